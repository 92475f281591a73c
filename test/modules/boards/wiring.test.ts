import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { BoardPins } from "../../../modules/boards/board";
import { board as c3 } from "../../../modules/boards/esp32-c3-devkitm-1";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { board as poe } from "../../../modules/boards/olimex-esp32-poe";

const DOCUMENT = path.resolve(__dirname, "..", "..", "..", "docs", "boards.md");
const COLUMNS = { esp32: devkitc, "esp32-poe": poe, esp32c3: c3 };

type Wire = (pins: BoardPins) => string | undefined;

function line(member: { readonly pin: number; readonly active: string } | undefined): string | undefined {
  return member && `${member.pin}, active ${member.active}`;
}

function adc(member: { readonly pin: number } | undefined): string | undefined {
  return member && String(member.pin);
}

function uart(port: number | undefined, pin: number | undefined): string | undefined {
  return pin === undefined ? undefined : `${pin} (UART ${port})`;
}

/** What stands in the table, row by row. */
const ROWS: Readonly<Record<string, Wire>> = {
  "Pilot out (PWM)": (pins) => String(pins.pilotPwm),
  "Pilot in (ADC1)": (pins) => String(pins.pilotAdc),
  "Contactor coil": (pins) => line(pins.contactorCoil),
  "Contactor feedback": (pins) => line(pins.contactorFeedback),
  "Second contactor coil": (pins) => line(pins.secondContactorCoil),
  "Second contactor feedback": (pins) => line(pins.secondContactorFeedback),
  "Residual current trip": (pins) => line(pins.tripLine),
  "Residual current test": (pins) => line(pins.residualTest),
  "Protective earth missing": (pins) => line(pins.earthMissing),
  "Emergency stop": (pins) => line(pins.emergencyStop),
  Dimming: (pins) => line(pins.dimming),
  "Temperature (ADC1)": (pins) => adc(pins.temperatureAdc),
  "Proximity (ADC1)": (pins) => adc(pins.proximityAdc),
  "Plug lock, forward": (pins) => line(pins.plugLock?.forward),
  "Plug lock, backward": (pins) => line(pins.plugLock?.backward),
  "Plug lock, feedback": (pins) => line(pins.plugLock?.feedback),
  "PZEM-004T, its TX": (pins) => uart(pins.meterSerial.port, pins.meterSerial.receive),
  "PZEM-004T, its RX": (pins) => uart(pins.meterSerial.port, pins.meterSerial.transmit),
  "Tag reader, its TX": (pins) => uart(pins.tagSerial?.port, pins.tagSerial?.receive),
  "Tag reader, its RX": (pins) => uart(pins.tagSerial?.port, pins.tagSerial?.transmit),
  "Status LED": (pins) => line(pins.statusLed),
  Button: (pins) => line(pins.button),
};

function wiringTable(): string[][] {
  const section = readFileSync(DOCUMENT, "utf8").split("\n## Wiring\n")[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((text) => text.startsWith("| ") && !text.startsWith("| ---"))
    .map((text) => text.split("|").map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));
}

describe("docs/boards.md", () => {
  const [head = [], ...rows] = wiringTable();

  it("has the boards and functions that there are", () => {
    assert.deepEqual(
      head.slice(1, 4).map((cell) => cell.replaceAll("`", "")),
      Object.keys(COLUMNS),
    );
    assert.deepEqual(
      rows.map(([name]) => name),
      Object.keys(ROWS),
    );
  });

  for (const [column, [name, board]] of Object.entries(COLUMNS).entries())
    it(`wires ${name} as its board file does`, () => {
      for (const [row, ...cells] of rows) {
        const expected = ROWS[row ?? ""]?.(board.pins) ?? "–";
        // A remark in brackets may follow.
        const cell = cells[column] ?? "";
        assert.ok(cell === expected || cell.startsWith(`${expected} (`), `${row}: ${cell}, not ${expected}`);
      }
    });

  it("misses no pin of a board", () => {
    for (const { pins } of Object.values(COLUMNS)) {
      const { ethernet, plugLock, meterSerial, tagSerial, ...single } = pins;
      const ports = 2 * [meterSerial, tagSerial].filter((port) => port !== undefined).length;
      const wires = Object.keys(single).length + ports + (plugLock === undefined ? 0 : 3);
      assert.equal(Object.values(ROWS).filter((wire) => wire(pins) !== undefined).length, wires, ethernet && "PoE");
    }
  });
});
