import assert from "node:assert/strict";
import { VirtualNetwork } from "../../../hosts/virtual/network";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { type Arrival, Arrivals } from "../../../sim/desk/arrivals";

const LISTENER = 3;

function bench() {
  const scheduler = new Scheduler();
  const network = new VirtualNetwork(scheduler);
  const told: [number, number | Buffer | Arrival | "gone"][] = [];
  const arrivals = new Arrivals(network.listenerClass("C1", scheduler.scope()), (id, what) => told.push([id, what]));
  arrivals.listen(LISTENER, 80);
  const client = { received: "", room: 0, isGone: false };
  const socket = network.connect("C1", 80, {
    onReadable: () => {
      client.received += Buffer.from(socket.read() ?? []).toString();
    },
    onWritable: (count) => {
      client.room = count;
    },
    onError: () => {
      client.isGone = true;
    },
  });
  scheduler.runUntil(100);
  const [first] = told;
  assert.ok(first !== undefined && typeof first[1] === "object" && "from" in first[1]);
  return { scheduler, arrivals, told, client, socket, id: first[1].id };
}

describe("connections that come to a program", () => {
  it("are told of nothing before they have callbacks, then of room and of what came, in pieces", () => {
    const { scheduler, arrivals, told, socket, id } = bench();
    socket.write(new Uint8Array(2_000).fill(1));
    scheduler.runUntil(200);
    assert.deepEqual(told, [[LISTENER, { id, from: "192.168.1.2" }]]);
    arrivals.taken(id);
    const news = told.slice(1).map(([to, what]) => [to, what instanceof Buffer ? what.length : what]);
    assert.deepEqual(news, [
      [id, 5_744],
      [id, 1_436],
      [id, 564],
    ]);
  });

  it("send, and are told how much more they may", () => {
    const { scheduler, arrivals, told, client, id } = bench();
    arrivals.taken(id);
    told.length = 0;
    assert.equal(arrivals.send(id, Buffer.from("abc")), true);
    scheduler.runUntil(200);
    assert.equal(client.received, "abc");
    assert.deepEqual(told, [[id, 3]]);
    assert.equal(arrivals.send(LISTENER + 1, Buffer.from("abc")), false);
  });

  it("end on either side", () => {
    const { scheduler, arrivals, told, client, socket, id } = bench();
    socket.close();
    scheduler.runUntil(200);
    arrivals.taken(id);
    assert.deepEqual(told.at(-1), [id, "gone"]);
    const other = bench();
    other.arrivals.shutdown();
    other.scheduler.runUntil(200);
    assert.equal(other.client.isGone, true);
    assert.equal(client.isGone, false);
  });
});
