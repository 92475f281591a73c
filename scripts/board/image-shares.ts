import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { BUNDLE } from "./bundle";

/** Parts of an image that a budget is split among. */
export type ImagePart = "engine" | "host" | "application" | "mqtt" | "tls" | "portal";

/**
 * Bytes that an image has without a module of ours: the engine's built-in objects and their names, frozen. Measured as
 * the image of a program of three lines (SDK 8.2.3).
 */
export const ENGINE_BYTES = 58_000;

/** First match counts. Paths are those of the repository, and below `sdk/` names of the SDK's modules. */
const PARTS: readonly (readonly [RegExp, ImagePart])[] = [
  [/^modules\/(?:mqtt|part-link)\/|^sdk\/(?:.*mqtt|dns|.*\/dns)/, "mqtt"],
  [/^sdk\/tls-socket$/, "tls"],
  [
    /^modules\/(?:access|captive|crypto|dns|http|mdns|portal|update|wifi)\/|^firmware\/(?:portal\/|[a-z]+\/portal)/,
    "portal",
  ],
  [/^(?:hosts|sdk)\/|^modules\/(?:boards|guard|pilot)\/|^board/, "host"],
  [/^(?:firmware|modules)\//, "application"],
];

export function partOf(file: string): ImagePart {
  return PARTS.find(([pattern]) => pattern.test(file))?.[1] ?? "host";
}

/**
 * An image's bytes by part. Of a module that is compiled by itself they go by the length of its bytecode; of the bundle
 * they are split by the length of each file's minified text; and the sum is made the image's by the same factor for all,
 * because a function's slots and names are proportional to neither.
 * @param imageBytes of the whole linked image.
 * @param pageBytes of the portal's page, which lies beside it.
 */
export function imageShares(
  makefile: string,
  imageBytes: number,
  pageBytes: number,
): Readonly<Record<ImagePart, number>> {
  const temporary = path.dirname(makefile);
  const modules = path.join(temporary, "modules");
  const weights: Record<ImagePart, number> = { engine: 0, host: 0, application: 0, mqtt: 0, tls: 0, portal: 0 };
  for (const name of linkedModules(readFileSync(makefile, "utf8"))) {
    const file = path.join(modules, `${name}.xsb`);
    if (!existsSync(file)) continue;
    const bytes = statSync(file).size;
    if (name === BUNDLE) for (const [part, share] of bundleShares(temporary)) weights[part] += bytes * share;
    else weights[partOf(/^(?:hosts|firmware|modules)\//.test(name) ? name : `sdk/${name}`)] += bytes;
  }
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  const scale = sum === 0 ? 0 : (imageBytes - ENGINE_BYTES) / sum;
  const scaled = (part: ImagePart): number => Math.round(weights[part] * scale);
  return {
    engine: ENGINE_BYTES,
    host: scaled("host"),
    application: scaled("application"),
    mqtt: scaled("mqtt"),
    tls: scaled("tls"),
    portal: scaled("portal") + pageBytes,
  };
}

/** Names in a makefile's list of what is linked. */
export function linkedModules(makefile: string): string[] {
  const list = /^MODULES =((?:\\\n\t[^\\\n]*)+)/m.exec(makefile)?.[1] ?? "";
  return [...list.matchAll(/\$\(MODULES_DIR\)\/(\S+?)\.xsb/g)].map((match) => match[1] ?? "");
}

/** What of the bundle's text is whose, as shares of 1. */
function bundleShares(temporary: string): ReadonlyMap<ImagePart, number> {
  const folder = path.join(temporary, "bundle");
  const entry = readdirSync(folder).find((name) => name.endsWith(".js"));
  const shares = new Map<ImagePart, number>();
  if (entry === undefined) return shares;
  const { metafile } = buildSync({
    entryPoints: [path.join(folder, entry)],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    logLevel: "silent",
    packages: "external",
  });
  let sum = 0;
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const part = partOf(file.replace(/\.js$/, ""));
      shares.set(part, (shares.get(part) ?? 0) + bytesInOutput);
      sum += bytesInOutput;
    }
  }
  for (const [part, bytes] of shares) shares.set(part, bytes / sum);
  return shares;
}
