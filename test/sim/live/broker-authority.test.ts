import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokerAuthority } from "../../../sim/live/broker-authority";

describe("the authority of a broker", () => {
  const folder = mkdtempSync(join(tmpdir(), "pilotline-authority-"));
  const file = join(folder, "ca.pem");
  after(() => rmSync(folder, { recursive: true, force: true }));

  const block = (characters: number) =>
    `-----BEGIN CERTIFICATE-----\n${"A".repeat(characters)}\n-----END CERTIFICATE-----`;
  const message = (text: string): string => {
    writeFileSync(file, text);
    const found = brokerAuthority(file);
    return found.ok ? "" : found.message;
  };

  it("is the first certificate of the file", () => {
    writeFileSync(file, `some words\n${block(100)}\n${block(4)}\n`);
    assert.deepEqual(brokerAuthority(file), { ok: true, pem: block(100) });
  });

  it("is asked for where there is none, or none that the settings have room for", () => {
    for (const none of [undefined, ""]) assert.match(JSON.stringify(brokerAuthority(none)), /NODE_EXTRA_CA_CERTS to/);
    assert.match(JSON.stringify(brokerAuthority(join(folder, "none"))), /cannot be read/);
    assert.match(message("-----BEGIN CERTIFICATE-----\n"), /holds no certificate/);
    assert.match(message(block(2_500)), /longer than 2500/);
    assert.equal(message(block(2_500 - block(0).length)), "");
  });
});
