import assert from "node:assert/strict";
import { type NativeUdp, udpSocket } from "../../../hosts/moddable/udp";
import type { UdpOptions } from "../../../modules/device/udp";
import { recordingLastResort } from "./fakes";

interface NativeOptions {
  readonly port: number;
  readonly timeToLive?: number;
  readonly onReadable: (count: number) => void;
}

type NativePacket = ArrayBuffer & { readonly address: string; readonly port: number };

/** In the manner of Moddable's class on lwIP. */
class Chip implements NativeUdp {
  static made: Chip[] = [];
  static isFull = false;
  readonly packets: NativePacket[] = [];
  readonly did: string[] = [];

  constructor(readonly options: object) {
    if (Chip.isFull) throw new Error("bind failed");
    Chip.made.push(this);
  }

  get given(): NativeOptions {
    return this.options as NativeOptions;
  }

  read(): NativePacket | undefined {
    return this.packets.shift();
  }

  write(bytes: ArrayBuffer | Uint8Array, address: string, port: number): void {
    if (address === "none") throw new RangeError("invalid IP address");
    this.did.push(`${new Uint8Array(bytes)} to ${address}:${port}`);
  }

  add(group: string): void {
    if (group === "255.255.255.255") throw new Error("broadcast is not multicast");
    this.did.push(`join ${group}`);
  }

  remove(group: string): void {
    this.did.push(`leave ${group}`);
    if (group === "224.0.0.9") throw new Error("gone");
  }

  close(): void {
    this.did.push("close");
  }
}

/** On Linux it knows no groups. */
const Linux = class extends Chip {
  override add = undefined as unknown as Chip["add"];
};

function arrived(address: string, ...bytes: number[]): NativePacket {
  return Object.assign(Uint8Array.from(bytes).buffer, { address, port: 7 });
}

function open(given: Partial<UdpOptions> = {}, isDesk = false) {
  const { lastResort, did } = recordingLastResort();
  const later: (() => void)[] = [];
  const events: string[] = [];
  Chip.made = [];
  const Udp = udpSocket({ Udp: isDesk ? Linux : Chip, lastResort, later: (callback) => later.push(callback), isDesk });
  const socket = new Udp({
    port: 53,
    onReadable: (count) => events.push(`readable ${count}`),
    onError: (error) => events.push((error as Error).message),
    ...given,
  });
  const [native] = Chip.made;
  return { socket, native, did, events, runLater: () => later.splice(0).forEach((callback) => void callback()) };
}

describe("moddable UDP", () => {
  afterEach(() => {
    Chip.isFull = false;
  });

  it("hands on port, datagrams and what is written", () => {
    const { socket, native, events } = open();
    assert.equal(socket.port, 53);
    assert.deepEqual([native?.given.port, native?.given.timeToLive], [53, undefined]);
    native?.packets.push(arrived("192.168.4.2", 1, 2));
    native?.given.onReadable(1);
    assert.deepEqual(events, ["readable 1"]);
    assert.deepEqual(socket.read(), { address: "192.168.4.2", port: 7, bytes: Uint8Array.of(1, 2) });
    assert.equal(socket.read(), undefined);
    socket.write(Uint8Array.of(3), "192.168.4.2", 7);
    socket.write(Uint8Array.of(4), "none", 7);
    assert.deepEqual(native?.did, ["3 to 192.168.4.2:7"]);
  });

  it("knows no port where the class chose one", () => {
    assert.equal(open({ port: 0 }).socket.port, undefined);
  });

  it("joins a group, with the time to live that mDNS has", () => {
    const { native, socket } = open({ port: 5353, multicast: "224.0.0.251" });
    assert.deepEqual(native?.did, ["join 224.0.0.251"]);
    assert.equal(native?.given.timeToLive, 255);
    assert.equal(socket.port, 5353);
    socket.close();
    assert.deepEqual(native?.did.splice(1), ["leave 224.0.0.251", "close"]);
    const stubborn = open({ multicast: "224.0.0.9" });
    stubborn.socket.close();
    assert.deepEqual(stubborn.native?.did, ["join 224.0.0.9", "leave 224.0.0.9", "close"]);
  });

  it("says later that the port cannot be had, or the group not joined, and holds nothing then", () => {
    Chip.isFull = true;
    const full = open();
    Chip.isFull = false;
    const wrong = open({ multicast: "255.255.255.255" });
    const linux = open({ multicast: "224.0.0.251" }, true);
    for (const [{ socket, events, runLater }, message] of [
      [full, "bind failed"],
      [wrong, "broadcast is not multicast"],
      [linux, "udp: no multicast here"],
    ] as const) {
      assert.deepEqual(events, []);
      runLater();
      assert.deepEqual(events, [message]);
      assert.equal(socket.port, undefined);
      assert.equal(socket.read(), undefined);
      socket.write(Uint8Array.of(1), "1.2.3.4", 5);
      socket.close();
    }
    assert.deepEqual([wrong.native?.did, linux.native?.did], [["close"], ["close"]]);
  });

  it("closes once, and calls nobody afterwards", () => {
    const { socket, native, events } = open();
    socket.close();
    socket.close();
    native?.given.onReadable(1);
    socket.write(Uint8Array.of(1), "1.2.3.4", 5);
    assert.equal(socket.read(), undefined);
    assert.deepEqual([native?.did, events, socket.port], [["close"], [], undefined]);
    Chip.isFull = true;
    const failed = open();
    failed.socket.close();
    failed.runLater();
    assert.deepEqual(failed.events, []);
  });

  it("hears this computer only on a desk, unless another address is named", () => {
    for (const [address, isDesk, expected] of [
      [undefined, true, ["127.0.0.1"]],
      ["127.0.0.1", true, ["127.0.0.1"]],
      ["192.168.1.7", true, ["192.168.1.9", "127.0.0.1", "10.0.0.1"]],
      [undefined, false, ["192.168.1.9", "127.0.0.1", "10.0.0.1"]],
    ] as const) {
      const { socket, native } = open(address === undefined ? {} : { address }, isDesk);
      for (const from of ["192.168.1.9", "127.0.0.1", "10.0.0.1"]) native?.packets.push(arrived(from, 1));
      const heard: string[] = [];
      for (let next = socket.read(); next !== undefined; next = socket.read()) heard.push(next.address);
      assert.deepEqual(heard, expected);
    }
  });

  it("lets no exception of a callback into Moddable", () => {
    const { native, did } = open({
      onReadable: () => {
        throw new Error("bad packet");
      },
    });
    native?.given.onReadable(1);
    assert.match(did[0] ?? "", /bad packet/);
    assert.equal(did[1], "restart");
  });
});
