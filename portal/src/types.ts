import type { ManagerStatus } from "../../modules/messages/manager-status";
import type { Member } from "../../modules/messages/site";

export type Kind = "charger" | "meter" | "manager";

export interface About {
  readonly kind: Kind;
  readonly id: string;
  readonly version: string;
  readonly board: string;
  readonly phases: number;
  readonly isSetUp: boolean;
  readonly isLoggedIn: boolean;
  readonly isAtHand: boolean;
  readonly hasWifi: boolean;
  readonly canUpdate: boolean;
  readonly hasCertificate: boolean;
  readonly name: string;
}

interface AnyStatus {
  readonly atMs: number | null;
  readonly mqtt: "off" | "offline" | "online";
  readonly uptimeS: number;
}

export interface ChargerNow extends AnyStatus {
  readonly kind: "charger";
  readonly state: string;
  readonly offeredA: number;
  readonly drawnA: readonly number[] | null;
  readonly powerW: number | null;
  readonly voltageV: readonly number[] | number | null;
  readonly contactor: boolean;
  readonly phases: number;
  readonly energyWh: number | null;
  readonly mode: "intelligent" | "manual";
  readonly manualCurrentA: number;
  readonly maxCurrentA: number;
  readonly limit: string;
  readonly why: string;
  readonly whyCode?: string;
  readonly limits: readonly { readonly code: string; readonly currentA: number; readonly reason: string }[];
  readonly fault: string | null;
  readonly notices: readonly string[];
  readonly session: null | {
    readonly number: number;
    readonly tag: string | null;
    readonly durationS: number;
    readonly energyWh: number;
    readonly cost: number | null;
    readonly stop: string | null;
  };
  readonly sessions: number;
  readonly charging: boolean;
}

export interface MeterNow extends AnyStatus {
  readonly kind: "meter";
  readonly reading: null | {
    readonly ageS: number;
    readonly currentA: readonly number[];
    readonly voltageV: readonly number[];
    readonly powerW: readonly number[];
    readonly energyWh: number;
    readonly frequencyHz: number;
  };
  readonly measures: string;
  readonly emoncms: "off" | "ok" | "waiting" | "failed";
  readonly backlog: number;
}

export interface ManagerNow extends AnyStatus, ManagerStatus {
  readonly kind: "manager";
}

export type Status = ChargerNow | MeterNow | ManagerNow;

export interface SiteCharger {
  readonly id: string;
  readonly name: string;
  readonly isHeard: boolean;
  readonly hasJoined: boolean;
  readonly grantedA: number;
  readonly offeredA: number | null;
  readonly drawnA: readonly number[] | null;
  readonly wants: string | null;
  readonly why: string;
  readonly sessionWh: number | null;
  readonly tag: string | null;
  readonly member: Partial<Member>;
}

export interface Site {
  readonly chargers: readonly SiteCharger[];
  /** Ids of those that asked and are not listed. */
  readonly strangers: readonly string[];
}

export interface FinishedSession {
  readonly number: number;
  readonly tag: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly energyWh: number;
  readonly durationS: number;
  readonly highestA: number;
  readonly stopReason: string;
  readonly cost: number | null;
}

export interface SessionList {
  readonly sessions: readonly FinishedSession[];
  readonly price: { readonly perKwh: number; readonly currency: string } | null;
}

export interface NetworkNow {
  readonly state: "apart" | "joining" | "joined" | "failed";
  readonly reason: null | "wrong-password" | "not-found" | "lost" | "other";
  readonly ssid: string;
  readonly address: string | null;
  readonly rssiDbm: number | null;
  readonly name: string;
  readonly accessPoint: { readonly ssid: string; readonly isOpen: boolean } | null;
  readonly hasWifi: boolean;
}

export interface FoundNetwork {
  readonly ssid: string;
  readonly rssiDbm: number;
  readonly isOpen: boolean;
}

export interface UpdateNow {
  readonly version: string;
  readonly running: "confirmed" | "trial";
  readonly state: "idle" | "receiving" | "fetching" | "checking" | "ready" | "failed";
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
  readonly error: string | null;
  readonly next: string | null;
}

/** A value of a setting as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export interface Settings {
  /** A secret that is set is null here: it is not told, and null is sent for no setting of that kind. */
  readonly settings: JsonObject;
  readonly secrets: readonly string[];
}
