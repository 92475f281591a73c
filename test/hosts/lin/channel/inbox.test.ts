import assert from "node:assert/strict";
import { greet } from "../../../../hosts/lin/channel/greeting";
import { Inbox } from "../../../../hosts/lin/channel/inbox";
import { remoteIo } from "../../../../hosts/lin/channel/remote-io";
import { RemoteUart } from "../../../../hosts/lin/channel/remote-serial";
import { ScriptedBoard } from "./scripted-board";

const HELLO = {
  id: "Charger-1",
  board: { name: "simulated", platform: "virtual", maxCurrentA: 80, phases: 3, contactors: 2 },
  resetReason: "watchdog",
  has: ["MeterSerial", "ControlPilot", "Guard", "ResidualTest", "Button", "Temperature", "JournalFlash"],
  flash: { sectors: 16, sectorBytes: 4096 },
};

describe("a board's greeting", () => {
  it("says what the board is and what it has, and nothing more is bound", () => {
    const board = new ScriptedBoard();
    board.says("hello", HELLO);
    const greeting = greet(board.exchange);
    assert.deepEqual(greeting, { ...HELLO, dnsServers: [], httpPort: 0 });
    const uarts = { meter: new RemoteUart(board.exchange, "meter"), tag: new RemoteUart(board.exchange, "tag") };
    const io = remoteIo(board.exchange, greeting, uarts);
    assert.deepEqual(Object.keys(io).sort(), [...HELLO.has].sort());
    const Journal = io.JournalFlash;
    assert.ok(Journal !== undefined);
    const { sectors, sectorBytes } = new Journal();
    assert.deepEqual({ sectors, sectorBytes }, HELLO.flash);
  });

  it("is refused where no program could start on it", () => {
    const board = new ScriptedBoard();
    const { id: _id, ...nameless } = HELLO;
    for (const wrong of [
      {},
      nameless,
      { ...HELLO, id: "no name" },
      { ...HELLO, resetReason: "bored" },
      { ...HELLO, more: 1 },
    ]) {
      board.says("hello", wrong);
      assert.throws(() => greet(board.exchange), /^Error: board: \$/);
    }
  });
});

describe("the inbox of a program", () => {
  const board = new ScriptedBoard();
  const meter = new RemoteUart(board.exchange, "meter");
  const told: unknown[] = [];
  const inbox = new Inbox({
    exchange: board.exchange,
    uarts: [meter],
    onPatch: (patch) => told.push(patch),
    onLink: (trouble) => told.push(trouble),
    onEnd: () => told.push("end"),
  });
  const Port = meter.deviceClass();
  const fetch = (news: object): unknown[] => {
    board.says("tick", news);
    inbox.fetch();
    return told.splice(0);
  };

  it("hands on settings, trouble and the end", () => {
    assert.deepEqual(fetch({}), []);
    const link = { isLost: true, lossRatio: 0.5, delayMs: 100 };
    const news = { patches: ['{"mode":"manual"}', '{"manualCurrentA":10}'], link, end: true };
    assert.deepEqual(fetch(news), [link, { mode: "manual" }, { manualCurrentA: 10 }, "end"]);
  });

  it("feeds the open port, up to its FIFO, and no closed one", () => {
    fetch({ serial: [{ uart: "meter", hex: "01" }] });
    const readable: number[] = [];
    let writable = 0;
    let errors = 0;
    const port = new Port({
      baud: 9600,
      onReadable: (count) => readable.push(count),
      onWritable: (count) => {
        writable = count;
      },
      onError: () => errors++,
    });
    assert.equal(port.read(), undefined);
    fetch({
      serial: [
        { uart: "meter", writable: 128 },
        { uart: "meter", hex: "0102" },
      ],
    });
    fetch({
      serial: [
        { uart: "meter", hex: "03" },
        { uart: "tag", hex: "ff" },
      ],
    });
    assert.deepEqual([writable, readable], [128, [2, 3]]);
    assert.deepEqual(new Uint8Array(port.read(1) ?? new ArrayBuffer(0)), Uint8Array.of(1));
    assert.deepEqual(new Uint8Array(port.read() ?? new ArrayBuffer(0)), Uint8Array.of(2, 3));
    fetch({ serial: [{ uart: "meter", hex: "aa".repeat(200) }] });
    assert.equal(port.read()?.byteLength, 128);
    port.write(Uint8Array.of(1, 0xf8));
    assert.deepEqual(board.take().at(-1), { op: "serial.write", uart: "meter", hex: "01f8" });
    fetch({ serial: [{ uart: "meter", isGone: true }] });
    assert.equal(errors, 1);
    port.close();
    port.close();
    assert.equal(board.take().filter((request) => "op" in request && request.op === "serial.close").length, 1);
    fetch({ serial: [{ uart: "meter", hex: "01" }] });
    assert.equal(port.read(), undefined);
  });

  it("tells a port that was opened anew, and not the one before", () => {
    const heard: string[] = [];
    const first = new Port({ baud: 9600, onReadable: () => heard.push("first") });
    const second = new Port({ baud: 9600, onReadable: () => heard.push("second") });
    first.close();
    fetch({ serial: [{ uart: "meter", hex: "01" }] });
    assert.deepEqual(heard, ["second"]);
    second.close();
  });

  it("refuses news that are none, and hands on nothing of them", () => {
    const port = new Port({ baud: 9600, onReadable: () => assert.fail() });
    for (const news of [
      { end: 1 },
      { patches: [3], serial: [{ uart: "meter", hex: "01" }] },
      { serial: [{ uart: "radio", hex: "01" }] },
      { link: { isLost: true } },
      { more: true },
    ])
      assert.throws(() => fetch(news), /^Error: board: \$/);
    assert.deepEqual(told, []);
    port.close();
  });
});
