import assert from "node:assert/strict";
import fc from "fast-check";
import {
  parseLinArguments,
  parseScenarioArguments,
  parseSimulatorArguments,
  type SimulatorArguments,
} from "../../../sim/cli/arguments";

function values(...argv: string[]): SimulatorArguments {
  const parsed = parseSimulatorArguments(argv);
  assert.equal(parsed.kind, "values", parsed.kind === "values" ? "" : parsed.text);
  return (parsed as Extract<typeof parsed, { kind: "values" }>).values;
}

/** The line that says what is wrong. */
function complaint(
  parsed: ReturnType<typeof parseSimulatorArguments | typeof parseScenarioArguments | typeof parseLinArguments>,
): string {
  assert.equal(parsed.kind, "error");
  const { text, exitCode } = parsed as Extract<typeof parsed, { kind: "error" }>;
  assert.equal(exitCode, 2);
  const [line = "", blank, usage] = text.split("\n");
  assert.equal(blank, "");
  assert.match(usage ?? "", /^usage: npm /);
  return line;
}

const simulator = (...argv: string[]): string => complaint(parseSimulatorArguments(argv));
const scenario = (...argv: string[]): string => complaint(parseScenarioArguments(argv));

describe("sim/cli/arguments of the scenario runner", () => {
  it("takes a file and its options in any order", () => {
    assert.deepEqual(parseScenarioArguments(["a.json"]), {
      kind: "values",
      values: { file: "a.json", engine: "node", trace: undefined },
    });
    for (const argv of [
      ["--engine", "xs", "--trace", "o.jsonl", "a.json"],
      ["a.json", "--trace=o.jsonl", "--engine=xs"],
      ["--engine=xs", "--trace=o.jsonl", "--", "a.json"],
    ])
      assert.deepEqual(parseScenarioArguments(argv), {
        kind: "values",
        values: { file: "a.json", engine: "xs", trace: "o.jsonl" },
      });
  });

  it("says in one line what is wrong, then the usage", () => {
    assert.equal(scenario(), "FILE is missing");
    assert.equal(scenario("a.json", "b.json"), "there is an argument too many");
    assert.equal(scenario("a.json", "--engine", "v8"), '--engine must be node or xs, found "v8"');
    assert.equal(scenario("a.json", "--engine"), "--engine needs a value: --engine node|xs");
    assert.equal(scenario("a.json", "--trace", "--engine"), "--trace needs a value: --trace OUT.jsonl");
    assert.equal(scenario("a.json", "--verbose"), "--verbose is not an option");
    assert.equal(scenario("a.json", "--toString"), "--toString is not an option");
    assert.equal(scenario("a.json", "--engine", "xs", "--engine=xs"), "--engine is given twice");
    assert.equal(scenario(""), "FILE must be a path of 1 to 4096 characters");
  });

  it("shows its usage when asked", () => {
    for (const word of ["--help", "-h"]) {
      const parsed = parseScenarioArguments([word]);
      assert.equal(parsed.kind, "help");
      assert.match((parsed as { text: string }).text, /^usage: npm run -s scenario -- FILE \[options\]\n {2}FILE/);
    }
  });
});

describe("sim/cli/arguments of a Moddable program", () => {
  it("takes which firmware, and what the simulator takes in real time", () => {
    assert.deepEqual(parseLinArguments(["meter", "--serial", "/dev/ttyUSB0", "--port=0"]), {
      kind: "values",
      values: {
        application: "meter",
        port: 0,
        scenario: undefined,
        mqtt: undefined,
        serial: "/dev/ttyUSB0",
        password: undefined,
        state: undefined,
        headless: false,
      },
    });
  });

  it("says in one line what is wrong, then the usage", () => {
    assert.equal(complaint(parseLinArguments([])), "charger|meter|manager is missing");
    assert.equal(
      complaint(parseLinArguments(["gateway"])),
      'charger|meter|manager must be charger or meter or manager, found "gateway"',
    );
    assert.equal(complaint(parseLinArguments(["charger", "--speed", "2"])), "--speed is not an option");
  });
});

describe("sim/cli/arguments of the live simulator", () => {
  it("has the documented defaults", () => {
    assert.deepEqual(values(), {
      port: 8080,
      chargers: 1,
      scenario: undefined,
      speed: 1,
      mqtt: undefined,
      csms: undefined,
      engine: "node",
      serial: undefined,
      password: undefined,
      state: undefined,
      "first-contact": false,
      headless: false,
    });
  });

  it("takes every option", () => {
    assert.deepEqual(
      values(
        ...["--port", "0", "--speed=2.5", "--serial", "/dev/ttyUSB0", "--password=--x y", "--state", "./flash"],
        ...["--headless", "--scenario", "s.json", "--chargers", "1", "--mqtt", "mqtt://localhost"],
        ...["--engine", "moddable", "--first-contact"],
      ),
      {
        port: 0,
        chargers: 1,
        scenario: "s.json",
        speed: 2.5,
        mqtt: { host: "localhost", port: 1883, tls: false, user: undefined, password: undefined },
        csms: undefined,
        engine: "moddable",
        serial: "/dev/ttyUSB0",
        password: "--x y",
        state: "./flash",
        "first-contact": true,
        headless: true,
      },
    );
  });

  it("reads a broker's address", () => {
    assert.deepEqual(values("--mqtt", "mqtts://ev%40home:p%3Aw%2F@broker.example:8884/").mqtt, {
      host: "broker.example",
      port: 8884,
      tls: true,
      user: "ev@home",
      password: "p:w/",
    });
    assert.deepEqual(values("--mqtt", "mqtts://u@[::1]").mqtt, {
      host: "::1",
      port: 8883,
      tls: true,
      user: "u",
      password: undefined,
    });
  });

  const WRONG: ReadonlyArray<readonly [readonly string[], string]> = [
    [["--port", "65536"], '--port must be a whole number from 0 to 65535, found "65536"'],
    [["--port", "80.5"], '--port must be a whole number from 0 to 65535, found "80.5"'],
    [["--port", ""], '--port must be a whole number from 0 to 65535, found ""'],
    [["--port", "0x50"], '--port must be a whole number from 0 to 65535, found "0x50"'],
    [["--speed", "0"], '--speed must be a number from 0.1 to 100, found "0"'],
    [["--speed", "Infinity"], '--speed must be a number from 0.1 to 100, found "Infinity"'],
    [["--chargers", "0"], '--chargers must be a whole number from 1 to 1000, found "0"'],
    [["--chargers", "1001"], '--chargers must be a whole number from 1 to 1000, found "1001"'],
    [["--headless=yes"], "--headless takes no value"],
    [["--mqtt"], "--mqtt needs a value: --mqtt URL"],
    [["--password", "--headless"], "--password needs a value: --password TEXT"],
    [["--csms", "ws://localhost:9000/ocpp"], "--csms cannot be used: OCPP is not there yet"],
    [["--csms", "http://localhost"], "--csms must be ws://HOST:PORT/PATH, or wss:// for TLS"],
    [["--csms", "ws://localhost/?a=b"], "--csms must end after the path"],
    [["somewhere.json"], "there is an argument too many"],
  ];
  for (const [argv, line] of WRONG)
    it(`refuses ${argv.join(" ")}`, () => {
      assert.equal(simulator(...argv), line);
    });

  it("refuses what is no broker's address", () => {
    const address = "--mqtt must be mqtt://USER:PASSWORD@HOST:PORT, or mqtts:// for TLS";
    for (const url of ["localhost", "localhost:1883", "http://localhost", "mqtt://", "mqtt://h:99999", "mqtt://a b"])
      assert.ok([address, "--mqtt names no host"].includes(simulator("--mqtt", url)), url);
    assert.equal(simulator("--mqtt", "mqtt://h:0"), "--mqtt must have a port from 1 to 65535");
    assert.equal(simulator("--mqtt", "mqtt://h/topic"), "--mqtt must end after the port");
    assert.equal(simulator("--mqtt", "mqtt://:p@h"), "--mqtt has a password without a user");
    assert.equal(simulator("--mqtt", "mqtt://u:%zz@h"), "--mqtt has a % in user or password that encodes nothing");
  });

  it("repeats no secret, wherever it slipped to", () => {
    const secret = "hunter2";
    const url = `mqtt://user:${secret}@host`;
    for (const argv of [
      ["--mqtt", `${url}/topic`],
      ["--mqtt", `${url}:99999`],
      ["--mqtt", `mqtt://user:${secret}%@host`],
      ["--mqtt", `user:${secret}@host`],
      ["--mqqt", url],
      [`--mqqt=${url}`],
      [`--${url}`],
      [`-p${secret}`],
      ["--port", url],
      ["--csms", `ws://user:${secret}@host/#x`],
      ["--csms", `ws://user:${secret}@host/x`],
      ["--password", `${secret}\n`],
      ["--password", secret.repeat(100)],
      ["--password", "x", secret],
      [url],
    ]) {
      const parsed = parseSimulatorArguments(argv);
      assert.equal(parsed.kind, "error");
      assert.ok(!JSON.stringify(parsed).includes(secret), argv.join(" "));
    }
  });
});

describe("sim/cli/arguments under 100,000 random command lines", () => {
  it("answers each with values, help or one line and the usage", () => {
    const names = ["port", "chargers", "scenario", "speed", "mqtt", "csms", "serial", "password", "state", "headless"];
    const word = fc.oneof(
      fc.constantFrom(...names.map((name) => `--${name}`), "--engine", "--trace", "--", "-", "--__proto__", "--="),
      fc.constantFrom(
        "1",
        "8080",
        "xs",
        "a.json",
        "mqtt://u:p@h:1",
        "mqtts://[::1]",
        "ws://h/p",
        "mqtt://%",
        "http://",
      ),
      fc.tuple(fc.constantFrom(...names), fc.string({ maxLength: 6 })).map(([name, value]) => `--${name}=${value}`),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    const counts = { values: 0, help: 0, error: 0 };
    const property = (argv: readonly string[]): void => {
      for (const parse of [parseSimulatorArguments, parseScenarioArguments, parseLinArguments]) {
        const parsed = parse(argv);
        counts[parsed.kind]++;
        if (parsed.kind === "error") assert.match(parsed.text, /^[^\n]{1,200}\n\nusage: npm /);
      }
    };
    fc.assert(fc.property(fc.array(word, { maxLength: 4 }), property), { numRuns: 100_000 });
    assert.ok(counts.values > 1000, JSON.stringify(counts));
  });
});
