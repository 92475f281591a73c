import { join } from "node:path";
import { type Manager, startManager } from "../../../firmware/manager/manager";
import { MemberStore } from "../../../firmware/manager/members";
import { MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION } from "../../../firmware/manager/settings";
import type { LogLevel } from "../../../modules/device/device";
import type { PageAsset } from "../../../modules/device/page-asset";
import type { LedgerConstructor } from "../../../modules/ledger/ledger";
import { provision } from "../../../modules/settings/settings-store";
import { Scheduler, type TimerScope } from "../../virtual/scheduler";
import type { BrokerAddress } from "../cli/values";
import { nodeBoard } from "../device";
import { NodeKeyValueStorage } from "../key-value-storage";
import { nodeLedgerClass } from "../ledger/node-ledger";
import { RealTime } from "../real-time";
import type { SiteFile } from "./site-file";

export interface SiteManagerOptions {
  readonly site: SiteFile;
  readonly stateFolder: string;
  /** In the place of the one that the site file names. */
  readonly mqtt: BrokerAddress | undefined;
  /** A PostgreSQL connection string; a secret. */
  readonly store: string | undefined;
  readonly portal: {
    /** 0: any free one. The next one is for https. */
    readonly port: number;
    readonly address: string;
    /** undefined: it was not built. */
    readonly page: PageAsset | undefined;
  };
  readonly onLog: (level: LogLevel, message: string) => void;
}

/** ms from what the firmware throws to its next start. */
const RESTART_MS = 1_000;
/** A board in name only: nothing hangs on it. */
const BOARD = Object.freeze({ name: "computer", platform: "node", maxCurrentA: 80, phases: 3 } as const);

/** A site manager on a computer, with its ledger in SQLite and, where one is given, a PostgreSQL store. */
export class SiteManager {
  private readonly scheduler = new Scheduler();
  private readonly realTime: RealTime;
  private readonly storage: NodeKeyValueStorage;
  private readonly Ledger: LedgerConstructor;
  private scope: TimerScope | undefined;
  private application: Manager | undefined;
  private isClosed = false;
  /** Its page finds it again after a restart. */
  private port: number;

  /** Throws what the system throws for a folder that cannot be used, and LedgerError for a file that is no ledger. */
  constructor(private readonly options: SiteManagerOptions) {
    const { site, stateFolder, store, portal, onLog } = options;
    this.port = portal.port;
    const onWarning = (message: string): void => onLog("warn", message);
    this.realTime = new RealTime({
      scheduler: this.scheduler,
      onError: (error) => onLog("error", error instanceof Error ? error.message : String(error)),
    });
    this.storage = new NodeKeyValueStorage({ folder: join(stateFolder, site.id), onCorrupt: onWarning });
    this.Ledger = nodeLedgerClass({
      file: join(stateFolder, "ledger.sqlite"),
      zone: site.zone,
      retention: site.retention,
      tariffs: site.tariffs,
      timers: this.realTime,
      nowMs: () => Date.now(),
      onWarning,
      ...(store === undefined ? {} : { remote: { connectionString: store } }),
    });
    // A file that cannot be used is said now, and not to a firmware that starts again and again.
    new this.Ledger().close();
    this.provision();
    this.start();
  }

  /** undefined while it restarts. */
  get manager(): Manager | undefined {
    return this.application;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stop();
    // A goodbye is on its way to the broker.
    await new Promise((wake) => setTimeout(wake, 50));
    this.scope?.close();
    this.realTime.close();
  }

  /** The site file is the installer's word: its settings hold from each start on. Chargers that were added over MQTT stay. */
  private provision(): void {
    const { site, mqtt } = this.options;
    const store = this.storage.open({ path: "manager", format: "string" });
    const broker = mqtt === undefined ? {} : { mqtt: settingsOf(mqtt) };
    provision(store, MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION, { ...site.settings, ...broker });
    const members = new MemberStore(store, (message) => this.options.onLog("warn", message));
    for (const { id, ...member } of site.chargers) {
      const put = members.put(id, member);
      if (!put.ok) this.options.onLog("warn", `${id}: ${put.path} ${put.reason}`);
    }
    store.close();
  }

  private start(): void {
    if (this.isClosed) return;
    const { site, portal, onLog } = this.options;
    const { address, page } = portal;
    const scope = this.scheduler.scope();
    this.scope = scope;
    const { device, call } = nodeBoard({
      id: site.id,
      board: BOARD,
      realTime: this.realTime,
      timers: scope,
      storage: this.storage,
      portalPort: this.port,
      securePortalPort: this.port === 0 ? 0 : this.port + 1,
      ...(page === undefined ? {} : { page }),
      listener: { address, onListening: (port) => this.listens(port) },
      Ledger: this.Ledger,
      onLog,
      onRestart: () => this.restart(),
    });
    this.realTime.run(() =>
      call(() => {
        // Its name on the network is the computer's own matter.
        const { Udp: _names, ...network } = device.network;
        this.application = startManager({ ...device, network });
      }),
    );
  }

  private listens(port: number): void {
    this.port = port;
    this.options.onLog("info", `the page is at http://${this.options.portal.address}:${port}/`);
  }

  private stop(): void {
    const { application } = this;
    this.application = undefined;
    if (application !== undefined) this.realTime.run(() => application.close());
  }

  private restart(): void {
    this.stop();
    this.scope?.close();
    this.scheduler.set(() => this.start(), RESTART_MS);
  }
}

function settingsOf({ host, port, tls, user, password }: BrokerAddress): object {
  return { host, port, tls, user: user ?? "", password: password ?? "" };
}
