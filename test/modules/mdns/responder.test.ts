import assert from "node:assert/strict";
import { Responder } from "../../../modules/mdns/responder";
import { Board, describePacket, GROUP, name, OWN, packet, question, RESPONSE, record, word } from "./rig";

const A = "AN box.local A flush 120 192.168.1.7";
const SRV = "AN box._http._tcp.local SRV flush 120 0 0 80 box.local";
const TEXT = Buffer.from("\u000akind=meter\u0006id=box").toString("hex");
const TXT = `AN box._http._tcp.local TXT flush 4500 ${TEXT}`;
const PTR = "AN _http._tcp.local PTR 4500 box._http._tcp.local";
const KINDS = "AN _services._dns-sd._udp.local PTR 4500 _http._tcp.local";
/** Window 0, one byte, the bit of type 1; window 0, five bytes, those of 16 and 33. */
const HOST_TYPES = `AN box.local NSEC flush 120 ${Buffer.from([...name("box.local"), 0, 1, 0x40]).toString("hex")}`;
const INSTANCE_TYPES = `AN box._http._tcp.local NSEC flush 120 ${Buffer.from([...name("box._http._tcp.local"), 0, 5, 0, 0, 0x80, 0, 0x40]).toString("hex")}`;

const ANNOUNCEMENT = [A, SRV, TXT, PTR].join("; ");
const CLAIMS = [A, SRV, TXT].map((line) => line.replace("AN ", "NS ").replace(" flush", ""));
const PROBE = ["Q box.local ANY unicast", "Q box._http._tcp.local ANY unicast", ...CLAIMS].join("; ");
const LATER_PROBE = PROBE.replaceAll(" unicast", "");

/** As additional records. */
function beside(...lines: readonly string[]): string[] {
  return lines.map((line) => line.replace("AN ", "AR "));
}

function ask(...questions: readonly (readonly number[])[]): Uint8Array {
  return packet({ questions });
}

function theirs(data: readonly number[], ttlS = 120, of = "box.local"): Uint8Array {
  return packet({ flags: RESPONSE, answers: [record({ name: of, type: "A", data, ttlS, group: 0x8001 })] });
}

describe("mDNS: taking a name", () => {
  it("probes three times, 250 ms apart, and announces twice, 1 s apart (RFC 6762 section 8)", () => {
    const board = new Board({ random: () => 0.5 });
    board.address(OWN);
    assert.equal(board.responder.dueMs, 125);
    board.run(10_000);
    assert.deepEqual(board.take(), [
      `125 all ${PROBE}`,
      `375 all ${LATER_PROBE}`,
      `625 all ${LATER_PROBE}`,
      `875 all ${ANNOUNCEMENT}`,
      `1875 all ${ANNOUNCEMENT}`,
    ]);
    assert.equal(board.responder.dueMs, undefined);
  });

  it("has these bytes", () => {
    const board = new Board({ id: "a" });
    board.address("10.0.0.2");
    board.run(800);
    const text = "0a6b696e643d6d657465720469643d61";
    const host = "0161056c6f63616c00";
    const instance = "0161055f68747470045f746370056c6f63616c00";
    assert.deepEqual(
      [board.sent[0], board.sent[3]].map((sent) => Buffer.from(sent?.bytes ?? []).toString("hex")),
      [
        `000000000002000000030000${host}00ff8001${instance}00ff8001` +
          `${host}000100010000007800040a000002` +
          `${instance}0021000100000078000f000000000050${host}${instance}00100001000011940010${text}`,
        `000084000000000400000000${host}000180010000007800040a000002` +
          `${instance}0021800100000078000f000000000050${host}${instance}00108001000011940010${text}` +
          `055f68747470045f746370056c6f63616c00000c0001000011940014${instance}`,
      ],
    );
  });

  it("is not early by a millisecond at any of these times", () => {
    const board = new Board({ random: () => 0.999 });
    board.address(OWN);
    for (const dueMs of [249.75, 499.75, 749.75, 999.75, 1_999.75]) {
      board.run(dueMs - board.nowMs - 1);
      assert.deepEqual(board.responder.step(board.nowMs), [], `before ${dueMs}`);
      board.runTo(dueMs);
      assert.equal(board.take().length, 1, `at ${dueMs}`);
    }
  });

  it("keeps its distances where a step comes late", () => {
    const board = new Board();
    board.address(OWN);
    board.sent.length = 0;
    board.nowMs = 60_000;
    board.run(0);
    board.run(250);
    board.run(250);
    board.run(250);
    assert.deepEqual(
      board.sent.map(({ atMs }) => atMs),
      [60_000, 60_250, 60_500],
    );
  });

  it("says nothing of a name while it probes for it", () => {
    const board = new Board();
    board.address(OWN);
    board.run(749);
    board.take();
    board.hear(ask(question("box.local", "A")));
    board.hear(ask(question("box.local", "A")), "192.168.1.9", 40_000);
    assert.deepEqual(board.take(), []);
    assert.ok(!board.responder.isUp);
    board.run(1);
    assert.ok(board.responder.isUp);
  });

  it("takes the next name where somebody has it already, at any time before it is announced", () => {
    for (const atMs of [0, 1, 250, 500, 749]) {
      const board = new Board();
      board.address(OWN);
      board.run(atMs);
      board.take();
      board.hear(theirs([192, 168, 1, 8], 120, "BOX.local"));
      assert.equal(board.responder.name, "box-2.local");
      board.run(750);
      const sent = board.take();
      assert.equal(sent.length, 4);
      assert.equal(sent[0], `${atMs} all ${PROBE.replaceAll("box.", "box-2.")}`);
      assert.match(sent[3] ?? "", /AN box-2.local A .*SRV.* box-2.local.*PTR 4500 box-2._http._tcp.local/);
    }
  });

  it("takes the next name for any record of the instance, too, and -3 after -2", () => {
    const board = new Board();
    board.address(OWN);
    const text = [1, 120];
    const answers = (of: string) => [record({ name: `${of}._http._tcp.local`, type: "TXT", data: text })];
    board.hear(packet({ flags: RESPONSE, additional: answers("box") }));
    board.hear(packet({ flags: RESPONSE, answers: answers("box") }));
    assert.equal(board.responder.name, "box-2.local");
    board.hear(packet({ flags: RESPONSE, answers: answers("box-2") }));
    assert.equal(board.responder.name, "box-3.local");
    board.run(2_000);
    assert.equal(board.responder.name, "box-3.local");
    assert.ok(board.responder.isUp);
  });

  it("does not mind its own echo, goodbyes, other names and classes, and responses from another port", () => {
    const board = new Board();
    board.address(OWN);
    board.run(500);
    for (const { bytes } of [...board.sent]) board.hear(bytes, OWN);
    board.hear(theirs([192, 168, 1, 7]));
    board.hear(theirs([192, 168, 1, 8], 0));
    board.hear(theirs([192, 168, 1, 8], 120, "boxes.local"));
    const page = record({ name: "_http._tcp.local", type: "PTR", data: name("printer._http._tcp.local") });
    board.hear(packet({ flags: RESPONSE, answers: [page] }));
    board.hear(theirs([192, 168, 1, 8]), "192.168.1.8", 5_354);
    board.hear(packet({ flags: RESPONSE, answers: [record({ name: "box.local", type: "A", data: [1], group: 3 })] }));
    board.run(250);
    assert.equal(board.responder.name, "box.local");
    assert.ok(board.responder.isUp);
  });

  it("waits 5 s before each attempt after 15 conflicts", () => {
    const board = new Board();
    board.address(OWN);
    for (let conflict = 1; conflict <= 16; conflict++) {
      board.hear(theirs([1, 2, 3, 4], 120, board.responder.name));
      assert.equal((board.responder.dueMs ?? 0) - board.nowMs, conflict < 15 ? 250 : 5_000, `conflict ${conflict}`);
      if (conflict < 15) assert.equal(board.sent.at(-1)?.atMs, board.nowMs);
    }
    assert.equal(board.responder.name, "box-17.local");
    board.run(10_000);
    board.address(undefined);
    board.address(OWN);
    board.hear(theirs([1, 2, 3, 4], 120, board.responder.name));
    assert.equal((board.responder.dueMs ?? 0) - board.nowMs, 250, "the former ones are forgotten once it had a name");
  });

  it("gives way for a second to one that probes at the same time with a later address, and not to an earlier one", () => {
    const claim = (data: readonly number[]) =>
      packet({
        questions: [question("box.local", "ANY", 0x8001)],
        authority: [record({ name: "box.local", type: "A", data })],
      });
    const board = new Board();
    board.address(OWN);
    board.run(250);
    board.take();
    board.hear(claim([192, 168, 1, 6]));
    board.hear(claim([192, 168, 1, 7]));
    assert.equal(board.responder.dueMs, 500);
    board.hear(claim([192, 168, 1, 8]));
    assert.equal(board.responder.dueMs, 1_250);
    board.runTo(1_249);
    assert.deepEqual(board.take(), []);
    board.runTo(2_000);
    assert.equal(board.take().length, 4, "three probes, and an announcement: the other one left");
    assert.equal(board.responder.name, "box.local");
  });

  it("settles between two boards of one name: one gets it, the other the next", () => {
    for (const [first, second] of [
      ["192.168.1.7", "192.168.1.8"],
      ["192.168.1.8", "192.168.1.7"],
    ] as const) {
      const boards = [new Board(), new Board()] as const;
      boards[0].address(first);
      boards[1].address(second);
      for (let ms = 0; ms <= 5_000; ms += 5) {
        for (const board of boards) board.runTo(ms);
        for (const [from, to] of [boards, [boards[1], boards[0]] as const])
          for (const { bytes } of from.sent.splice(0)) to.hear(bytes, "192.168.1.99");
      }
      const names = boards.map((board) => board.responder.name);
      assert.deepEqual(names, first > second ? ["box.local", "box-2.local"] : ["box-2.local", "box.local"]);
      assert.ok(boards.every((board) => board.responder.isUp));
    }
  });
});

describe("mDNS: answers", () => {
  it("gives the address at once, and says that there is no other type", () => {
    const board = Board.up();
    board.hear(ask(question("BOX.Local", "A")));
    assert.deepEqual(board.take(), [`3600000 all ${[A, ...beside(HOST_TYPES)].join("; ")}`]);
  });

  it("answers each question by this table", () => {
    for (const [of, type, expected] of [
      ["box.local", "ANY", [A, ...beside(HOST_TYPES)]],
      ["box.local", "AAAA", [HOST_TYPES, ...beside(A)]],
      ["box.local", "TXT", [HOST_TYPES, ...beside(A)]],
      ["box._http._tcp.local", "SRV", [SRV, ...beside(A, HOST_TYPES)]],
      ["box._http._tcp.local", "TXT", [TXT]],
      ["box._http._tcp.local", "ANY", [SRV, TXT, ...beside(A, HOST_TYPES)]],
      ["box._http._tcp.local", "A", [INSTANCE_TYPES]],
      ["_http._tcp.local", "PTR", [PTR, ...beside(A, SRV, TXT, HOST_TYPES)]],
      ["_http._tcp.local", "ANY", [PTR, ...beside(A, SRV, TXT, HOST_TYPES)]],
      ["_services._dns-sd._udp.local", "PTR", [KINDS]],
      ["_http._tcp.local", "SRV", []],
      ["_services._dns-sd._udp.local", "TXT", []],
      ["box", "A", []],
      ["local", "ANY", []],
      ["x.box.local", "A", []],
    ] as const) {
      const board = Board.up();
      board.hear(ask(question(of, type)));
      board.run(1_000);
      const lines = board.sent.flatMap(({ bytes }) => describePacket(bytes));
      assert.deepEqual(lines, expected, `${of} ${type}`);
    }
  });

  it("answers questions of any class, and none of another", () => {
    for (const [group, count] of [
      [1, 1],
      [255, 1],
      [3, 0],
      [254, 0],
    ] as const) {
      const board = Board.up();
      board.hear(ask(question("box.local", "A", group)));
      assert.equal(board.sent.length, count, `class ${group}`);
    }
  });

  it("waits 20 to 120 ms with what others may answer, too", () => {
    for (const [random, waitMs] of [
      [0, 20],
      [0.5, 70],
      [0.999, 119.9],
    ] as const) {
      const board = Board.up({ random: () => random });
      board.hear(ask(question("_http._tcp.local", "PTR")));
      board.run(waitMs - 1);
      assert.equal(board.sent.length, 0);
      board.run(1);
      assert.equal(board.sent.length, 1);
    }
  });

  it("sends a record to all at most once a second", () => {
    const board = Board.up();
    board.hear(ask(question("box.local", "A")));
    board.hear(ask(question("box.local", "A")));
    board.run(999);
    board.hear(ask(question("box.local", "A")));
    assert.equal(board.sent.length, 1);
    board.run(1);
    assert.equal(board.sent.length, 2);
    assert.equal(board.sent[1]?.atMs, 3_601_000);
    board.run(10_000);
    assert.equal(board.sent.length, 2, "one answer for all that asked");
  });

  it("answers a probe for its name after 250 ms already", () => {
    const probe = (of: string) =>
      packet({
        questions: [question(of, "ANY", 0x8001)],
        authority: [record({ name: of, type: "A", data: [192, 168, 1, 9] })],
      });
    const board = Board.up();
    board.hear(probe("box.local"));
    assert.deepEqual(board.take(), [`3600000 all ${[A, ...beside(HOST_TYPES)].join("; ")}`]);
    board.hear(probe("box.local"));
    board.run(249);
    assert.deepEqual(board.take(), []);
    board.run(1);
    assert.deepEqual(board.take(), [`3600250 all ${A}`]);
    board.hear(probe("box._http._tcp.local"));
    assert.match(board.take()[0] ?? "", /^3600250 all AN box._http._tcp.local SRV .*TXT/);
  });

  it("does not say what the asker knows for half of its time at least (section 7.1)", () => {
    for (const [ttlS, count] of [
      [2_250, 0],
      [2_249, 1],
      [4_500, 0],
      [0, 1],
    ] as const) {
      const board = Board.up();
      const data = name("box._http._tcp.local");
      const known = record({ name: "_http._tcp.local", type: "PTR", ttlS, data });
      board.hear(packet({ questions: [question("_http._tcp.local", "PTR")], answers: [known] }));
      board.run(200);
      assert.equal(board.sent.length, count, `${ttlS} s`);
    }
  });

  it("knows a known answer with shortened names, and takes no other one for it", () => {
    const board = Board.up();
    const answer = (data: readonly number[]) => [
      0xc0,
      12,
      ...word(12),
      ...word(1),
      0,
      0,
      ...word(4_000),
      ...word(data.length),
      ...data,
    ];
    const questions = [question("_http._tcp.local", "PTR")];
    board.hear(packet({ questions, answers: [answer([3, ...Buffer.from("BOX"), 0xc0, 12])] }));
    board.run(200);
    assert.equal(board.sent.length, 0);
    board.hear(packet({ questions, answers: [answer([3, ...Buffer.from("bax"), 0xc0, 12])] }));
    board.run(200);
    assert.equal(board.sent.length, 1);
  });

  it("waits 400 to 500 ms where more known answers are to come, and heeds those of the same asker", () => {
    const truncated = packet({ flags: 0x0200, questions: [question("_http._tcp.local", "PTR")] });
    const data = name("box._http._tcp.local");
    const rest = packet({ answers: [record({ name: "_http._tcp.local", type: "PTR", ttlS: 4_500, data })] });
    const board = Board.up({ random: () => 0.5 });
    board.hear(truncated);
    board.run(449);
    assert.equal(board.sent.length, 0);
    board.run(1);
    assert.equal(board.take().length, 1);
    board.run(5_000);
    board.hear(truncated);
    board.hear(rest);
    board.run(1_000);
    assert.equal(board.sent.length, 0, "it knows");
    board.hear(truncated);
    board.hear(rest, "192.168.1.10");
    board.run(1_000);
    assert.equal(board.take().length, 1, "another one knows");
    board.run(5_000);
    board.hear(truncated);
    board.hear(ask(question("_http._tcp.local", "PTR")), "192.168.1.10");
    board.hear(rest);
    board.run(1_000);
    assert.equal(board.take().length, 1, "another one wants it, too");
  });

  it("answers one asker alone where that is enough, with its id, unless all have not heard it for long", () => {
    const board = Board.up();
    const wanted = packet({ id: 77, questions: [question("box.local", "A", 0x8001)] });
    board.hear(wanted);
    assert.deepEqual(board.take(), [`3600000 all ${[A, ...beside(HOST_TYPES)].join("; ")}`]);
    board.run(29_999);
    const known = record({ name: "box.local", type: "A", data: [192, 168, 1, 7] });
    board.hear(packet({ questions: [question("box.local", "A", 0x8001)], answers: [known] }));
    assert.deepEqual(board.take(), [], "it knows");
    board.hear(wanted);
    assert.equal(board.sent[0]?.bytes[1], 77);
    assert.deepEqual(board.take(), [`3629999 192.168.1.9:5353 ${[A, ...beside(HOST_TYPES)].join("; ")}`]);
    board.run(1);
    board.hear(wanted);
    assert.match(board.take()[0] ?? "", /^3630000 all/);
  });

  it("answers a resolver that knows nothing of multicast as a DNS server would (section 6.7)", () => {
    const board = Board.up();
    const asked = question("Box.local", "A", 0x8001);
    board.hear(packet({ id: 0x1234, flags: 0x0100, questions: [asked] }), "192.168.1.9", 40_000);
    const bytes = board.sent[0]?.bytes ?? new Uint8Array();
    assert.deepEqual(
      [...bytes.subarray(0, 12 + asked.length)],
      [0x12, 0x34, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 1, ...asked],
    );
    const short = [A, ...beside(HOST_TYPES)].map((line) => line.replace(" flush", "").replace(" 120 ", " 10 "));
    assert.deepEqual(board.take(), [`3600000 192.168.1.9:40000 ${["Q Box.local A unicast", ...short].join("; ")}`]);
    board.hear(packet({ questions: [asked, asked] }), "192.168.1.9", 40_000);
    board.hear(packet({ questions: [question("other.local", "A")] }), "192.168.1.9", 40_000);
    assert.deepEqual(board.take(), []);
  });

  it("answers single askers 20 times in a second at most", () => {
    const board = Board.up();
    const legacy = packet({ questions: [question("box.local", "A")] });
    for (let index = 0; index < 50; index++) board.hear(legacy, "192.168.1.9", 40_000);
    assert.equal(board.take().length, 20);
    board.run(1_000);
    board.hear(legacy, "192.168.1.9", 40_000);
    assert.equal(board.take().length, 1);
  });

  it("is deaf to operations and errors that a query does not have", () => {
    const board = Board.up();
    for (const flags of [0x0800, 0x7800, 0x0001, 0x000f])
      board.hear(packet({ flags, questions: [question("box.local", "A")] }));
    const whole = ask(question("box.local", "A"));
    for (let length = 0; length < whole.length; length++) board.hear(whole.subarray(0, length));
    board.run(1_000);
    assert.deepEqual(board.take(), []);
  });

  it("takes packets of an Ethernet frame, and no longer ones", () => {
    for (const [length, count] of [
      [1_472, 1],
      [1_473, 0],
    ] as const) {
      const board = Board.up();
      const bytes = new Uint8Array(length);
      bytes.set(ask(question("box.local", "A")));
      board.hear(bytes);
      assert.equal(board.sent.length, count);
    }
  });
});

describe("mDNS: changes", () => {
  it("takes all back when it goes, but for the list of kinds, and says nothing more", () => {
    const board = Board.up();
    board.close();
    assert.deepEqual(board.take(), [`3600000 all ${ANNOUNCEMENT.replaceAll(/ (120|4500) /g, " 0 ")}`]);
    board.hear(ask(question("box.local", "A")));
    board.address("192.168.1.8");
    board.close();
    board.run(10_000);
    assert.deepEqual(board.take(), []);
    assert.equal(board.responder.dueMs, undefined);
  });

  it("takes nothing back that it never said", () => {
    const board = new Board();
    board.address(OWN);
    board.run(700);
    board.take();
    board.close();
    assert.deepEqual(board.take(), []);
  });

  it("announces a new address twice, without asking for the name again", () => {
    const board = Board.up();
    board.address("192.168.1.20");
    board.run(10_000);
    const announcement = ANNOUNCEMENT.replace(OWN, "192.168.1.20");
    assert.deepEqual(board.take(), [`3600000 all ${announcement}`, `3601000 all ${announcement}`]);
    board.address("192.168.1.20");
    board.run(10_000);
    assert.deepEqual(board.take(), []);
  });

  it("keeps a second's distance for a new address, too", () => {
    const board = Board.up();
    board.hear(ask(question("box.local", "A")));
    board.take();
    board.run(400);
    board.address("192.168.1.20");
    board.run(599);
    assert.deepEqual(board.take(), []);
    board.run(1);
    assert.match(board.take()[0] ?? "", /^3601000 all .*192.168.1.20/);
  });

  it("asks for its name again on a network that it comes back to", () => {
    const board = Board.up();
    board.address(undefined);
    board.hear(ask(question("box.local", "A")));
    board.run(10_000);
    assert.deepEqual(board.take(), []);
    assert.ok(!board.responder.isUp);
    board.address(OWN);
    board.run(2_000);
    assert.deepEqual(
      board.take().map((line) => line.split(" ")[0]),
      ["3610000", "3610250", "3610500", "3610750", "3611750"],
    );
  });

  it("is on no network with an address that is none", () => {
    const board = new Board();
    board.address("fe80::1");
    board.run(10_000);
    assert.deepEqual(board.take(), []);
  });

  it("asks for its name again where somebody contradicts, and gives it up only where that one insists (section 9)", () => {
    const board = Board.up();
    board.hear(theirs([192, 168, 1, 8]));
    assert.ok(!board.responder.isUp);
    board.run(750);
    assert.equal(board.responder.name, "box.local");
    assert.ok(board.responder.isUp, "nobody insisted");
    board.hear(theirs([192, 168, 1, 8]));
    board.hear(theirs([192, 168, 1, 8]));
    assert.equal(board.responder.name, "box-2.local");
  });

  it("says a record again where somebody lets it end (section 6.6), at most once a second", () => {
    for (const [ttlS, count] of [
      [59, 1],
      [60, 0],
      [0, 1],
    ] as const) {
      const board = Board.up();
      board.hear(theirs([192, 168, 1, 7], ttlS));
      board.hear(theirs([192, 168, 1, 7], ttlS));
      assert.equal(board.sent.length, count, `${ttlS} s`);
      board.run(10_000);
      assert.equal(board.sent.length, 2 * count, "the second one a second later");
    }
  });

  it("does not contradict what others say of names and types that are not its own alone", () => {
    const board = Board.up();
    const other = record({ name: "_http._tcp.local", type: "PTR", data: name("printer._http._tcp.local") });
    const six = record({ name: "box.local", type: "AAAA", data: new Array(16).fill(1) });
    const kinds = record({
      name: "_services._dns-sd._udp.local",
      type: "PTR",
      ttlS: 0,
      data: name("_http._tcp.local"),
    });
    board.hear(packet({ flags: RESPONSE, answers: [other, six, kinds] }));
    board.run(5_000);
    assert.ok(board.responder.isUp);
    assert.deepEqual(board.take(), []);
  });

  it("sends to the group's own address and port", () => {
    const responder = new Responder({ id: "box", port: 80, text: [], random: () => 0 });
    const out = responder.step(0, { kind: "address", address: OWN });
    assert.deepEqual([out[0]?.address, out[0]?.port], [GROUP, 5353]);
  });
});
