import { getServers } from "node:dns";
import { isIPv4 } from "node:net";
import { RealTime } from "../../hosts/node/real-time";
import { Scheduler } from "../../hosts/virtual/scheduler";
import type { LogLevel } from "../../modules/device/device";
import type { PageAsset } from "../../modules/device/page-asset";
import { topicOf } from "../../modules/messages/topics";
import { sentence } from "../../modules/schema/check";
import { ModdableHosting, type ProgramPart } from "../moddable/moddable-hosting";
import { parseEvent } from "../scenario/parse";
import type { Scenario } from "../scenario/scenario";
import { round, type TraceLine } from "../scenario/trace-line";
import { FAULT_NAMES } from "../scenario/vocabulary";
import type { BrokerSettings } from "../world/hosting";
import { World } from "../world/world";
import { BrokerSwitch } from "./broker-switch";
import { homeAir } from "./home-air";
import { homeEvent } from "./home-event";
import type { ChargerInfo, LiveWorld, Part, PostResult, SharingInfo, SiteInfo } from "./http/live-world";
import { LeadWatch } from "./lead-watch";
import { NodeHosting } from "./node-hosting";
import { PlantMemoryFile } from "./plant-memory-file";

export interface LiveOptions {
  readonly scenario: Scenario;
  /** Simulated seconds in a real one, 0.1–100. */
  readonly speed: number;
  /** A broker that is there; undefined: one of our own inside this process. */
  readonly broker: BrokerSettings | undefined;
  readonly serialDevice: string | undefined;
  /** Of the boards' portals; undefined: they have none. */
  readonly page?: PageAsset | undefined;
  /** Nobody has set the chargers up: they are in no Wi-Fi, and open their access points. */
  readonly isFirstContact?: boolean;
  readonly stateFolder: string | undefined;
  /** Parts whose firmware runs as a Moddable program, by id. */
  readonly programs: ReadonlyMap<string, ProgramPart>;
  readonly onLog: (id: string, level: LogLevel, message: string) => void;
}

/** ms for the parts to say goodbye on their sockets. */
const GOODBYE_MS = 200;
/** Connections to the broker inside beside the chargers': meters, manager, and who looks on. */
const OTHER_CONNECTIONS = 64;

/** The firmware in real time on Node, with real sockets, around a simulated plant. */
export class LiveSimulator implements LiveWorld {
  readonly name: string;
  private readonly listeners = new Set<(line: TraceLine) => void>();
  private newest: TraceLine;
  private second = 0;
  private isClosing = false;

  private constructor(
    private readonly options: LiveOptions,
    private readonly realTime: RealTime,
    private readonly world: World,
    private readonly hosting: ModdableHosting,
    private readonly memory: PlantMemoryFile,
    /** Where the parts' broker listens. */
    readonly broker: string,
    private readonly ownBroker: BrokerSwitch | undefined,
    /** undefined: a site without a manager. */
    private readonly leadWatch: LeadWatch | undefined,
    private readonly portalOf: (id: string) => string | null,
  ) {
    this.name = options.scenario.name;
    this.newest = world.line(0);
  }

  /** Everything is up when the promise resolves, except what depends on others: see {@link isReady}. */
  static async start(options: LiveOptions): Promise<LiveSimulator> {
    const { scenario } = options;
    const connections = scenario.chargers.length + OTHER_CONNECTIONS;
    const own =
      options.broker === undefined
        ? await BrokerSwitch.start(connections, (error) => report(options, error))
        : undefined;
    const broker = options.broker ?? { host: "127.0.0.1", port: own?.port ?? 0, user: "", password: "", tls: false };
    const scheduler = new Scheduler();
    const realTime = new RealTime({ scheduler, speed: options.speed, onError: (error) => report(options, error) });
    const node = new NodeHosting({
      ...options,
      page: options.page,
      air: options.isFirstContact === true ? homeAir() : undefined,
      scheduler,
      realTime,
      broker,
      setBrokerDown: own === undefined ? undefined : (isDown) => own.setDown(isDown),
    });
    const hosting = new ModdableHosting({ ...options, node, realTime, dnsServers: nameServers() });
    const memory = new PlantMemoryFile(options.stateFolder);
    const world = new World(scenario, scheduler, hosting, memory.read());
    const address = `${broker.tls ? "mqtts" : "mqtt"}://${broker.host}:${broker.port}`;
    const watch = scenario.site.manager
      ? new LeadWatch(realTime, broker, (level, message) => options.onLog("simulator", level, message))
      : undefined;
    const portalOf = (id: string): string | null => hosting.portalOf(id) ?? node.portalOf(id);
    const simulator = new LiveSimulator(options, realTime, world, hosting, memory, address, own, watch, portalOf);
    realTime.run(() => {
      world.start();
      simulator.tick();
      scheduler.repeat(() => simulator.tick(), 1000);
    });
    return simulator;
  }

  get speed(): number {
    return this.realTime.speed;
  }

  get isClosed(): boolean {
    return this.isClosing;
  }

  /** The meter was read, and every charger that has power knows what it may offer: the newest line shows it. */
  get isReady(): boolean {
    if (this.newest.meter.current === null) return false;
    if (this.options.isFirstContact === true) return true;
    return this.world.chargers.every(({ id, hasPower }) => {
      const limit = this.newest.chargers[id]?.limit ?? "no-reading";
      return !hasPower || (limit !== "no-reading" && limit !== "fail-safe");
    });
  }

  get site(): SiteInfo {
    const { site } = this.options.scenario;
    return {
      contractedCurrent: this.world.contractedA,
      buffer: site.bufferA,
      voltage: site.voltageV,
      phases: site.phases,
      updateInterval: site.updateIntervalS,
      meterAt: site.meterAt,
      breaker: site.breaker === null ? null : { rated: site.breaker.ratedA, curve: site.breaker.curve },
      failsafeCurrent: site.failsafeA,
    };
  }

  sharing(): SharingInfo | null {
    return this.leadWatch?.sharing ?? null;
  }

  parts(): readonly Part[] {
    return [
      ...this.world.chargers.map(
        ({ id }) => ({ id, kind: "charger", portal: this.portalOf(id), topic: topicOf(id, "status") }) as const,
      ),
      ...this.world.meters.map(
        ({ id }) => ({ id, kind: "meter", portal: this.portalOf(id), topic: topicOf(id, "reading") }) as const,
      ),
      ...this.managers.map(
        ({ id }) => ({ id, kind: "manager", portal: this.portalOf(id), topic: topicOf(id, "lead") }) as const,
      ),
    ];
  }

  state(): TraceLine {
    return this.newest;
  }

  chargers(): { readonly [id: string]: ChargerInfo } {
    const infos: { [id: string]: ChargerInfo } = {};
    for (const charger of this.world.chargers) {
      const settings = charger.operation;
      const car = charger.car;
      infos[charger.id] = {
        mode: settings?.mode ?? "intelligent",
        manualCurrent: settings?.manualCurrentA ?? 0,
        maxCurrent: settings?.maxCurrentA ?? 0,
        car: car === undefined ? null : { plugged: true, asking: car.asks, soc: round(car.soc, 3) },
      };
    }
    return infos;
  }

  faults(): readonly string[] {
    return FAULT_NAMES.filter((name) => name !== "manager-down" || this.options.scenario.site.manager);
  }

  post(event: unknown): PostResult {
    let result: PostResult = { ok: false, error: "the simulator is ending" };
    this.realTime.run(() => {
      result = this.carryOut(event);
      this.show();
    });
    return result;
  }

  onLine(listener: (line: TraceLine) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Says goodbye, writes what has to be kept, and frees every port. May be called again. */
  async close(): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    this.realTime.run(() => {
      this.world.close();
      this.leadWatch?.close();
    });
    try {
      this.memory.write(this.world.memory);
    } catch (error) {
      // The ports have to be freed all the same.
      report(this.options, error);
    }
    await Promise.all([new Promise((resolve) => setTimeout(resolve, GOODBYE_MS)), this.hosting.close()]);
    this.realTime.close();
    await this.ownBroker?.close();
  }

  private get managers(): readonly { readonly id: string }[] {
    return this.world.manager === undefined ? [] : [this.world.manager];
  }

  private carryOut(event: unknown): PostResult {
    const phases = this.options.scenario.site.phases;
    const home = homeEvent(event, phases);
    if (home !== undefined) {
      if (!home.ok) return { ok: false, error: sentence(home) };
      this.world.setHome(home.value);
      return { ok: true };
    }
    const parsed = parseEvent(event, this.options.scenario);
    if (!parsed.ok) return { ok: false, error: sentence(parsed) };
    const reason = this.world.apply(parsed.value);
    return reason === undefined ? { ok: true } : { ok: false, error: reason };
  }

  private tick(): void {
    const impossible = this.world.enter(this.second);
    if (impossible !== undefined && !this.isClosing) {
      const path = `$.events[${impossible.index}]`;
      this.options.onLog("scenario", "warn", `${path} ${impossible.reason}; the events after it do not happen`);
    }
    this.second += 1;
    this.show();
    this.memory.writeSometimes(this.world.memory);
  }

  /** The line of the second that has begun last; after an event it is made anew. */
  private show(): void {
    this.newest = this.world.line(this.second - 1);
    for (const listener of this.listeners) listener(this.newest);
  }
}

function report(options: LiveOptions, error: unknown): void {
  options.onLog("simulator", "error", `unexpected: ${error instanceof Error ? error.message : String(error)}`);
}

/** Those that this computer asks for names, as far as a program of Moddable's Linux build can reach them. */
function nameServers(): readonly string[] {
  return getServers().filter((address) => isIPv4(address));
}
