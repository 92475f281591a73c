import { existsSync } from "node:fs";
import path from "node:path";

export const EXPECTED_SDK = "8.2.3";
export const EXPECTED_IDF = "v6.0";

export interface Sdk {
  /** Root of the SDK. */
  readonly root: string;
  /** Environment for its tools. */
  readonly env: NodeJS.ProcessEnv;
}

export type FoundSdk = { readonly ok: true; readonly sdk: Sdk } | { readonly ok: false; readonly message: string };

const HOW = [
  `Install Moddable SDK ${EXPECTED_SDK}: \`npm install -g xs-dev && xs-dev setup\`, or clone`,
  "https://github.com/Moddable-OpenSource/moddable, build its command line tools, and set MODDABLE to that folder.",
].join("\n");

const TOOLS = ["mcconfig", "xsc", "xsid", "xsl", "mcrez"] as const;
const HOST_FOLDERS: Readonly<Record<string, string>> = { linux: "lin", darwin: "mac", win32: "win" };

/** Where the Moddable SDK is, or what to do to have one. */
export function findSdk(env: NodeJS.ProcessEnv, repository: string, platform: string = process.platform): FoundSdk {
  const root = env["MODDABLE"];
  if (root === undefined || root === "") return { ok: false, message: `MODDABLE is not set.\n${HOW}` };
  if (!existsSync(path.join(root, "modules", "io", "manifest.json")))
    return { ok: false, message: `MODDABLE is set to ${root}, and no Moddable SDK is there.\n${HOW}` };
  const tools = path.join(root, "build", "bin", HOST_FOLDERS[platform] ?? "lin", "release");
  const missing = TOOLS.filter(
    (tool) => !existsSync(path.join(tools, tool)) && !existsSync(path.join(tools, `${tool}.exe`)),
  );
  if (missing.length > 0)
    return {
      ok: false,
      message: `the SDK's tools are not built: ${missing.join(", ")} not found in ${tools}.\n${HOW}`,
    };
  const search = [tools, path.join(repository, "node_modules", ".bin"), env["PATH"] ?? ""].join(path.delimiter);
  return { ok: true, sdk: { root, env: { ...env, PATH: search } } };
}

export interface IdfState {
  readonly present: boolean;
  readonly message: string;
}

/** An image for a chip needs Espressif's framework, too. */
export function findIdf(env: NodeJS.ProcessEnv): IdfState {
  const root = env["IDF_PATH"];
  const how = `Install ESP-IDF ${EXPECTED_IDF} (\`xs-dev setup --device esp32\`) and source its export.sh, which sets IDF_PATH.`;
  if (root === undefined || root === "")
    return { present: false, message: `IDF_PATH is not set: only the bytecode can be checked.\n${how}` };
  if (!existsSync(path.join(root, "export.sh")))
    return {
      present: false,
      message: `IDF_PATH is set to ${root}, and no ESP-IDF is there: only the bytecode can be checked.\n${how}`,
    };
  return { present: true, message: "" };
}
