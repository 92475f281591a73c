import type { TraceLine } from "../../scenario/trace-line";

/** What the HTTP side asks of the running simulator, and what the page gets of it. */

export interface Part {
  readonly id: string;
  readonly kind: "charger" | "meter" | "manager" | "broker" | "car" | "house";
  /** Where its own page listens; null where it has none. */
  readonly portal: string | null;
  /** The MQTT topic it publishes on. */
  readonly topic: string;
}

export interface SiteInfo {
  /** A per phase at the main switch. */
  readonly contractedCurrent: number;
  /** A kept free of it. */
  readonly buffer: number;
  readonly voltage: number;
  readonly phases: number;
  /** s between two readings of the site meter. */
  readonly updateInterval: number;
  /** Default "main". */
  readonly meterAt?: "main" | "house";
  readonly breaker?: { readonly rated: number; readonly curve: string } | null;
  /** A that a charger offers when it has no grant or reading. */
  readonly failsafeCurrent?: number;
}

/** What the trace does not tell of a charger and its car. */
export interface ChargerInfo {
  readonly mode: "intelligent" | "manual";
  /** A, offered in manual mode. */
  readonly manualCurrent: number;
  /** A, the charger's own limit. */
  readonly maxCurrent: number;
  readonly car: {
    readonly plugged: boolean;
    /** S2 is closed. */
    readonly asking: boolean;
    /** State of charge, 0–1. */
    readonly soc: number;
  } | null;
}

/** Who shares the site's current among its chargers, as the parts' broker tells it. */
export interface SharingInfo {
  /** `charger`: one stands in for the manager. `unknown`: the broker is not reached. */
  readonly by: "manager" | "charger" | "nobody" | "unknown";
  /** Its id; null where nobody is known to lead. */
  readonly leader: string | null;
}

/** The answer of GET /api/sim. */
export interface SimInfo {
  readonly name: string;
  /** Simulated seconds in a real one. */
  readonly speed: number;
  /** Where the parts' MQTT broker listens, without user and password; null where it is not known. */
  readonly broker: string | null;
  readonly parts: readonly Part[];
  readonly site: SiteInfo;
  readonly chargers: { readonly [id: string]: ChargerInfo };
  /** null: a site without a manager, where each charger follows the meter by itself. */
  readonly sharing: SharingInfo | null;
  /** The faults this world can make, by the names of docs/scenarios.md. */
  readonly faults: readonly string[];
}

export type PostResult = { readonly ok: true } | { readonly ok: false; readonly error: string };

export interface LiveWorld {
  readonly name: string;
  readonly speed: number;
  /** `mqtt://HOST:PORT` or `mqtts://HOST:PORT`. */
  readonly broker?: string;
  /** Read at every line, so a change of the contracted current reaches the page. */
  readonly site: SiteInfo;
  parts(): readonly Part[];
  state(): TraceLine;
  /** Takes one event object without `t`. The world checks it; whatever it refuses changes nothing. */
  post(event: unknown): PostResult;
  /** Calls back once a simulated second. Returns the way to stop it. */
  onLine(listener: (line: TraceLine) => void): () => void;
  /** By charger id. Without it the page goes by the pilot state alone. */
  chargers?(): { readonly [id: string]: ChargerInfo };
  /** Without it, and with null, it is a site without a manager. */
  sharing?(): SharingInfo | null;
  /** Without it the page offers no faults. */
  faults?(): readonly string[];
}

export function simInfo(world: LiveWorld): SimInfo {
  return {
    name: world.name,
    speed: world.speed,
    broker: world.broker ?? null,
    parts: world.parts(),
    site: world.site,
    chargers: world.chargers?.() ?? {},
    sharing: world.sharing?.() ?? null,
    faults: world.faults?.() ?? [],
  };
}
