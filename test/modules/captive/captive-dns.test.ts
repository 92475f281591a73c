import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { bindUdp } from "../../../hosts/node/udp";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualLan, virtualUdp } from "../../../hosts/virtual/udp";
import { CaptiveDns } from "../../../modules/captive/captive-dns";
import { activeResources, assertNothingLeft } from "../../hosts/node/left-behind";
import { until } from "../../hosts/node/rig";

const QUESTION = Buffer.from("12340100000100000000000003777777076578616d706c6503636f6d0000010001", "hex");

describe("the captive portal's name server on a socket", () => {
  it("answers a real resolver", async () => {
    const dns = new CaptiveDns({ Udp: bindUdp({}), address: "127.0.0.1", port: 0 });
    try {
      await until("it listens", () => dns.port !== undefined);
      const resolver = new Resolver({ timeout: 2_000, tries: 2 });
      resolver.setServers([`127.0.0.1:${dns.port}`]);
      assert.deepEqual(await resolver.resolve4("captive.apple.com", { ttl: true }), [{ address: "127.0.0.1", ttl: 0 }]);
      assert.deepEqual(await resolver.resolve4("dns.msftncsi.com"), ["127.0.0.1"]);
      await assert.rejects(resolver.resolve6("captive.apple.com"), { code: "ENODATA" });
      await assert.rejects(resolver.resolveMx("example.com"), { code: "ENODATA" });
      await assert.rejects(resolver.reverse("192.0.2.1"), { code: "ENOTFOUND" });
      assert.equal(dns.answered, 5);
      dns.isReleased = true;
      assert.deepEqual(await resolver.resolve4("dns.msftncsi.com"), ["131.107.255.255"]);
      assert.equal(dns.dropped, 0);
    } finally {
      dns.close();
    }
  });

  it("says when its port cannot be had", async () => {
    const first = new CaptiveDns({ Udp: bindUdp({}), address: "127.0.0.1", port: 0 });
    const errors: unknown[] = [];
    try {
      await until("it listens", () => first.port !== undefined);
      const options = { Udp: bindUdp({}), address: "127.0.0.1", port: first.port ?? 0 };
      const second = new CaptiveDns({ ...options, onError: (error) => errors.push(error) });
      await until("it says so", () => errors.length > 0);
      assert.equal((errors[0] as { code?: string }).code, "EADDRINUSE");
      second.close();
    } finally {
      first.close();
    }
  });

  it("answers its own network only, and counts what it drops", () => {
    const scheduler = new Scheduler();
    const lan = new VirtualLan();
    const of = (address: string) => virtualUdp(lan, () => address, scheduler.scope());
    const dns = new CaptiveDns({ Udp: of("192.168.4.1"), address: "192.168.4.1" });
    const got: string[] = [];
    const asker = (address: string) => {
      const Udp = of(address);
      const socket = new Udp({
        port: 0,
        onReadable: () =>
          got.push(
            `${address} ${Buffer.from(socket.read()?.bytes ?? [])
              .toString("hex")
              .slice(-8)}`,
          ),
      });
      return socket;
    };
    const phone = asker("192.168.4.2");
    const stranger = asker("192.168.5.2");
    phone.write(QUESTION, "192.168.4.1", 53);
    stranger.write(QUESTION, "192.168.4.1", 53);
    phone.write(QUESTION.subarray(1), "192.168.4.1", 53);
    scheduler.runUntil(10);
    assert.deepEqual(got, ["192.168.4.2 c0a80401"]);
    assert.deepEqual([dns.answered, dns.dropped], [1, 2]);
    dns.close();
    phone.write(QUESTION, "192.168.4.1", 53);
    scheduler.runUntil(20);
    assert.equal(got.length, 1);
  });

  it("leaves nothing behind when it is opened and closed 100 times", async () => {
    // By then mocha has set its own timer.
    await Promise.resolve();
    const before = activeResources();
    for (let index = 0; index < 100; index++) {
      const dns = new CaptiveDns({ Udp: bindUdp({}), address: "127.0.0.1", port: 0 });
      if (index % 10 === 0) await until("it listens", () => dns.port !== undefined);
      dns.close();
      dns.close();
    }
    await assertNothingLeft(before);
  });
});
