import { encode } from "uqr";
import type { AccessPointOptions } from "../../modules/device/wifi";
import { checkJoin } from "../../modules/wifi/join";
import { wifiUri } from "../../modules/wifi/wifi-uri";

/** mm, the whole sticker. */
const WIDTH = 62;
const HEIGHT = 29;
/** mm, the side of the code with its quiet zone of 4 modules (ISO/IEC 18004, 9.1). */
const CODE = 27;
const QUIET_MODULES = 4;
/** Where the texts begin, and what is left of the sticker for them. */
const TEXT_LEFT = 29;
const TEXT_WIDTH = WIDTH - TEXT_LEFT - 1;
/** Of a monospaced font's height. */
const ADVANCE = 0.602;

const LINES = [
  { top: 7, size: 3.4, text: () => "Wi-Fi to set it up" },
  { top: 12.5, size: 4, text: ({ ssid }: AccessPointOptions) => ssid, isBold: true },
  { top: 17, size: 3, text: () => "Key" },
  { top: 21.5, size: 4, text: ({ password }: AccessPointOptions) => password, isBold: true },
  { top: 26.5, size: 3.2, text: () => "http://192.168.4.1" },
] as const;

/** An SVG for a label printer: the network as a QR code and in words. Throws a RangeError where it can be none. */
export function label(network: AccessPointOptions): string {
  const checked = checkJoin(network);
  if (!checked.ok || network.password.length < 8 || network.password.length > 63)
    throw new RangeError("a name has 1 to 32 bytes, and a password 8 to 63 printable ASCII characters");
  const parts = LINES.map((line) => {
    const weight = "isBold" in line ? ' font-weight="bold"' : "";
    const text = line.text(network);
    const size = Math.min(line.size, TEXT_WIDTH / (ADVANCE * text.length)).toFixed(2);
    return `<text x="${TEXT_LEFT}" y="${line.top}" font-size="${size}"${weight}>${escaped(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}mm" height="${HEIGHT}mm" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    code(wifiUri(network)),
    `<g font-family="monospace">`,
    ...parts,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** One path, a run of dark modules a rectangle. */
function code(text: string): string {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_MODULES });
  const runs: string[] = [];
  data.forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if (row[x] !== true) continue;
      const start = x;
      while (row[x + 1] === true) x++;
      runs.push(`M${start} ${y}h${x + 1 - start}v1H${start}z`);
    }
  });
  const scale = (CODE / size).toFixed(5);
  const corner = (HEIGHT - CODE) / 2;
  return `<path transform="translate(${corner} ${corner}) scale(${scale})" d="${runs.join("")}"/>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
