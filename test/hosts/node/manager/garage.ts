import { RealTime } from "../../../../hosts/node/real-time";
import { Scheduler } from "../../../../hosts/virtual/scheduler";
import { NodeHosting } from "../../../../sim/live/node-hosting";
import { parseScenario } from "../../../../sim/scenario/parse";
import type { ChargerTrace } from "../../../../sim/scenario/trace-line";
import { World } from "../../../../sim/world/world";

/** Chargers, a meter and cars around a real broker, each part with a login of its own; the manager is somebody else's. */
export class Garage {
  readonly said: string[] = [];
  private readonly realTime: RealTime;
  private readonly world: World;
  private second = 0;

  constructor(port: number, passwords: Readonly<Record<string, string>>, chargers: readonly string[]) {
    const parsed = parseScenario(
      JSON.stringify({
        name: "a garage",
        duration: 86_400,
        site: { contractedCurrent: 40, resumeDelay: 0, updateInterval: 2, failover: false },
        home: [[0, 8]],
        chargers: chargers.map((id) => ({ id })),
      }),
    );
    if (!parsed.ok) throw new Error(`${parsed.path} ${parsed.reason}`);
    const scheduler = new Scheduler();
    this.realTime = new RealTime({ scheduler, onError: (error) => this.said.push(String(error)) });
    const hosting = new NodeHosting({
      scheduler,
      realTime: this.realTime,
      broker: { host: "127.0.0.1", port, user: "", password: "", tls: false },
      loginOf: (id) => ({ user: id, password: passwords[id] ?? "" }),
      setBrokerDown: undefined,
      serialDevice: undefined,
      stateFolder: undefined,
      onLog: (id, level, message) => {
        if (level !== "debug") this.said.push(`${id} ${level}: ${message}`);
      },
    });
    this.world = new World(parsed.value, scheduler, hosting);
    this.realTime.run(() => {
      this.world.start();
      // The scenario's own manager never runs here.
      this.world.manager?.setDown(true);
      this.world.enter(this.second++);
      scheduler.repeat(() => this.world.enter(this.second++), 1_000);
    });
  }

  charge(charger: string, maxCurrentA: number): void {
    const car = { capacityKwh: 60, soc: 0.2, targetSoc: 1, maxCurrentA, phases: 1, rampAPerS: 16, lagS: 0.2 } as const;
    this.realTime.run(() => {
      this.world.apply({ do: "plug", charger, car, departsAtS: null, neededWh: null });
      this.world.apply({ do: "request", charger });
    });
  }

  shown(charger: string): ChargerTrace {
    const found = this.world.line(this.second).chargers[charger];
    if (found === undefined) throw new Error(`no ${charger}`);
    return found;
  }

  close(): void {
    this.realTime.run(() => this.world.close());
    this.realTime.close();
  }
}
