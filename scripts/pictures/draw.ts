import { chips } from "../../modules/boards/chips";
import type { Connector, Contact, Layout } from "./layouts";
import { FUNCTIONS, functionOf, type Group } from "./wiring";

const WIDTH = 980;
const ROW = 26;
const TOP = 84;
const BOARD_LEFT = 390;
const BOARD_RIGHT = WIDTH - BOARD_LEFT;
const PAD = 9;

const COLOURS: Readonly<Record<Group, readonly [fill: string, name: string]>> = {
  pilot: ["#0b5fa5", "control pilot"],
  contactor: ["#b3261e", "contactor"],
  safety: ["#8a4b00", "safety, grid"],
  sensor: ["#4d6600", "sensors"],
  lock: ["#6b3fa0", "plug lock"],
  serial: ["#00696b", "serial"],
  panel: ["#8c2f6b", "LED, button, display"],
};
const GREY = "#6b6b6b";

interface Remark {
  readonly text: string;
  readonly colour: string;
}

/** A board with what a charger, and what a meter has on its pins, as SVG. */
export function drawBoard(layout: Layout): string {
  const rows = Math.max(layout.left.contacts.length, layout.right.contacts.length);
  const boardHeight = rows * ROW + 44;
  const legendTop = TOP + boardHeight + 40;
  const height = legendTop + 40;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="13">`,
    `<title>${escaped(layout.title)}: wiring</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(WIDTH / 2, 32, layout.title, { size: 20, bold: true }),
    text(WIDTH / 2, 56, `Numbers are GPIO. ${layout.view}.`, { colour: GREY }),
    `<rect x="${BOARD_LEFT}" y="${TOP}" width="${BOARD_RIGHT - BOARD_LEFT}" height="${boardHeight}" rx="8" fill="#20372c"/>`,
    text(WIDTH / 2, TOP + 22, layout.charger.chip.toUpperCase(), { colour: "#c4d4cc" }),
    ...drawConnector(layout, layout.left, "left"),
    ...drawConnector(layout, layout.right, "right"),
    ...drawLegend(legendTop),
    "</svg>",
    "",
  ].join("\n");
}

function drawConnector(layout: Layout, { name, contacts }: Connector, side: "left" | "right"): string[] {
  const isLeft = side === "left";
  const padX = isLeft ? BOARD_LEFT + 14 : BOARD_RIGHT - 14;
  const inward = isLeft ? 16 : -16;
  const outward = isLeft ? -24 : 24;
  const labelAnchor = isLeft ? "start" : "end";
  const remarkAnchor = isLeft ? "end" : "start";
  const lines = [text(padX + inward, TOP + 22, name, { colour: "#ffffff", bold: true, anchor: labelAnchor })];
  for (const [index, contact] of contacts.entries()) {
    const y = TOP + 44 + index * ROW;
    const [first, ...rest] = remarks(layout, contact);
    const colour = first?.colour ?? "#d9d9d9";
    lines.push(
      `<rect x="${padX - PAD}" y="${y - PAD}" width="${2 * PAD}" height="${2 * PAD}" rx="3" fill="${colour}"/>`,
      text(padX + inward, y + 4, contact.label, { colour: "#ffffff", size: 12, anchor: labelAnchor }),
    );
    if (first !== undefined) lines.push(remarkLine(padX + outward, y + 4, [first, ...rest], remarkAnchor));
  }
  return lines;
}

/** One line of text in the colours of its parts. */
function remarkLine(x: number, y: number, parts: readonly Remark[], anchor: string): string {
  const spans = parts.map(
    ({ text: words, colour }, index) => `<tspan fill="${colour}">${index > 0 ? " · " : ""}${escaped(words)}</tspan>`,
  );
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${spans.join("")}</text>`;
}

/** What stands beside a contact: the charger's use, the meter's where it is another one, or why it is left alone. */
function remarks(layout: Layout, { gpio }: Contact): Remark[] {
  if (gpio === undefined) return [];
  const charger = functionOf(layout.charger, gpio);
  const meter = functionOf(layout.meter, gpio);
  const found: Remark[] = [];
  if (charger !== undefined) found.push({ text: charger.name, colour: COLOURS[charger.group][0] });
  if (meter !== undefined && meter !== charger)
    found.push({ text: `meter: ${meter.name}`, colour: COLOURS[meter.group][0] });
  if (found.length > 0) return found;
  const reason = leftAlone(layout, gpio);
  return reason === undefined ? [] : [{ text: reason, colour: GREY }];
}

function leftAlone({ charger, soldered }: Layout, gpio: number): string | undefined {
  const chip = chips[charger.chip];
  const reasons = [
    soldered[gpio],
    chip.flash.includes(gpio) ? "flash" : undefined,
    chip.strapping.includes(gpio) ? "strapping" : undefined,
    chip.debugPins.includes(gpio) ? "console or USB" : undefined,
  ].filter((reason) => reason !== undefined);
  return reasons.length === 0 ? undefined : `${reasons.join(", ")}: leave open`;
}

function drawLegend(top: number): string[] {
  const used = Object.entries(COLOURS).filter(([group]) => FUNCTIONS.some((each) => each.group === group));
  const lines: string[] = [];
  let x = 40;
  for (const [, [fill, name]] of used) {
    lines.push(
      `<rect x="${x}" y="${top - PAD}" width="${2 * PAD}" height="${2 * PAD}" rx="3" fill="${fill}"/>`,
      text(x + 26, top + 4, name, { anchor: "start" }),
    );
    x += 46 + name.length * 8;
  }
  return lines;
}

interface Style {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly anchor?: string;
}

function text(
  x: number,
  y: number,
  words: string,
  { size, bold, colour = "#1b1b1b", anchor = "middle" }: Style,
): string {
  const font = `${size === undefined ? "" : ` font-size="${size}"`}${bold ? ' font-weight="bold"' : ""}`;
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}"${font}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
