import assert from "node:assert/strict";
import fc from "fast-check";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { type VirtualServer, virtualTcpClient } from "../../../hosts/virtual/tcp-client";
import { Backlog } from "../../../modules/emoncms/backlog";
import { bulkBody, isSuccess, postBody } from "../../../modules/emoncms/bodies";
import { Emoncms, type EmoncmsReading } from "../../../modules/emoncms/emoncms";
import { inputsOf } from "../../../modules/emoncms/inputs";
import { EMONCMS_SETTINGS } from "../../../modules/emoncms/settings";
import { check } from "../../../modules/schema/check";
import { Rig, until } from "../../hosts/node/rig";
import { type Answered, EmoncmsServer, KEY, listen, virtualServer } from "./emoncms-server";

const START_S = 1_767_225_600;
const READING: EmoncmsReading = {
  powerW: [2_300.04, 0, 5],
  currentA: [10.0004, 0, 0.02],
  voltageV: [230.12, 229, 231],
  energyWh: 123_456_789,
  frequencyHz: 49.98,
};
const ONE: EmoncmsReading = { ...READING, powerW: [2_300], currentA: [10], voltageV: [230] };

function settings(more: object = {}) {
  const checked = check(EMONCMS_SETTINGS, { server: "http://server/emoncms", apiKey: KEY, ...more });
  assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
  return checked.value;
}

/** A meter's reading goes to a server in virtual time. */
class Bench {
  readonly scheduler = new Scheduler();
  readonly logs: string[] = [];
  readonly server = new EmoncmsServer({ nowS: () => Math.floor(this.wallS) });
  listener: VirtualServer | string | undefined = virtualServer(this.server);
  hasClock = true;
  reading: EmoncmsReading | undefined = ONE;
  readonly emoncms: Emoncms;

  constructor(more: object = {}, platform = "virtual") {
    const { scheduler } = this;
    this.emoncms = new Emoncms({
      device: {
        network: { TcpClient: virtualTcpClient(() => this.listener, scheduler) },
        timers: scheduler,
        clock: scheduler,
        wallClock: { nowMs: () => (this.hasClock ? this.wallS * 1000 : undefined) },
        random: () => 0.5,
        board: { name: "bench", platform, maxCurrentA: 80, phases: 1 },
        log: (level, message) => void this.logs.push(`${level} ${message}`),
      },
      settings: settings(more),
      phases: (this.reading?.powerW.length ?? 1) === 3 ? 3 : 1,
      reading: () => this.reading,
    });
  }

  get wallS(): number {
    return START_S + this.scheduler.nowMs() / 1000;
  }

  pass(s: number): void {
    this.scheduler.runUntil(this.scheduler.nowMs() + 1000 * s);
  }

  /** When the values of an input that arrived were measured, s since the start, in the order of arrival. */
  get times(): number[] {
    return this.server.arrived.filter(({ name }) => name === "power1").map(({ atS }) => atS - START_S);
  }
}

describe("emoncms: names and bodies", () => {
  it("has inputs of each phase, of lengths that emoncms.org takes", () => {
    const names = inputsOf(3).map(({ name }) => name);
    assert.deepEqual(names.slice(0, 4), ["power1", "current1", "voltage1", "power2"]);
    assert.deepEqual(names.slice(9), ["energy", "frequency"]);
    for (const name of names) assert.match(name, /^[a-z0-9]{1,64}$/);
    assert.equal(new Set(names).size, 11);
    assert.equal(inputsOf(1).length, 5);
  });

  it("writes them as the server reads them", () => {
    const sample = { atS: START_S, values: [2_300, 10, 230, 5, 50] };
    assert.equal(
      postBody({ node: "house", apiKey: "a&b=c+%" }, inputsOf(1), sample),
      `node=house&fulljson={"power1":2300,"current1":10,"voltage1":230,"energy":5,"frequency":50}&time=${START_S}` +
        "&apikey=a%26b%3Dc%2B%25",
    );
    const bulk = bulkBody({ node: "house", apiKey: KEY }, inputsOf(1), [sample, { ...sample, atS: START_S + 10 }]);
    assert.match(bulk, /^data=\[\[-10,"house",\{"power1":2300\},/);
    assert.match(bulk, new RegExp(`\\]&time=${START_S + 10}&fulljson=1&apikey=${KEY}$`));
  });

  it("refuses settings that a server would drop or an address cannot be", () => {
    const wrong: readonly object[] = [
      { node: "n".repeat(17) },
      { node: "" },
      { node: "my node" },
      { node: "a&b" },
      { server: "emoncms.org" },
      { server: "ftp://emoncms.org" },
      { server: "https://user:pw@emoncms.org" },
      { server: "https://emoncms.org/?x=1" },
      { server: "https://emoncms.org/a b" },
      { apiKey: "a b" },
      { apiKey: "k".repeat(65) },
      { intervalS: 4 },
      { intervalS: 3_601 },
    ];
    for (const each of wrong) assert.ok(!check(EMONCMS_SETTINGS, each).ok, JSON.stringify(each));
    for (const server of ["", "https://emoncms.org", "http://192.168.1.5:8080/emoncms/", "http://[fe80::1]:80"])
      assert.ok(check(EMONCMS_SETTINGS, { server, node: "n".repeat(16) }).ok, server);
    const refused = check(EMONCMS_SETTINGS, { apiKey: "my secret key" });
    assert.ok(!refused.ok && !refused.reason.includes("secret"), "the key is not repeated");
  });

  it("knows a success from everything else", () => {
    for (const body of ["ok", ' {"success": true} ', '{"success":true}\n']) assert.ok(isSuccess(200, body), body);
    for (const body of ["", "okay", '{"success": false, "message": "x"}', "<!doctype html>ok", "true"])
      assert.ok(!isSuccess(200, body), body);
    assert.ok(!isSuccess(401, "ok"));
  });
});

describe("emoncms: the rules of its server", () => {
  const nowS = () => START_S;
  const form = (action: string, body: string, url = "") => ({ method: "POST", url: `/input/${action}${url}`, body });

  it("drops long names and still says ok, as emoncms.org does; a server of one's own keeps them", () => {
    const server = new EmoncmsServer({ nowS });
    assert.equal(server.answer(form("post", `node=${"n".repeat(17)}&csv=1&apikey=${KEY}`)).text, "ok");
    assert.equal(
      server.answer(form("post", `node=n&fulljson={"${"x".repeat(65)}":1}&apikey=${KEY}`)).text,
      '{"success": true}',
    );
    assert.deepEqual(server.arrived, []);
    const own = new EmoncmsServer({ nowS, isPublic: false });
    own.answer(form("post", `node=${"n".repeat(17)}&csv=1&apikey=${KEY}`));
    assert.equal(own.arrived.length, 1);
  });

  it("answers a wrong key with 401, and none with a page", () => {
    const server = new EmoncmsServer({ nowS });
    assert.deepEqual(server.answer(form("post", "csv=1&apikey=wrong")), { status: 401, text: "Invalid API key" });
    assert.match(server.answer(form("post", "csv=1")).text, /^<!doctype/);
    assert.equal(server.answer({ ...form("post", "csv=1"), authorization: `Bearer ${KEY}` }).text, "ok");
    assert.equal(server.answer(form("post", "csv=1", `?apikey=${KEY}`)).text, "ok");
  });

  it("counts the times of bulk data from where they are meant to begin", () => {
    for (const [more, first] of [
      ["", START_S - 4],
      ["&offset=-10", START_S + 10],
      ["&time=1000", 1_000],
      ["&sentat=6", START_S - 6],
    ] as const) {
      const server = new EmoncmsServer({ nowS });
      server.answer(form("bulk", `data=[[0,16,1137],[2,17,1437,3164],[4,19,{"power1":5}]]${more}&apikey=${KEY}`));
      assert.deepEqual(server.arrived[0], { node: "16", name: "1", atS: first, value: 1_137 });
      assert.deepEqual(server.arrived[2]?.name, "2");
      assert.deepEqual(server.arrived[3]?.name, "power1");
    }
    const server = new EmoncmsServer({ nowS });
    assert.match(server.answer(form("bulk", `data=[[0&apikey=${KEY}`)).text, /not valid/);
    assert.match(server.answer(form("bulk", `data=[]&apikey=${KEY}`)).text, /"success": false/);
  });
});

describe("emoncms: what waits", () => {
  it("stays as it was put in, to the input's resolution", () => {
    const backlog = new Backlog(
      inputsOf(1).map(({ perUnit }) => perUnit),
      8,
    );
    backlog.add({ atS: START_S, values: [2_300.1, 10.123, 230.1, 4_000_000_000, 49.98] }, 0);
    assert.deepEqual(backlog.at(0), { atS: START_S, values: [2_300.1, 10.123, 230.1, 4_000_000_000, 49.98] });
    backlog.add({ atS: START_S + 1, values: [-1, Number.NaN, 1e12, 0, 0] }, 0);
    assert.deepEqual(backlog.at(1).values, [0, 0, 429_496_729.5, 0, 0]);
  });

  it("thins out every second one of the older half when it is full", () => {
    const backlog = new Backlog([1], 8);
    for (let atS = 1; atS <= 9; atS++) backlog.add({ atS, values: [atS] }, 0);
    const kept = () => Array.from({ length: backlog.count }, (_, index) => backlog.at(index).atS);
    assert.deepEqual(kept(), [1, 3, 5, 6, 7, 8, 9]);
    assert.equal(backlog.thinned, 2);
    for (let atS = 10; atS <= 11; atS++) backlog.add({ atS, values: [atS] }, 3);
    assert.deepEqual(kept(), [1, 3, 5, 6, 8, 9, 10, 11], "what is being sent stays");
    backlog.drop(3);
    assert.deepEqual(kept(), [6, 8, 9, 10, 11]);
  });

  it("is bounded, in order, and keeps the oldest and the newest, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 40 }),
        fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 200 }),
        (capacity, steps) => {
          const backlog = new Backlog([1], capacity);
          let atS = 0;
          let oldest = 1;
          let arrived = 0;
          for (const step of steps) {
            // 0–6: a sample, while so many are under way; above: the oldest have arrived.
            if (step <= 6) backlog.add({ atS: ++atS, values: [atS] }, Math.min(step, backlog.count));
            else {
              const count = Math.min(step, backlog.count);
              backlog.drop(count);
              arrived += count;
              oldest = backlog.count > 0 ? backlog.at(0).atS : atS + 1;
            }
            assert.ok(backlog.count <= capacity);
            if (backlog.count === 0) continue;
            assert.equal(backlog.at(0).atS, oldest);
            if (step <= 6) assert.equal(backlog.at(backlog.count - 1).atS, atS);
            for (let index = 1; index < backlog.count; index++)
              assert.ok(backlog.at(index).atS > backlog.at(index - 1).atS);
          }
          assert.equal(arrived + backlog.count + backlog.thinned, atS, "every sample is accounted for");
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("emoncms: sending", () => {
  it("posts the reading at every interval, with its time, and the key in no address", () => {
    const bench = new Bench();
    bench.pass(35);
    assert.deepEqual(bench.times, [10, 20, 30]);
    const first = bench.server.arrived.slice(0, 5).map(({ node, name, value }) => `${node}/${name}=${value}`);
    assert.deepEqual(first, [
      "pilotline/power1=2300",
      "pilotline/current1=10",
      "pilotline/voltage1=230",
      "pilotline/energy=123456789",
      "pilotline/frequency=49.98",
    ]);
    assert.deepEqual(bench.emoncms.view, { state: "ok", backlog: 0, lastError: null, lost: 0 });
    assert.ok(bench.server.requests.every(({ url, method }) => method === "POST" && url === "/emoncms/input/post"));
    bench.reading = undefined;
    bench.pass(60);
    assert.equal(bench.times.length, 3, "no reading, nothing sent");
  });

  it("sends after an outage what was measured in it, in order, once, in batches", () => {
    const bench = new Bench();
    bench.pass(25);
    bench.listener = undefined;
    bench.pass(600);
    assert.equal(bench.emoncms.view.state, "waiting");
    assert.equal(bench.emoncms.view.lastError, "no answer in time");
    assert.ok(bench.emoncms.view.backlog >= 60);
    bench.listener = virtualServer(bench.server);
    bench.pass(400);
    assert.deepEqual(
      bench.times,
      Array.from({ length: bench.times.length }, (_, index) => 10 * (index + 1)),
    );
    assert.ok(bench.times.length >= 102);
    assert.deepEqual(bench.emoncms.view, { state: "ok", backlog: 0, lastError: null, lost: 0 });
    assert.ok(bench.server.requests.filter(({ url }) => url.endsWith("/bulk")).length >= 8);
    assert.equal(bench.logs.filter((line) => line.startsWith("warn")).length, 1, "one line for one outage");
  });

  it("sends again what nobody confirmed, with the same times", () => {
    const bench = new Bench();
    let isDeaf = true;
    bench.listener = virtualServer(bench.server, (_answer, peer) => {
      if (isDeaf) peer.reset();
      return isDeaf;
    });
    bench.pass(12);
    isDeaf = false;
    bench.pass(60);
    assert.deepEqual(bench.times.slice(0, 2), [10, 10]);
    const later = bench.times.slice(1);
    assert.deepEqual(later, [...new Set(later)]);
  });

  it("keeps a chip's memory in bounds through a day of outage, and still reaches back to its beginning", () => {
    const bench = new Bench({ intervalS: 10 }, "esp32/esp32c3");
    bench.listener = "refused";
    bench.pass(86_400);
    const { backlog, lost } = bench.emoncms.view;
    assert.ok(backlog <= 256 && backlog > 128, String(backlog));
    assert.equal(backlog + lost, 8_640);
    bench.listener = virtualServer(bench.server);
    bench.pass(405);
    assert.equal(bench.times[0], 10);
    assert.deepEqual(
      bench.times,
      [...bench.times].sort((a, b) => a - b),
    );
    assert.ok(bench.times.includes(86_400 - 100) && bench.times.includes(86_400));
    assert.equal(bench.emoncms.view.backlog, 0);
  });

  it("asks less and less often while nobody is there, at least every 7 minutes", () => {
    const bench = new Bench();
    const triedS: number[] = [];
    bench.listener = (peer) => {
      triedS.push(bench.scheduler.nowMs() / 1000);
      peer.reset();
      return {};
    };
    bench.pass(3_600);
    const pauses = triedS.slice(1).map((atS, index) => atS - (triedS[index] ?? 0));
    assert.ok((pauses[0] ?? 0) >= 7 && (pauses[0] ?? 0) <= 21, pauses.join());
    assert.ok(Math.max(...pauses) <= 390 && (pauses.at(-1) ?? 0) >= 225, pauses.join());
  });

  const REFUSALS: readonly (readonly [answer: Answered, state: string, reason: string])[] = [
    [{ status: 401, text: "Invalid API key" }, "failed", "the server does not know the key"],
    [{ status: 200, text: '{"success": false, "message": "SECRET"}' }, "failed", "the server did not take the data"],
    [{ status: 200, text: `<html>${"SECRET".repeat(500)}` }, "failed", "the server did not take the data"],
    [{ status: 302, text: "" }, "failed", "the server answers 302"],
    [{ status: 404, text: "" }, "failed", "the server answers 404"],
    [{ status: 503, text: "" }, "waiting", "the server answers 503"],
    [{ status: 429, text: "" }, "waiting", "the server answers 429"],
  ];
  for (const [answer, state, reason] of REFUSALS)
    it(`says that ${reason} (${answer.status}), and keeps what it has`, () => {
      const bench = new Bench();
      bench.listener = virtualServer({ answer: () => answer });
      bench.pass(60);
      assert.equal(bench.emoncms.view.state, state);
      assert.equal(bench.emoncms.view.lastError, reason);
      assert.equal(bench.emoncms.view.backlog, 6);
      assert.ok(!bench.logs.join().includes("SECRET"));
      bench.listener = virtualServer(bench.server);
      bench.pass(120);
      assert.deepEqual(bench.times.slice(0, 6), [10, 20, 30, 40, 50, 60]);
    });

  it("never shows the key", () => {
    const bench = new Bench({ apiKey: "ffffffffffffffffffffffffffffffff" });
    bench.pass(60);
    assert.equal(bench.emoncms.view.lastError, "the server does not know the key");
    assert.doesNotMatch(`${bench.logs.join()}${JSON.stringify(bench.emoncms.view)}`, /ffff/);
  });

  it("without a time of day sends now or never, and counts what it lost", () => {
    const bench = new Bench();
    bench.hasClock = false;
    bench.pass(25);
    assert.equal(bench.times.length, 2);
    assert.deepEqual(bench.times, [10, 20], "the server's own time");
    bench.listener = "refused";
    bench.pass(100);
    assert.deepEqual(bench.emoncms.view.backlog, 0);
    assert.equal(bench.emoncms.view.lost, 10);
    bench.hasClock = true;
    bench.listener = virtualServer(bench.server);
    bench.pass(300);
    assert.equal(bench.emoncms.view.state, "ok");
    assert.equal(bench.emoncms.view.backlog, 0);
  });

  it("survives a clock that jumps back", () => {
    const bench = new Bench();
    bench.listener = "refused";
    bench.pass(50);
    Object.defineProperty(bench, "wallS", { get: () => START_S - 5_000 });
    bench.pass(20);
    bench.listener = virtualServer(bench.server);
    bench.pass(200);
    assert.equal(bench.emoncms.view.state, "ok");
    assert.deepEqual(bench.times.slice(0, 6), [10, 20, 30, 40, 50, -5_000]);
  });

  it("leaves nothing behind when it is closed, also in the middle of a request", () => {
    for (let round = 0; round < 100; round++) {
      const bench = new Bench();
      bench.pass(10 + (round % 10) / 1000);
      bench.emoncms.close();
      bench.pass(1);
      assert.equal(bench.scheduler.nextDueMs(), undefined);
    }
  });
});

describe("emoncms over real sockets", () => {
  it("posts three phases, and after an outage the rest in bulk", async () => {
    const rig = new Rig("Meter-1");
    const server = new EmoncmsServer({ nowS: () => Math.floor(Date.now() / 1000) });
    const listening = await listen(server);
    const { device } = rig;
    rig.realTime.speed = 100;
    const emoncms = new Emoncms({
      device,
      settings: settings({ server: listening.url, node: "house", intervalS: 5 }),
      phases: 3,
      reading: () => READING,
    });
    try {
      await until("two readings arrived", () => server.requests.length >= 2);
      assert.deepEqual(
        server.arrived.slice(0, 11).map(({ node, name, value }) => `${node}/${name}=${value}`),
        [
          "house/power1=2300",
          "house/current1=10",
          "house/voltage1=230.1",
          "house/power2=0",
          "house/current2=0",
          "house/voltage2=229",
          "house/power3=5",
          "house/current3=0.02",
          "house/voltage3=231",
          "house/energy=123456789",
          "house/frequency=49.98",
        ],
      );
      assert.equal(emoncms.view.state, "ok");
      assert.deepEqual(rig.errors, []);
    } finally {
      emoncms.close();
      rig.close();
      await listening.close();
    }
  });
});
