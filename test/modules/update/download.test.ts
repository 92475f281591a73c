import assert from "node:assert/strict";
import { virtualTcpClient } from "../../../hosts/virtual/tcp-client";
import type { Device } from "../../../modules/device/device";
import type { TcpClientOptions } from "../../../modules/device/stream";
import { Updates } from "../../../modules/update/updates";
import { imageOf, partWith, SLOT_BYTES, signed, slotsWith } from "./rig";

const AUTHORITY = "-----BEGIN CERTIFICATE-----";

describe("an image from a server, by the HTTP client", () => {
  /** Fetches from a server that answers each path with these bytes; `isCut`: and then ends the connection. */
  function fetched(answers: { readonly [path: string]: Buffer }, isCut = false) {
    const slots = slotsWith();
    const updater = slots.start();
    const part = partWith(updater);
    const called: TcpClientOptions[] = [];
    const TcpClient = virtualTcpClient((options) => {
      called.push(options);
      return (peer) => ({
        onData: (bytes) => {
          const path = Buffer.from(bytes).toString().split(" ")[1] ?? "";
          peer.write(answers[path] ?? Buffer.from("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n"));
          if (isCut) peer.end();
        },
      });
    }, part.scheduler);
    const device: Device = { ...part.device, network: { ...part.device.network, TcpClient } };
    const options = { device, updater, kind: "charger", mayWrite: () => undefined, version: "1.2.3" } as const;
    const updates = new Updates({ ...options, authority: AUTHORITY });
    assert.equal(updates.fetch("https://example.org/image"), undefined);
    part.scheduler.runUntil(5_000);
    assert.equal(part.scheduler.nextDueMs(), undefined, "nothing is left");
    return { view: updates.view, slots, called };
  }

  const ok = (body: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`), body]);

  it("is taken over TLS, through a redirect, of any length", () => {
    for (const bytes of [1, 10_000, SLOT_BYTES]) {
      const { view, slots, called } = fetched({
        "/image": Buffer.from("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 5\r\n\r\nmoved"),
        "/there": ok(signed({ image: imageOf(bytes) })),
      });
      assert.equal(view.state, "ready", `${view.error}`);
      assert.equal(slots.start().running, "trial");
      assert.deepEqual(Buffer.from(slots.running), imageOf(bytes));
      assert.deepEqual(
        called.map(({ host, port, tls }) => [host, port, tls?.authority]),
        [
          ["example.org", 443, AUTHORITY],
          ["example.org", 443, AUTHORITY],
        ],
      );
    }
  });

  it("is refused as an upload is", () => {
    const damaged = signed();
    damaged[5_000] = (damaged[5_000] ?? 0) ^ 1;
    assert.equal(fetched({ "/image": ok(damaged) }).view.error, "the image is damaged");
    assert.match(String(fetched({}).view.error), /answered with 404/);
    const away = Buffer.from("HTTP/1.1 301 Moved\r\nLocation: http://example.org/\r\nContent-Length: 0\r\n\r\n");
    assert.match(String(fetched({ "/image": away }).view.error), /not https/);
    const cut = ok(signed()).subarray(0, 6_000);
    assert.match(String(fetched({ "/image": cut }, true).view.error), /closed before the end/);
  });
});
