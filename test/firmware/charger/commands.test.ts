import assert from "node:assert/strict";
import { type Actions, type CommandAnswer, type Commanded, receiveCommand } from "../../../firmware/charger/commands";
import { CHARGER_SETTINGS } from "../../../firmware/charger/settings";
import { check } from "../../../modules/schema/check";
import { ChargerBench, charging } from "./bench";

/** What is answered at once. */
function answered(payload: Uint8Array, commanded: Commanded): CommandAnswer {
  const answers: CommandAnswer[] = [];
  receiveCommand(payload, commanded, (answer) => void answers.push(answer));
  assert.equal(answers.length, 1);
  return answers[0] as CommandAnswer;
}

/** What the answer says of a charger whose settings are the defaults. */
const DEFAULTS = { ok: true, mode: "intelligent", manualCurrentA: 16, usePhases: 3, installerMaxA: 80 };

describe("a command to the charger", () => {
  it("is carried out and answered with what holds now", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.pass(100);
    const manual = { ...DEFAULTS, mode: "manual", manualCurrentA: 13.5 };
    assert.deepEqual(bench.command('{"mode": "manual", "manualCurrentA": 13.5}'), manual);
    assert.equal(charger.operation.mode, "manual");
    assert.equal(charger.view.limit, "user");
    assert.deepEqual(bench.command('{"mode": "intelligent"}'), { ...manual, mode: "intelligent" });
  });

  it("without a change is a question", () => {
    const bench = new ChargerBench();
    bench.start();
    bench.pass(100);
    assert.deepEqual(bench.command("{}"), DEFAULTS);
  });

  it("is answered with what is wrong with it, and changes nothing", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.pass(100);
    const before = charger.operation;
    const wrong = [
      ["garbage", "$ is not JSON"],
      ["[]", "$ must be an object, found a list of 0"],
      ['{"mode": "fast"}', '$.mode must be intelligent or manual, found "fast"'],
      ['{"mode": "manual", "manualCurrentA": 5.9}', "$.manualCurrentA must be a number from 6 to 80, found 5.9"],
      ['{"mode": "manual", "manualCurrentA": 80.1}', "$.manualCurrentA must be a number from 6 to 80, found 80.1"],
      ['{"usePhases": 2}', "$.usePhases must be 1 or 3, found 2"],
      ['{"session": "pause"}', '$.session must be stop or resume, found "pause"'],
      ['{"clearFault": 1}', "$.clearFault must be true or false, found 1"],
      ['{"evSocPercent": 100.1}', "$.evSocPercent must be a number from 0 to 100, found 100.1"],
      ['{"evSocPercent": -1}', "$.evSocPercent must be a number from 0 to 100, found -1"],
      ['{"contractedA": 500}', '$ has a member "contractedA", which is not known here'],
      ['{"installerMaxA": 63}', '$ has a member "installerMaxA", which is not known here'],
      [`{"mode": "manual"${" ".repeat(300)}}`, "a command is a text of at most 256 bytes"],
    ] as const;
    for (const [text, error] of wrong) assert.deepEqual(bench.command(text), { ok: false, error }, text);
    assert.equal(charger.operation, before);
    assert.equal(bench.heard("answer").length, wrong.length);
  });

  it("is taken with 256 bytes and refused with 257", () => {
    const bench = new ChargerBench();
    bench.start();
    bench.pass(100);
    const text = '{"mode": "manual"}';
    assert.equal(bench.command(text + " ".repeat(256 - text.length))?.["ok"], true);
    assert.equal(bench.command(text + " ".repeat(257 - text.length))?.["ok"], false);
  });

  it("that is no text is refused as well", () => {
    const nobody: Commanded = {
      unlock: () => assert.fail("nothing is unlocked"),
      set: () => assert.fail("nothing is set"),
      act: () => assert.fail("nothing is done"),
    };
    assert.deepEqual(answered(Uint8Array.from([0xff, 0xfe]), nobody), {
      ok: false,
      error: "a command is a text of at most 256 bytes",
    });
  });
});

/** Somebody who writes down what is to be done, and refuses what a test says. */
class Clerk implements Commanded {
  readonly done: string[] = [];
  refuses: "unlock" | "set" | undefined;

  unlock: Commanded["unlock"] = (_command, then) => {
    if (this.refuses === "unlock") then({ ok: false, path: "$.installer.password", reason: "is wrong" });
    else then({ ok: true, value: { installerMaxA: 20 } });
  };

  set = (patch: object): ReturnType<Commanded["set"]> => {
    if (this.refuses === "set") return { ok: false, path: "$", reason: "could not be stored" };
    this.done.push(`set ${JSON.stringify(patch)}`);
    return check(CHARGER_SETTINGS, patch);
  };

  act = (actions: Actions): void => {
    this.done.push(`act ${JSON.stringify(actions)}`);
  };
}

describe("a command with several members", () => {
  const whole = {
    mode: "manual",
    manualCurrentA: 10,
    usePhases: 1,
    session: "stop",
    clearFault: true,
    evSocPercent: 50,
    installer: { password: "anything", maxCurrentA: 20 },
  };
  const bytes = Buffer.from(JSON.stringify(whole));

  it("is carried out member by member, settings first", () => {
    const clerk = new Clerk();
    const answer = answered(bytes, clerk);
    assert.deepEqual(answer, { ok: true, mode: "manual", manualCurrentA: 10, usePhases: 1, installerMaxA: 20 });
    assert.deepEqual(clerk.done, [
      'set {"mode":"manual","manualCurrentA":10,"usePhases":1,"installerMaxA":20}',
      'act {"session":"stop","clearFault":true,"evSocPercent":50}',
    ]);
  });

  for (const refuses of ["unlock", "set"] as const) {
    it(`is not carried out at all where ${refuses} refuses`, () => {
      const clerk = new Clerk();
      clerk.refuses = refuses;
      assert.equal(answered(bytes, clerk).ok, false);
      assert.deepEqual(clerk.done, []);
    });
  }

  for (const [member, bad] of [
    ["mode", "fast"],
    ["manualCurrentA", 5],
    ["usePhases", 0],
    ["session", "go"],
    ["clearFault", "yes"],
    ["evSocPercent", 101],
    ["installer", {}],
  ] as const) {
    it(`is not carried out at all where ${member} is bad`, () => {
      const clerk = new Clerk();
      const answer = answered(Buffer.from(JSON.stringify({ ...whole, [member]: bad })), clerk);
      assert.equal(answer.ok, false);
      assert.match(answer.ok ? "" : answer.error, new RegExp(`^\\$\\.${member}`));
      assert.deepEqual(clerk.done, []);
    });
  }
});

describe("over MQTT, a person", () => {
  it("stops the running session and lets it go on", () => {
    const { bench, charger } = charging();
    bench.command('{"session": "stop"}');
    assert.equal(charger.view.limit, "session");
    assert.equal(charger.view.why, "No current: the session was stopped.");
    bench.drawnA = 0;
    bench.live(10_000, 10);
    assert.equal(bench.coil, 0);
    assert.equal(charger.session?.stop, "user");
    bench.command('{"session": "resume"}');
    bench.live(70_000, 10);
    assert.equal(bench.coil, 1);
    assert.equal(charger.session?.stop, null);
  });

  it("does not lose a stop to another command that comes within the same control step", () => {
    const { bench, charger } = charging();
    bench.observer.publish("pilotline/v1/Charger-1/set", '{"session": "stop"}');
    bench.observer.publish("pilotline/v1/Charger-1/set", "{}");
    bench.observer.publish("pilotline/v1/Charger-1/set", '{"evSocPercent": 30}');
    bench.pass(100);
    assert.equal(bench.heard("answer").length, 3);
    assert.equal(charger.session?.stop, "user");
  });

  it("tells the car's state of charge, which ends the session at its target", () => {
    const { bench, charger } = charging({ targetSocPercent: 80 });
    bench.command('{"evSocPercent": 79.9}');
    bench.live(2_000, 10);
    assert.equal(charger.view.limit, "house");
    bench.command('{"evSocPercent": 80}');
    assert.equal(charger.view.limit, "session");
    assert.equal(charger.view.why, "No current: the car has reached its 80 %.");
  });

  it("clears a fault that waits for a person", () => {
    const { bench, charger } = charging();
    bench.dropped = "trip-line";
    bench.pass(40);
    assert.equal(charger.view.fault, "residual-current");
    bench.drawnA = 0;
    bench.live(600_000, 10);
    assert.equal(charger.view.fault, "residual-current", "the same car is there");
    assert.equal(bench.command('{"clearFault": false}')?.["ok"], true);
    bench.live(10_000, 10);
    assert.equal(charger.view.fault, "residual-current");
    bench.command('{"clearFault": true}');
    bench.live(10_000, 10);
    assert.equal(charger.view.fault, null);
  });

  it("changes the phases, with the pilot off for a minute while a car is there", () => {
    const bench = new ChargerBench({ phases: 3, contractedA: 100 });
    bench.board = { name: "bench", platform: "virtual", maxCurrentA: 40, phases: 3, contactors: 2 };
    const charger = bench.start();
    bench.live(2_000, 10);
    bench.level = "C";
    bench.live(10_000, 10);
    assert.equal(bench.coil, 3);
    assert.equal(bench.command('{"usePhases": 1}')?.["usePhases"], 1);
    bench.live(7_000, 10);
    assert.equal(charger.view.state, "F");
    assert.equal(bench.coil, 0);
    bench.live(50_000, 10);
    assert.equal(charger.view.state, "F");
    bench.live(20_000, 10);
    assert.equal(bench.coil, 1);
    assert.equal(charger.view.phases, 1);
  });
});
