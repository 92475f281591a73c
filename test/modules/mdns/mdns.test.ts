import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualLan, virtualUdp } from "../../../hosts/virtual/udp";
import type { UdpConstructor, UdpOptions } from "../../../modules/device/udp";
import { Mdns } from "../../../modules/mdns/mdns";
import { describePacket, packet, question } from "./rig";

/** Boards on one network. */
class Street {
  readonly scheduler = new Scheduler();
  readonly lan = new VirtualLan();
  readonly logs: string[] = [];
  readonly heard: string[] = [];

  board(id: string, address: string, Udp?: UdpConstructor) {
    const scope = this.scheduler.scope();
    const names: string[] = [];
    let present: string | undefined = address;
    const mdns = new Mdns({
      Udp: Udp ?? virtualUdp(this.lan, () => present, scope),
      device: {
        id,
        clock: this.scheduler,
        timers: scope,
        random: () => 0.5,
        log: (level, message) => this.logs.push(`${level} ${message}`),
      },
      kind: "charger",
      port: 80,
      onName: (settled) => names.push(settled),
    });
    const move = (to: string | undefined): void => {
      present = to;
      mdns.setAddress(to);
    };
    return { mdns, names, move };
  }

  /** Hears the group, and can ask. */
  listen(address: string) {
    const Udp = virtualUdp(this.lan, () => address, this.scheduler.scope());
    const socket = new Udp({
      port: 5353,
      multicast: "224.0.0.251",
      onReadable: () => {
        const datagram = socket.read();
        if (datagram === undefined || datagram.address === address) return;
        this.heard.push(`${this.scheduler.nowMs()} ${datagram.address} ${describePacket(datagram.bytes)[0]}`);
      },
    });
    return socket;
  }
}

describe("mDNS on a socket", () => {
  it("gives two boards of one id two names, and says which", () => {
    const street = new Street();
    const first = street.board("CCVEI-1", "192.168.1.7");
    const second = street.board("CCVEI-1", "192.168.1.8");
    first.move("192.168.1.7");
    street.scheduler.runUntil(3_000);
    second.move("192.168.1.8");
    street.scheduler.runUntil(6_000);
    assert.deepEqual([first.names, second.names], [["CCVEI-1.local"], ["CCVEI-1-2.local"]]);
    assert.deepEqual([first.mdns.name, second.mdns.name], ["CCVEI-1.local", "CCVEI-1-2.local"]);
    assert.ok(first.mdns.isUp && second.mdns.isUp);
  });

  it("answers who asks, to the asker's own network", () => {
    const street = new Street();
    const { move, mdns } = street.board("box", "192.168.1.7");
    move("192.168.1.7");
    street.scheduler.runUntil(3_000);
    const listener = street.listen("192.168.1.9");
    listener.write(packet({ questions: [question("box.local", "A")] }), "224.0.0.251", 5353);
    street.scheduler.runUntil(4_000);
    assert.deepEqual(street.heard.splice(0), ["3002 192.168.1.7 AN box.local A flush 120 192.168.1.7"]);
    move("192.168.1.20");
    street.scheduler.runUntil(6_000);
    assert.deepEqual(street.heard.splice(0), [
      "4002 192.168.1.20 AN box.local A flush 120 192.168.1.20",
      "5002 192.168.1.20 AN box.local A flush 120 192.168.1.20",
    ]);
    mdns.close();
    mdns.close();
    street.scheduler.runUntil(9_000);
    assert.deepEqual(street.heard, ["6001 192.168.1.20 AN box.local A flush 0 192.168.1.20"]);
    assert.equal(street.scheduler.nextDueMs(), undefined);
  });

  it("has a socket while it has an address, and tries again 30 s after one failed", () => {
    const opened: UdpOptions[] = [];
    let closed = 0;
    const Udp: UdpConstructor = class {
      readonly port = 5353;
      constructor(options: UdpOptions) {
        opened.push(options);
      }
      read(): undefined {}
      write(): void {}
      close(): void {
        closed++;
      }
    };
    const street = new Street();
    const { mdns } = street.board("box", "", Udp);
    assert.equal(opened.length, 0);
    mdns.setAddress("192.168.1.7");
    mdns.setAddress("192.168.1.7");
    assert.deepEqual(
      opened.map(({ port, address, multicast }) => [port, address, multicast]),
      [[5353, "192.168.1.7", "224.0.0.251"]],
    );
    opened[0]?.onError?.(new Error("taken"));
    assert.deepEqual(street.logs, ["warn mdns: the port cannot be had"]);
    assert.equal(closed, 1);
    street.scheduler.runUntil(29_999);
    assert.equal(opened.length, 1);
    street.scheduler.runUntil(30_000);
    assert.equal(opened.length, 2);
    mdns.setAddress(undefined);
    assert.equal(closed, 2);
    mdns.setAddress("192.168.1.8");
    opened[2]?.onError?.(new Error("taken"));
    mdns.setAddress("192.168.1.9");
    assert.equal(opened.length, 4);
    street.scheduler.runUntil(90_000);
    assert.equal(opened.length, 4, "it does not try again what it has");
    opened[3]?.onError?.(new Error("lost"));
    mdns.close();
    street.scheduler.runUntil(200_000);
    assert.equal(opened.length, 4);
    assert.equal(street.scheduler.nextDueMs(), undefined);
  });

  it("leaves nothing behind when it is opened and closed 100 times", () => {
    const street = new Street();
    for (let index = 0; index < 100; index++) {
      const { mdns, move } = street.board("box", "192.168.1.7");
      move("192.168.1.7");
      street.scheduler.runUntil(index * 100);
      mdns.close();
    }
    street.scheduler.runUntil(11_000);
    assert.equal(street.scheduler.nextDueMs(), undefined);
  });
});
