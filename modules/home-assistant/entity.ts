import type { TopicKind } from "../messages/topics";

/** A value or control of a part as Home Assistant shows it; one row of a part's table. */
export interface Entity {
  readonly platform: "sensor" | "binary_sensor" | "number" | "select" | "button";
  /** `[a-z0-9_]+`, within the part; never another meaning under the same key. */
  readonly key: string;
  readonly name: string;
  /** The part's topic that its state stands on; a button has none. */
  readonly from?: TopicKind;
  /** The state out of that message: a Jinja expression, in which `j` is the message (`value_json`). Left out: the text itself. */
  readonly value?: string;
  /** What is sent on the part's `set`; of a number or a choice with `{{ value }}` in it. */
  readonly command?: string;
  readonly deviceClass?: string;
  readonly unit?: string;
  readonly stateClass?: "measurement" | "total" | "total_increasing";
  readonly category?: "diagnostic" | "config";
  /** Of a number: least, greatest, and step. */
  readonly range?: readonly [min: number, max: number, step: number];
  readonly options?: readonly string[];
  /** Payloads of a binary sensor. */
  readonly onOff?: readonly [on: string, off: string];
  /** Digits behind the point that are shown. */
  readonly digits?: number;
  /** Shown also while the part is offline. */
  readonly isAlways?: boolean;
  /** This part has none, as it is set up; what an earlier set-up left is taken away. */
  readonly isAbsent?: boolean;
}

/** What makes a table shorter. */
export const CURRENT = Object.freeze({
  deviceClass: "current",
  unit: "A",
  stateClass: "measurement",
  digits: 1,
} as const);
export const POWER = Object.freeze({
  deviceClass: "power",
  unit: "W",
  stateClass: "measurement",
  digits: 0,
} as const);
export const VOLTAGE = Object.freeze({
  deviceClass: "voltage",
  unit: "V",
  stateClass: "measurement",
  digits: 1,
} as const);
/** The energy dashboard takes kWh that only grow. */
export const ENERGY = Object.freeze({
  deviceClass: "energy",
  unit: "kWh",
  stateClass: "total_increasing",
  digits: 2,
} as const);

/** Every part's: whether it is on the network. */
export const ONLINE: Entity = Object.freeze({
  platform: "binary_sensor",
  key: "online",
  name: "Online",
  from: "online",
  deviceClass: "connectivity",
  category: "diagnostic",
  onOff: Object.freeze(["1", "0"] as const),
  isAlways: true,
} as const);
