import { type Budget, type Share, total } from "./budget";

/** What stands for a share in docs/footprint.md. */
export const SHARE_NAMES: Readonly<Record<Share, string>> = Object.freeze({
  engine: "the engine's own objects",
  host: "host: pins, network, timers",
  application: "the application itself",
  mqtt: "MQTT and DNS",
  tls: "one TLS link",
  ocpp: "OCPP (to come)",
  portal: "portal with its page, open; Wi-Fi, names, updates",
  spare: "spare: 20 %",
});

/** Chargers of the site in which standing in is measured. */
const STAND_IN_CHARGERS = 8;

/** A budget as a table in Markdown, with the sum of each column. */
export function budgetTable(budget: Budget): string {
  const cells = [
    ["share", "image, bytes", "slots of 16 bytes", "chunks, bytes"],
    ["---", "---:", "---:", "---:"],
    ...budget.rows.map(({ share, imageBytes, slots, chunkBytes }) => [
      SHARE_NAMES[share],
      figure(imageBytes),
      figure(slots),
      figure(chunkBytes),
    ]),
    [
      "**whole**",
      ...(["imageBytes", "slots", "chunkBytes"] as const).map((column) => `**${figure(total(budget, column))}**`),
    ],
  ];
  return cells.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The figures that are not split. */
export function wholeFigures({ stackSlots, keys, pilotMs, standIn }: Budget): string {
  const lines = [
    `- stack: ${figure(stackSlots)} slots at its deepest`,
    `- names that come into being while it runs: ${figure(keys)}`,
  ];
  if (pilotMs !== null)
    lines.push(`- from the first bytecode to a safe pilot: ${figure(pilotMs)} ms of engine time on the chip`);
  if (standIn !== null) {
    const memory = `${figure(standIn.slots)} slots, ${figure(standIn.chunkBytes)} bytes of chunks`;
    lines.push(`- in the place of the manager of ${STAND_IN_CHARGERS} chargers, in all: ${memory}`);
  }
  return lines.join("\n");
}

function figure(value: number): string {
  return value === 0 ? "–" : value.toLocaleString("en-US");
}
