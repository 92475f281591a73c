import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualLan, virtualUdp } from "../../../hosts/virtual/udp";
import type { UdpOptions } from "../../../modules/device/udp";

const GROUP = "224.0.0.251";

class Town {
  readonly scheduler = new Scheduler();
  readonly lan = new VirtualLan();
  readonly events: string[] = [];

  board(address: string | undefined) {
    const scope = this.scheduler.scope();
    const own = { address };
    const Udp = virtualUdp(this.lan, () => own.address, scope);
    const open = (name: string, options: Partial<UdpOptions> = {}) => {
      const socket = new Udp({
        port: 0,
        onReadable: (count) => {
          const datagram = socket.read();
          const bytes = String(datagram?.bytes);
          this.events.push(
            `${this.scheduler.nowMs()} ${name} ${count} ${datagram?.address}:${datagram?.port} ${bytes}`,
          );
        },
        onError: (error) => this.events.push(`${name} ${(error as Error).message}`),
        ...options,
      });
      return socket;
    };
    return { open, scope, own };
  }

  take(): string[] {
    this.scheduler.runUntil(this.scheduler.nowMs() + 10);
    return this.events.splice(0);
  }
}

describe("UDP among virtual boards", () => {
  it("carries a datagram to its address and port, and to nobody else", () => {
    const town = new Town();
    const sender = town.board("10.0.0.1").open("sender");
    const b = town.board("10.0.0.2");
    b.open("b", { port: 53 });
    b.open("other port", { port: 54 });
    town.board("10.0.0.3").open("c", { port: 53 });
    const bytes = Uint8Array.of(1, 2);
    sender.write(bytes, "10.0.0.2", 53);
    bytes.fill(9);
    sender.write(Uint8Array.of(3).buffer, "10.0.0.2", 53);
    sender.write(Uint8Array.of(4), "10.0.0.9", 53);
    assert.deepEqual(town.take(), ["1 b 1 10.0.0.1:49152 1,2", "1 b 1 10.0.0.1:49152 3"]);
  });

  it("carries one to a group to all that joined it, the sender too", () => {
    const town = new Town();
    const options = { port: 5353, multicast: GROUP };
    const a = town.board("10.0.0.1").open("a", options);
    town.board("10.0.0.2").open("b", options);
    town.board("10.0.0.3").open("other group", { port: 5353, multicast: "224.0.0.1" });
    town.board("10.0.0.4").open("no group", { port: 5353 });
    a.write(Uint8Array.of(1), GROUP, 5353);
    assert.deepEqual(town.take(), ["1 a 1 10.0.0.1:5353 1", "1 b 1 10.0.0.1:5353 1"]);
    a.write(Uint8Array.of(2), "10.0.0.3", 5353);
    assert.deepEqual(town.take(), ["11 other group 1 10.0.0.1:5353 2"]);
  });

  it("gives a port to one socket of an address, any free one for 0, and again once it is closed", () => {
    const town = new Town();
    const { open } = town.board("10.0.0.1");
    const first = open("first", { port: 53 });
    const second = open("second", { port: 53 });
    assert.deepEqual([first.port, second.port], [53, undefined]);
    open("closed at once", { port: 53 }).close();
    assert.deepEqual(town.take(), ["second the port 53 is taken"]);
    assert.deepEqual([open("x").port, open("y").port], [49_152, 49_153]);
    assert.equal(town.board("10.0.0.2").open("elsewhere", { port: 53 }).port, 53);
    first.close();
    assert.equal(first.port, undefined);
    assert.equal(open("third", { port: 53 }).port, 53);
  });

  it("frees the ports of a board without power, and calls it no more", () => {
    const town = new Town();
    const before = town.board("10.0.0.1");
    before.open("before", { port: 53 });
    const sender = town.board("10.0.0.2").open("sender");
    sender.write(Uint8Array.of(1), "10.0.0.1", 53);
    before.scope.close();
    assert.deepEqual(town.take(), []);
    assert.equal(town.board("10.0.0.1").open("after", { port: 53 }).port, 53);
    sender.write(Uint8Array.of(2), "10.0.0.1", 53);
    assert.deepEqual(town.take(), ["11 after 1 10.0.0.2:49152 2"]);
  });

  it("carries nothing to or from a board on no network, or a lost one", () => {
    const town = new Town();
    const a = town.board("10.0.0.1");
    const sender = a.open("a", { port: 5353, multicast: GROUP });
    const b = town.board("10.0.0.2");
    b.open("b", { port: 5353, multicast: GROUP });
    const heard = (): string[] => {
      sender.write(Uint8Array.of(1), GROUP, 5353);
      return town.take().map((event) => event.split(" ")[1] ?? "");
    };
    town.lan.lost.add("10.0.0.2");
    assert.deepEqual(heard(), ["a"]);
    town.lan.lost.clear();
    b.own.address = undefined;
    assert.deepEqual(heard(), ["a"]);
    b.own.address = "10.0.0.3";
    assert.deepEqual(heard(), ["a", "b"]);
    a.own.address = undefined;
    assert.deepEqual(heard(), []);
  });

  it("keeps 32 datagrams for who does not read, and calls nobody after it was closed", () => {
    const town = new Town();
    const counts: number[] = [];
    const sink = town.board("10.0.0.1").open("sink", { port: 9, onReadable: (count) => counts.push(count) });
    const sender = town.board("10.0.0.2").open("sender");
    for (let index = 0; index < 40; index++) sender.write(Uint8Array.of(index), "10.0.0.1", 9);
    sender.write(new Uint8Array(65_508), "10.0.0.1", 9);
    town.take();
    assert.deepEqual(
      counts,
      [...new Array(32).keys()].map((index) => index + 1),
    );
    assert.deepEqual(sink.read()?.bytes, Uint8Array.of(0));
    sender.write(Uint8Array.of(0), "10.0.0.1", 9);
    sink.close();
    sink.write(Uint8Array.of(0), "10.0.0.2", sender.port ?? 0);
    assert.deepEqual(town.take(), []);
    assert.equal(sink.read(), undefined);
    assert.equal(counts.length, 32);
  });
});
