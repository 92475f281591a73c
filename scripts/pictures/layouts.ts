import type { BoardData, ManagerBoardData, MeterBoardData } from "../../modules/boards/board";
import { board as c3 } from "../../modules/boards/esp32-c3-devkitm-1";
import { board as c3Manager } from "../../modules/boards/esp32-c3-devkitm-1-manager";
import { board as c3Meter } from "../../modules/boards/esp32-c3-devkitm-1-meter";
import { board as devkitc } from "../../modules/boards/esp32-devkitc";
import { board as devkitcManager } from "../../modules/boards/esp32-devkitc-manager";
import { board as devkitcMeter } from "../../modules/boards/esp32-devkitc-meter";
import { board as s3 } from "../../modules/boards/esp32-s3-devkitc-1";
import { board as s3Manager } from "../../modules/boards/esp32-s3-devkitc-1-manager";
import { board as s3Meter } from "../../modules/boards/esp32-s3-devkitc-1-meter";
import { board as poe } from "../../modules/boards/olimex-esp32-poe";
import { board as poeManager } from "../../modules/boards/olimex-esp32-poe-manager";
import { board as poeMeter } from "../../modules/boards/olimex-esp32-poe-meter";

/** A contact of a connector: what is printed beside it, and its GPIO if it has one. */
export interface Contact {
  readonly label: string;
  readonly gpio: number | undefined;
}

export interface Connector {
  readonly name: string;
  /** Contact 1 first. */
  readonly contacts: readonly Contact[];
}

export interface Layout {
  readonly title: string;
  /** Under the title: how the picture lies. */
  readonly view: string;
  readonly charger: BoardData;
  readonly meter: MeterBoardData;
  /** Not drawn: its light and button are where the charger has them. */
  readonly manager: ManagerBoardData;
  /** The two that are drawn. */
  readonly left: Connector;
  readonly right: Connector;
  /** Others that are named in the tables. */
  readonly more: readonly Connector[];
  /** GPIO that a resistor on the board pulls up, or may: no place for a coil or a pilot. */
  readonly pulledUp: readonly number[];
  /** GPIO with something of the maker's on it. */
  readonly soldered: Readonly<Record<number, string>>;
}

const ANTENNA_UP = "Seen from above, the antenna at the top, USB at the bottom";

/** By the board's name for `npm run build`. The orders are those of the makers' header tables and schematics. */
export const LAYOUTS: Readonly<Record<"esp32" | "esp32-poe" | "esp32c3" | "esp32s3", Layout>> = {
  esp32: {
    title: "Espressif ESP32-DevKitC V4",
    view: ANTENNA_UP,
    charger: devkitc,
    meter: devkitcMeter,
    manager: devkitcManager,
    left: connector("J2", "3V3 EN VP:36 VN:39 34 35 32 33 25 26 27 14 12 GND 13 D2:9 D3:10 CMD:11 5V"),
    right: connector("J3", "GND 23 22 TX:1 RX:3 21 GND 19 18 5 17 16 4 0 2 15 D1:8 D0:7 CLK:6"),
    more: [],
    pulledUp: [],
    soldered: { 0: "Boot button" },
  },
  "esp32-poe": {
    title: "Olimex ESP32-POE",
    view: "Contact 1 on top, in the order of the maker's schematic; not to scale",
    charger: poe,
    meter: poeMeter,
    manager: poeManager,
    left: connector("EXT1", "5V 3V3 GND EN 0 TX:1 2 RX:3 4 5"),
    right: connector("EXT2", "39 36 35 34 33 32 16 15 14 13"),
    more: [connector("UEXT", "3V3 GND 4 36 16 13 15 2 14 5")],
    pulledUp: [2, 5, 13, 15, 16, 33, 34, 36],
    soldered: { 34: "BUT1", 39: "divider of the 5 V" },
  },
  esp32c3: {
    title: "Espressif ESP32-C3-DevKitM-1",
    view: ANTENNA_UP,
    charger: c3,
    meter: c3Meter,
    manager: c3Manager,
    left: connector("J1", "GND 3V3 3V3 2 3 GND RST GND 0 1 10 GND 5V 5V GND"),
    right: connector("J3", "GND TX:21 RX:20 GND 9 8 GND 7 6 5 4 GND 18 19 GND"),
    more: [],
    pulledUp: [8, 9],
    soldered: { 8: "RGB LED", 9: "Boot button" },
  },
  esp32s3: {
    title: "Espressif ESP32-S3-DevKitC-1",
    view: ANTENNA_UP,
    charger: s3,
    meter: s3Meter,
    manager: s3Manager,
    left: connector("J1", "3V3 3V3 RST 4 5 6 7 15 16 17 18 8 3 46 9 10 11 12 13 14 5V GND"),
    right: connector("J3", "GND TX:43 RX:44 1 2 42 41 40 39 38 37 36 35 0 45 48 47 21 20 19 GND GND"),
    more: [],
    pulledUp: [0],
    soldered: { 0: "Boot button", 38: "RGB LED of v1.1" },
  },
};

/** Where a GPIO comes out, as `J2-9`. */
export function contactsOf({ left, right, more }: Layout, gpio: number): string[] {
  return [left, right, ...more].flatMap(({ name, contacts }) =>
    contacts.flatMap((contact, index) => (contact.gpio === gpio ? [`${name}-${index + 1}`] : [])),
  );
}

/** `3V3 VP:36 34`: a supply or the like, a name with its GPIO, a GPIO. */
function connector(name: string, words: string): Connector {
  const contacts = words.split(" ").map((word): Contact => {
    const [label = "", gpio] = word.includes(":") ? word.split(":") : [word, /^\d+$/.test(word) ? word : undefined];
    return { label, gpio: gpio === undefined ? undefined : Number(gpio) };
  });
  return { name, contacts };
}
