import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Certificates } from "./certificates";
import { compileMeasuringDriver, type DriverOptions, drive, toolsMissing } from "./driver";
import { type Peer, tlsPeer } from "./peers";

/** Bytes of the buffers, which are the driver's defaults, and of what stands beside them, the credentials among it. */
const LINK_BYTES = 2048 + 4608 + 4000;
/** Of mbedTLS with two records of 16 kB, as a computer has them, and what a handshake takes for a while. */
const MBEDTLS_BYTES = 90_000;
/** Of the thread on a chip, 8 kB, twice over: pointers are twice as long here. */
const STACK_BYTES = 16_384;

describe("the memory of a TLS link", function () {
  this.timeout(60_000);
  let folder = "";
  let program = "";
  let authority = "";
  let peer: Peer | undefined;

  before(async function () {
    const missing = toolsMissing();
    if (missing !== undefined) {
      console.warn(missing);
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-tls-memory-"));
    program = path.join(folder, "driver");
    const certificates = new Certificates(path.join(folder, "certificates"));
    authority = certificates.file("ca.crt");
    certificates.authority("ca");
    certificates.certificate("right", { keys: "rsa" });
    compileMeasuringDriver(program);
    const own = { cert: certificates.text("right.crt"), key: certificates.text("right.key") };
    peer = await tlsPeer(own, (socket) => void socket.pipe(socket));
  });
  after(async () => {
    await peer?.close();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  const run = (mode: string, options: Partial<DriverOptions> = {}) =>
    drive({ program, port: peer?.port ?? 0, authority, mode, ...options });

  it("is bounded, whatever goes through", async () => {
    const { moved, heapPeak, stackPeak } = await run("echo 1000000");
    assert.equal(moved, 1_000_000);
    assert.ok(heapPeak < LINK_BYTES + MBEDTLS_BYTES, `${heapPeak} bytes`);
    assert.ok(stackPeak < STACK_BYTES, `${stackPeak} bytes`);
  });

  it("is the same after a hundred connections as after one", async () => {
    const one = await run("settled 1");
    const hundred = await run("settled 100");
    assert.equal(hundred.heapLeft, one.heapLeft);
    const refused = { host: "elsewhere" };
    assert.equal((await run("settled 100", refused)).heapLeft, (await run("settled 1", refused)).heapLeft);
  });
});
