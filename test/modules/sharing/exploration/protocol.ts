import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import type * as book from "../../../../modules/sharing/book";
import type * as following from "../../../../modules/sharing/following";
import type * as holder from "../../../../modules/sharing/holder";
import type * as leadership from "../../../../modules/sharing/leadership";
import type * as settle from "../../../../modules/sharing/settle";
import type * as times from "../../../../modules/sharing/times";

const FOLDER = join(__dirname, "../../../../modules/sharing");

/** The modules of the protocol, the real ones or others in their place. */
export type Protocol = typeof book &
  typeof following &
  typeof holder &
  typeof leadership &
  typeof settle &
  typeof times;

/** A line of the protocol that is broken on purpose. */
export interface Edit {
  readonly file: keyof typeof FILES;
  /** Text that stands in the file once. */
  readonly from: string;
  readonly to: string;
}

const FILES = { times: 0, following: 0, holder: 0, leadership: 0, book: 0, settle: 0 };

/** The protocol by the source as it stands, with these edits. */
export function protocolWith(edits: readonly Edit[] = []): Protocol {
  const loaded = new Map<string, object>();
  const load = (name: string): object => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    let source = readFileSync(join(FOLDER, `${name}.ts`), "utf8");
    for (const { file, from, to } of edits) {
      if (file !== name) continue;
      if (source.split(from).length !== 2) throw new Error(`${name}.ts does not have this once: ${from}`);
      source = source.replace(from, () => to);
    }
    const { code } = transformSync(source, { loader: "ts", format: "cjs", target: "es2022" });
    const module = { exports: {} };
    const need = (path: string): object => (path.startsWith("./") ? load(path.slice(2)) : require(join(FOLDER, path)));
    new Function("module", "exports", "require", code)(module, module.exports, need);
    loaded.set(name, module.exports);
    return module.exports;
  };
  return Object.assign({}, ...Object.keys(FILES).map(load)) as Protocol;
}
