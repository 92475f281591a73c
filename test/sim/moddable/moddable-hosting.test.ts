import assert from "node:assert/strict";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { ResetReason } from "../../../modules/device/device";
import { NodeHosting } from "../../../sim/live/node-hosting";
import { ModdableHosting } from "../../../sim/moddable/moddable-hosting";
import type { ProgramFiles } from "../../../sim/moddable/program-run";
import { SimulatedWallClock } from "../../../sim/plant/simulated-wall-clock";
import type { FirmwareProgram, PartHardware } from "../../../sim/world/hosting";
import { until } from "../../hosts/node/rig";
import { fakeProgram } from "./fake-program";

const LOOK = { state: "A", offeredA: 0, energyWh: null, sessions: 2, limit: "house", why: "Because.", fault: null };

describe("boards whose firmware is a program", function () {
  this.timeout(30_000);
  const scheduler = new Scheduler();
  const errors: unknown[] = [];
  const realTime = new RealTime({ scheduler, onError: (error) => errors.push(error) });
  const logs: string[] = [];
  const onLog = (id: string, level: string, message: string): void => void logs.push(`${id} ${level} ${message}`);
  const hostings: ModdableHosting[] = [];
  after(async () => {
    for (const hosting of hostings) await hosting.close();
    realTime.close();
    assert.deepEqual(errors, []);
  });
  beforeEach(() => {
    logs.length = 0;
  });

  function hostingOf(files: ProgramFiles): ModdableHosting {
    const node = new NodeHosting({
      scheduler,
      realTime,
      broker: { host: "127.0.0.1", port: 1, user: "", password: "", tls: false },
      setBrokerDown: undefined,
      serialDevice: undefined,
      stateFolder: undefined,
      onLog,
    });
    const programs = new Map([["C1", { files, serialDevice: undefined }]]);
    const hosting = new ModdableHosting({ node, realTime, programs, dnsServers: [], onLog });
    hostings.push(hosting);
    return hosting;
  }

  function boot(hosting: ModdableHosting, id = "C1") {
    const restarts: ResetReason[] = [];
    const scope = scheduler.scope();
    const hardware: PartHardware = {
      id,
      board: { name: "bench", platform: "node", maxCurrentA: 32, phases: 1 },
      wallClock: new SimulatedWallClock(scheduler, hosting.epochMs),
      meterLine: { receive: () => [] },
      JournalFlash: hosting.journal(id),
    };
    const program = hosting.bootProgram(hardware, "power-on", scope, (reason) => restarts.push(reason));
    return { program, scope, restarts };
  }

  function started(hosting: ModdableHosting) {
    const { program, ...rest } = boot(hosting);
    assert.ok(program !== undefined);
    return { program, ...rest };
  }

  const shown = (program: FirmwareProgram) => until("what it shows", () => program.charger !== undefined);

  it("run on Node where no program is meant", () => {
    assert.equal(boot(hostingOf(fakeProgram("")), "C2").program, undefined);
  });

  it("show what the program tells, and write its log", async () => {
    const script = `
      const { id, resetReason } = ask("hello");
      ask("log", { level: "info", text: id + " after " + resetReason });
      ask("state", { nowMs: 1, look: ${JSON.stringify(JSON.stringify(LOOK))} });
      for (;;) if (ask("tick").end) process.exit(0);`;
    const hosting = hostingOf(fakeProgram(script));
    const { program, restarts } = started(hosting);
    await shown(program);
    assert.deepEqual(program.charger, LOOK);
    assert.equal(program.reading, undefined);
    assert.deepEqual(logs, ["C1 info C1 after power-on"]);
    program.close();
    await hosting.close();
    assert.deepEqual(restarts, []);
  });

  it("show a reading by the plant's clock, whatever the program's says", async () => {
    const look = JSON.stringify(JSON.stringify({ reading: { atMs: 5_000, currentA: [3] } }));
    const hosting = hostingOf(fakeProgram(`ask("state", { nowMs: 5_400, look: ${look} }); for (;;) ask("tick");`));
    const { program } = started(hosting);
    await until("a reading", () => program.reading !== undefined);
    const agoMs = realTime.nowMs() - (program.reading?.atMs ?? 0);
    assert.ok(agoMs >= 400, `${agoMs} ms`);
    assert.deepEqual(program.reading?.currentA, [3]);
    program.shutdown();
  });

  it("stand still while their timers are held, and answer afterwards", async () => {
    const script = `ask("state", { nowMs: 1, look: ${JSON.stringify(JSON.stringify(LOOK))} });
      for (let count = 0; ; count++) ask("log", { level: "info", text: String(count) });`;
    const { program, scope } = started(hostingOf(fakeProgram(script)));
    await shown(program);
    realTime.run(() => scope.hold(true));
    const count = logs.length;
    await new Promise((wake) => setTimeout(wake, 100));
    assert.ok(logs.length <= count + 1, `${logs.length - count} lines while it stood still`);
    realTime.run(() => scope.hold(false));
    await until("it goes on", () => logs.length > count + 10);
    program.shutdown();
  });

  it("are started anew when the program asks for it, dies, or shows what nobody knows", async () => {
    for (const [script, reason, said] of [
      ['ask("restart"); process.exit(0);', "software", undefined],
      ["process.exit(3);", "watchdog", /^C1 error the program ended \(exit code 3\); restarting$/],
      ['throw new Error(ask("state", { nowMs: 1, look: "{}" }).error);', "watchdog", /shows what is not known here/],
    ] as const) {
      logs.length = 0;
      const { program, restarts } = started(hostingOf(fakeProgram(script)));
      await until("a restart", () => restarts.length > 0);
      assert.deepEqual(restarts, [reason]);
      assert.equal(
        logs.some((line) => said?.test(line) === true),
        said !== undefined,
        logs.join("\n"),
      );
      program.shutdown();
    }
  });

  it("hear of changed settings and of trouble on their link, also of what was there before their start", async () => {
    const script = `for (;;) {
      const { patches, link } = ask("tick");
      if (patches) ask("log", { level: "info", text: patches.join() });
      if (link) ask("log", { level: "info", text: JSON.stringify(link) });
    }`;
    const hosting = hostingOf(fakeProgram(script));
    assert.equal(hosting.setNetworkFault({ kind: "message-loss", ratio: 0.5 }), undefined);
    assert.match(String(hosting.setNetworkFault({ kind: "broker-down", isThere: true })), /not the simulator's/);
    const { program } = started(hosting);
    program.change({ mode: "manual" });
    await until("both", () => logs.length === 2);
    hosting.setNetworkFault({ kind: "network-loss", part: "C2", isThere: true });
    hosting.setNetworkFault({ kind: "network-loss", part: null, isThere: true });
    await until("the loss", () => logs.some((line) => line.includes('"isLost":true')));
    hosting.setNetworkFault({ kind: "message-delay", delayMs: 200 });
    await until("the delay", () => logs.some((line) => line.includes('"delayMs":200')));
    assert.deepEqual(
      logs.slice(0, 2).sort(),
      ['C1 info {"isLost":false,"lossRatio":0.5,"delayMs":0}', 'C1 info {"mode":"manual"}'].sort(),
    );
    program.shutdown();
  });

  it("end a program that does not end by itself", async () => {
    const hosting = hostingOf(fakeProgram("for (;;) ask('tick');"));
    const { program, restarts } = started(hosting);
    program.close();
    await hosting.close();
    assert.deepEqual(restarts, []);
  });
});
