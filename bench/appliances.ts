/** From, to; both may be drawn. */
export type Range = readonly [number, number];

/** A part of a program: `share` of the appliance's current, all the time or switched by a thermostat. */
export interface Stage {
  readonly forS: Range;
  readonly share: number;
  /** s on and off in turn; left out: on all the time. One use keeps to one length, give or take a quarter. */
  readonly cycle?: { readonly onS: Range; readonly offS: Range };
}

export interface Appliance {
  readonly name: string;
  /** Of the households, 0–1. */
  readonly ownedShare: number;
  /** A at 230 V while it heats or runs. */
  readonly currentA: Range;
  /** Uses on a day, whole. */
  readonly uses: Range;
  /** Hours of the day in which a use begins. */
  readonly hours: readonly Range[];
  readonly stages: readonly Stage[];
}

const DAY_S = 86_400;
const MEALS: readonly Range[] = Object.freeze([
  [6, 9],
  [11.5, 13.5],
  [17, 21],
]);
/** It was running when the day began. */
const BEFORE_MIDNIGHT: readonly Range[] = Object.freeze([[-1, 0]]);

/** What stands in a household, on one phase. Rated currents of common appliances, and cycles as their thermostats make them. */
export const APPLIANCES: readonly Appliance[] = [
  {
    name: "router, standby and ventilation",
    ownedShare: 1,
    currentA: [0.3, 1.2],
    uses: [1, 1],
    hours: BEFORE_MIDNIGHT,
    stages: [{ forS: [2 * DAY_S, 2 * DAY_S], share: 1 }],
  },
  {
    name: "refrigerator",
    ownedShare: 1,
    currentA: [0.4, 0.9],
    uses: [1, 1],
    hours: BEFORE_MIDNIGHT,
    stages: [{ forS: [2 * DAY_S, 2 * DAY_S], share: 1, cycle: { onS: [600, 1_200], offS: [1_200, 2_700] } }],
  },
  {
    name: "light and screens",
    ownedShare: 1,
    currentA: [0.2, 1.2],
    uses: [3, 8],
    hours: [
      [6, 8],
      [16, 23],
    ],
    stages: [{ forS: [900, 10_800], share: 1 }],
  },
  {
    name: "kettle",
    ownedShare: 0.8,
    currentA: [8.5, 10],
    uses: [1, 6],
    hours: [[6, 22]],
    stages: [{ forS: [90, 240], share: 1 }],
  },
  {
    name: "microwave oven",
    ownedShare: 0.8,
    currentA: [4.5, 6.5],
    uses: [0, 4],
    hours: MEALS,
    stages: [{ forS: [45, 360], share: 1 }],
  },
  {
    name: "oven",
    ownedShare: 0.8,
    currentA: [9, 14],
    uses: [0, 1],
    hours: [
      [11, 13],
      [17, 20],
    ],
    stages: [
      { forS: [420, 840], share: 1 },
      { forS: [900, 3_600], share: 1, cycle: { onS: [30, 90], offS: [60, 180] } },
    ],
  },
  {
    name: "hob",
    ownedShare: 0.8,
    currentA: [5, 9],
    uses: [0, 3],
    hours: MEALS,
    stages: [
      { forS: [120, 480], share: 1 },
      { forS: [300, 2_400], share: 1, cycle: { onS: [5, 20], offS: [10, 40] } },
    ],
  },
  {
    name: "washing machine",
    ownedShare: 0.9,
    currentA: [8, 9.5],
    uses: [0, 2],
    hours: [[7, 20]],
    stages: [
      { forS: [120, 300], share: 0.1 },
      { forS: [480, 1_200], share: 1 },
      { forS: [1_800, 3_600], share: 0.15, cycle: { onS: [10, 20], offS: [5, 10] } },
      { forS: [300, 600], share: 0.25 },
    ],
  },
  {
    name: "tumble dryer",
    ownedShare: 0.4,
    currentA: [9, 12],
    uses: [0, 1],
    hours: [[9, 21]],
    stages: [
      { forS: [1_800, 3_000], share: 1 },
      { forS: [600, 1_800], share: 1, cycle: { onS: [90, 240], offS: [60, 180] } },
    ],
  },
  {
    name: "dishwasher",
    ownedShare: 0.7,
    currentA: [8, 9.5],
    uses: [0, 1],
    hours: [
      [8, 10],
      [19, 23],
    ],
    stages: [
      { forS: [300, 600], share: 0.05 },
      { forS: [600, 1_080], share: 1 },
      { forS: [1_500, 3_000], share: 0.05 },
      { forS: [480, 960], share: 1 },
      { forS: [1_200, 1_800], share: 0.05 },
    ],
  },
  {
    name: "water heater",
    ownedShare: 0.3,
    currentA: [6, 9],
    uses: [1, 3],
    hours: [[0, 24]],
    stages: [{ forS: [1_200, 7_200], share: 1 }],
  },
  {
    name: "heat pump",
    ownedShare: 0.4,
    currentA: [5, 10],
    uses: [1, 1],
    hours: BEFORE_MIDNIGHT,
    stages: [{ forS: [2 * DAY_S, 2 * DAY_S], share: 1, cycle: { onS: [480, 1_500], offS: [300, 1_500] } }],
  },
];
