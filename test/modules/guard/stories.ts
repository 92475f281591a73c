import type { ClosedPhases, GuardDrop } from "../../../modules/device/guard";

/** Where the pilot stands: A, B, C and D. */
export type GuardCar = "away" | "connected" | "ready" | "ventilated";

/** What happens to a guard. A millisecond passes in `wait` and `live` only; the firmware renews in `live`, every 20 ms. */
export type GuardStep =
  | readonly ["write", ClosedPhases]
  | readonly ["renew"]
  | readonly ["wait", number]
  | readonly ["live", number]
  | readonly ["car", GuardCar]
  | readonly ["trip", boolean]
  | readonly ["stop", boolean];

export interface GuardOutcome {
  /** What the coils connect. */
  readonly closed: ClosedPhases;
  readonly dropped: GuardDrop | null;
}

/** A story with two contactors, and how it ends. It begins with the car in A and an open guard. */
export interface GuardStory extends GuardOutcome {
  readonly name: string;
  readonly steps: readonly GuardStep[];
}

const CHARGING: readonly GuardStep[] = Object.freeze([
  ["car", "ready"],
  ["wait", 1000],
  ["write", 1],
]);

function story(name: string, steps: readonly GuardStep[], closed: ClosedPhases, dropped: GuardDrop | null): GuardStory {
  return Object.freeze({ name, steps, closed, dropped });
}

/** For every guard there is: in the plant, and native on a chip. */
export const GUARD_STORIES: readonly GuardStory[] = Object.freeze([
  story("open from the start", [["wait", 5000]], 0, null),
  story("closes for one phase", CHARGING, 1, null),
  story(
    "closes for three",
    [
      ["car", "ready"],
      ["write", 3],
    ],
    3,
    null,
  ),
  story(
    "closes in D, too",
    [
      ["car", "ventilated"],
      ["write", 1],
      ["live", 1000],
    ],
    1,
    null,
  ),
  story("holds while it is renewed", [...CHARGING, ["live", 10_000]], 1, null),
  story("holds 199 ms without a renewal", [...CHARGING, ["wait", 199]], 1, null),
  story("drops after 200 ms without a renewal", [...CHARGING, ["wait", 200]], 0, "permit-expired"),
  story(
    "drops 200 ms after the last of many renewals",
    [...CHARGING, ["live", 1000], ["renew"], ["wait", 200]],
    0,
    "permit-expired",
  ),
  story("is renewed by a word to close", [...CHARGING, ["wait", 199], ["write", 1], ["wait", 199]], 1, null),
  story("is renewed by a word for other phases", [...CHARGING, ["wait", 199], ["write", 3], ["wait", 199]], 1, null),
  story("does not close again by a renewal", [...CHARGING, ["wait", 200], ["live", 1000]], 0, "permit-expired"),
  story(
    "does not close again unless it is told to open before",
    [...CHARGING, ["wait", 200], ["write", 1], ["wait", 100], ["write", 3]],
    0,
    "permit-expired",
  ),
  story("has its drop acknowledged by open", [...CHARGING, ["wait", 200], ["write", 0]], 0, null),
  story("closes again once a drop was acknowledged", [...CHARGING, ["wait", 200], ["write", 0], ["write", 3]], 3, null),
  story("does not take one phase for three", [...CHARGING, ["write", 3]], 1, null),
  story(
    "does not take three phases for one",
    [
      ["car", "ready"],
      ["write", 3],
      ["write", 1],
    ],
    3,
    null,
  ),
  story("changes phases through open", [...CHARGING, ["write", 0], ["write", 3]], 3, null),
  story(
    "holds while the pilot is out for 54 ms",
    [...CHARGING, ["live", 200], ["car", "connected"], ["wait", 54]],
    1,
    null,
  ),
  story(
    "drops when the pilot is out for 55 ms",
    [...CHARGING, ["live", 200], ["car", "connected"], ["wait", 55]],
    0,
    "pilot-left",
  ),
  story("drops when the plug is pulled", [...CHARGING, ["live", 200], ["car", "away"], ["live", 60]], 0, "pilot-left"),
  story(
    "drops both contactors",
    [
      ["car", "ready"],
      ["write", 3],
      ["car", "away"],
      ["live", 60],
    ],
    0,
    "pilot-left",
  ),
  story("takes C to D for no leaving", [...CHARGING, ["live", 200], ["car", "ventilated"], ["live", 200]], 1, null),
  story(
    "takes a bounce for a bounce",
    [
      ...CHARGING,
      ["car", "connected"],
      ["live", 40],
      ["car", "ready"],
      ["live", 20],
      ["car", "connected"],
      ["live", 40],
    ],
    1,
    null,
  ),
  story(
    "does not close without a car that asks",
    [
      ["wait", 1000],
      ["write", 1],
    ],
    0,
    "pilot-left",
  ),
  story(
    "gives a car that has just left its 55 ms",
    [
      ["car", "ready"],
      ["wait", 500],
      ["car", "connected"],
      ["wait", 30],
      ["write", 1],
      ["wait", 24],
    ],
    1,
    null,
  ),
  story(
    "and no more than these",
    [
      ["car", "ready"],
      ["wait", 500],
      ["car", "connected"],
      ["wait", 30],
      ["write", 1],
      ["wait", 25],
    ],
    0,
    "pilot-left",
  ),
  story("drops on the trip line at once", [...CHARGING, ["trip", true]], 0, "trip-line"),
  story("drops on the emergency stop at once", [...CHARGING, ["stop", true]], 0, "emergency-stop"),
  story(
    "keeps the reason when the line is quiet again",
    [...CHARGING, ["trip", true], ["trip", false], ["live", 1000]],
    0,
    "trip-line",
  ),
  story(
    "keeps the first reason when there are more",
    [...CHARGING, ["stop", true], ["trip", true], ["live", 1000]],
    0,
    "emergency-stop",
  ),
  story(
    "does not close against the trip line",
    [
      ["car", "ready"],
      ["trip", true],
      ["write", 1],
    ],
    0,
    "trip-line",
  ),
  story(
    "does not close against the emergency stop",
    [
      ["car", "ready"],
      ["stop", true],
      ["write", 3],
    ],
    0,
    "emergency-stop",
  ),
  story(
    "has nothing to drop while it is open",
    [
      ["trip", true],
      ["stop", true],
      ["wait", 1000],
    ],
    0,
    null,
  ),
  story(
    "has forgotten its drop when it closes again",
    [...CHARGING, ["trip", true], ["trip", false], ["write", 0], ["write", 1], ["live", 500]],
    1,
    null,
  ),
]);
