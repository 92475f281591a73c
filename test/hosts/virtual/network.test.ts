import assert from "node:assert/strict";
import { type NetworkPath, VirtualNetwork } from "../../../hosts/virtual/network";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { StreamHandlers, StreamSocket } from "../../../modules/device/stream";

const PATH: NetworkPath = { address: "10.0.0.9", latencyMs: 10, bytesPerS: 1_000, windowBytes: 100 };

/** Writes down what happens to one end, as `what@ms`. */
class End implements StreamHandlers {
  readonly did: string[] = [];
  socket: StreamSocket | undefined;
  constructor(private readonly scheduler: Scheduler) {}
  onReadable = (count: number): void => this.note(`read ${count}`);
  onWritable = (count: number): void => this.note(`room ${count}`);
  onError = (): void => this.note("over");
  private note(what: string): void {
    this.did.push(`${what}@${this.scheduler.nowMs()}`);
  }
}

describe("virtual network", () => {
  const rig = () => {
    const scheduler = new Scheduler();
    const network = new VirtualNetwork(scheduler);
    const scope = scheduler.scope();
    const board = new End(scheduler);
    const client = new End(scheduler);
    const Listener = network.listenerClass("A", scope);
    const errors: unknown[] = [];
    const listen = (port: number, onConnect = accepting) =>
      new Listener({ port, onConnect, onError: (error) => errors.push(error) });
    const accepting = (accept: (handlers: StreamHandlers) => StreamSocket): void => {
      board.socket = accept(board);
    };
    const connect = (port: number) => {
      client.socket = network.connect("A", port, client, PATH);
    };
    return { scheduler, network, scope, board, client, listen, connect, errors, Listener };
  };

  it("connects after the way there and back", () => {
    const { scheduler, board, client, listen, connect } = rig();
    listen(80);
    connect(80);
    scheduler.runUntil(100);
    assert.deepEqual([board.did, client.did], [["room 100@10"], ["room 100@20"]]);
    assert.deepEqual([board.socket?.remoteAddress, client.socket?.remoteAddress], ["10.0.0.9", "A"]);
  });

  it("carries bytes in order, no faster than its bandwidth, within its window", () => {
    const { scheduler, board, client, listen, connect } = rig();
    listen(80);
    connect(80);
    scheduler.runUntil(100);
    client.did.length = 0;
    board.did.length = 0;
    const { socket } = client;
    const bytes = Uint8Array.of(1, 2, 3);
    assert.equal(socket?.write(bytes), 97);
    bytes.fill(9);
    assert.equal(socket?.write(new Uint8Array(97).fill(4).buffer), 0);
    assert.throws(() => socket?.write(new Uint8Array(1)), RangeError);
    scheduler.runUntil(300);
    assert.deepEqual(board.did, ["read 3@113", "read 100@210"]);
    assert.deepEqual([...(board.socket?.read(2) ?? [])], [1, 2]);
    assert.deepEqual([...(board.socket?.read(2) ?? [])], [3]);
    assert.equal(board.socket?.read()?.length, 97);
    assert.equal(board.socket?.read(), undefined);
    scheduler.runUntil(400);
    assert.deepEqual(client.did, ["room 2@310", "room 3@310", "room 100@310"]);
  });

  it("tells the end behind the last byte that was read", () => {
    const { scheduler, board, client, listen, connect } = rig();
    listen(80);
    connect(80);
    scheduler.runUntil(100);
    client.socket?.write(Uint8Array.of(1));
    client.socket?.close();
    client.socket?.close();
    assert.throws(() => client.socket?.write(Uint8Array.of(1)), /closed/);
    scheduler.runUntil(200);
    assert.deepEqual(board.did, ["room 100@10", "read 1@111"]);
    assert.equal(board.socket?.read()?.length, 1);
    scheduler.runUntil(300);
    assert.equal(board.did.at(-1), "over@200");
    assert.equal(board.socket?.write(Uint8Array.of(1)), 0);
  });

  it("resets who writes to a closed end", () => {
    const { scheduler, board, client, listen, connect } = rig();
    listen(80);
    connect(80);
    scheduler.runUntil(100);
    client.socket?.write(Uint8Array.of(1));
    board.socket?.close();
    scheduler.runUntil(300);
    assert.deepEqual(client.did, ["room 100@20", "over@110"]);
  });

  it("refuses where nobody listens, or takes the connection, or has gone", () => {
    const { scheduler, client, listen, connect } = rig();
    connect(80);
    scheduler.runUntil(50);
    const listener = listen(81, () => {});
    connect(81);
    scheduler.runUntil(100);
    listener.close();
    listener.close();
    connect(81);
    scheduler.runUntil(150);
    assert.deepEqual(client.did, ["over@20", "over@70", "over@120"]);
  });

  it("gives a free port, and no port twice", () => {
    const { scheduler, listen, errors, Listener } = rig();
    const [first, second] = [listen(0), listen(0)];
    assert.notEqual(first.port, second.port);
    const taken = listen(first.port ?? 0);
    assert.equal(taken.port, undefined);
    taken.close();
    scheduler.runUntil(1);
    assert.equal(errors.length, 1);
    assert.ok(first.port !== undefined && listen(first.port).port === undefined);
    const tls = { certificate: "", key: "" };
    assert.throws(() => new Listener({ port: 0, tls, onConnect: () => {} }), RangeError);
  });

  it("is gone with the board's power, and its port is free for the next start", () => {
    const { scheduler, network, scope, board, client, listen, connect } = rig();
    listen(80);
    connect(80);
    scheduler.runUntil(100);
    scope.close();
    client.socket?.write(Uint8Array.of(1));
    scheduler.runUntil(200);
    assert.deepEqual([board.did, client.did], [["room 100@10"], ["room 100@20", "over@120"]]);
    connect(80);
    scheduler.runUntil(300);
    assert.equal(client.did.at(-1), "over@220");
    const Listener = network.listenerClass("A", scheduler.scope());
    assert.equal(new Listener({ port: 80, onConnect: () => {} }).port, 80);
  });

  it("forgets a client that closes before it is connected", () => {
    const { scheduler, board, client, listen, connect } = rig();
    listen(80);
    connect(80);
    client.socket?.close();
    scheduler.runUntil(100);
    assert.deepEqual([client.did, board.did], [[], ["room 100@10", "over@20"]]);
  });
});
