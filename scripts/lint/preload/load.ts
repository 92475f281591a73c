import { SourceMap } from "node:module";
import path from "node:path";
import type { Compiled } from "./compile";
import { RECORDER, type Read, type Recorder } from "./instrument";
import type { KeptVariable } from "./kept-variables";
import type { Natives } from "./native";
import type { Realm } from "./realm";

/** What a module was found to keep. */
export interface Loaded {
  readonly fileName: string;
  /** Its exports, its own variables and the globals it adds. */
  readonly roots: readonly Read[];
}

export interface Failure {
  readonly fileName: string;
  /** From 0, both; where the module's own code stood. */
  readonly line: number;
  readonly column: number;
  readonly thrown: unknown;
}

/** A variable's place and value, for a function that keeps it. */
export interface KeptValue {
  readonly fileName: string;
  readonly variable: KeptVariable;
  readonly value: () => unknown;
}

interface Module {
  readonly exports: Record<string, unknown>;
  /** The same for who imports it while it loads. */
  readonly early: object;
  isSound: boolean;
  isLoading: boolean;
}

/** Thrown into a module that imports one that failed: the failure itself is told already. */
class ImportFailed extends Error {}

/** Loads modules as the linker does: each once, what it imports first, without anything native. */
export class Loader {
  readonly loaded: Loaded[] = [];
  readonly failures: Failure[] = [];
  readonly kept = new WeakMap<object, KeptValue[]>();
  readonly privates: ((thing: object) => Read[])[] = [];
  private readonly modules = new Map<string, Module>();

  /**
   * @param has whether a file is one of the image's.
   * @param aliases files that images call by another name than their path.
   * @param unsound files that are known not to load.
   */
  constructor(
    private readonly realm: Realm,
    private readonly natives: Natives,
    private readonly compile: (fileName: string) => Compiled,
    private readonly has: (fileName: string) => boolean,
    private readonly aliases: ReadonlyMap<string, string>,
    private readonly unsound: ReadonlySet<string>,
  ) {}

  load(fileName: string): void {
    if (!this.modules.has(fileName)) this.run(fileName);
  }

  /** The objects that `import * as` gives. */
  namespaces(): object[] {
    return [...this.modules.values()].flatMap(({ exports, early }) => [exports, early]);
  }

  private run(fileName: string): Module {
    const module = newModule(fileName, !this.unsound.has(fileName));
    this.modules.set(fileName, module);
    if (!module.isSound) return module;
    const locals: Read[] = [];
    const { code, map } = this.compile(fileName);
    try {
      this.realm.run(code, codeName(fileName), {
        exports: module.exports,
        require: (specifier: string) => this.imported(fileName, specifier),
        [RECORDER]: this.recorder(fileName, locals),
      });
    } catch (thrown) {
      module.isSound = false;
      if (!(thrown instanceof ImportFailed))
        this.failures.push({ fileName, ...whereIn(fileName, thrown, map), thrown });
      return module;
    } finally {
      module.isLoading = false;
    }
    const globals = this.realm.newGlobals().map(([name, value]): Read => [`globalThis.${name}`, () => value]);
    const exported = Object.keys(module.exports).map((name): Read => [name, () => module.exports[name]]);
    this.loaded.push({ fileName, roots: [...exported, ...locals, ...globals] });
    return module;
  }

  private imported(from: string, specifier: string): object {
    const fileName = specifier.startsWith(".")
      ? `${path.posix.join(path.posix.dirname(from), specifier)}.ts`
      : this.aliases.get(specifier);
    if (fileName === undefined || !this.has(fileName)) return this.natives.module(specifier);
    const module = this.modules.get(fileName) ?? this.run(fileName);
    if (!module.isSound) throw new ImportFailed(specifier);
    return module.isLoading ? module.early : module.exports;
  }

  private recorder(fileName: string, locals: Read[]): Recorder {
    return {
      keep: (keeper, variables) => {
        const values = variables.map(([name, value, kind, position]) => ({
          fileName,
          variable: { name, kind, position },
          value,
        }));
        this.kept.set(keeper, [...(this.kept.get(keeper) ?? []), ...values]);
        return keeper;
      },
      privates: (read) => void this.privates.push(read),
      locals: (variables) => void locals.push(...variables),
    };
  }
}

function newModule(fileName: string, isSound: boolean): Module {
  const exports: Record<string, unknown> = {};
  const get = (_: object, key: string | symbol): unknown => {
    const value: unknown = Reflect.get(exports, key);
    if (value === undefined && module.isLoading && typeof key === "string")
      throw new ReferenceError(`${key} of ${fileName} is not there yet`);
    return value;
  };
  const module: Module = { exports, early: new Proxy(exports, { get }), isSound, isLoading: true };
  return module;
}

function codeName(fileName: string): string {
  return `preload:/${fileName}.js`;
}

/** Where a module stood when it was left: of all its lines on the stack the outermost, which runs while it loads. */
function whereIn(fileName: string, thrown: unknown, map: string): { line: number; column: number } {
  const stack = typeof thrown === "object" && thrown !== null && "stack" in thrown ? String(thrown.stack) : "";
  const [, after = ""] = stack.split(codeName(fileName)).slice(-2);
  const [, line, column] = /^:(\d+):(\d+)/.exec(after) ?? [];
  if (line === undefined || column === undefined) return { line: 0, column: 0 };
  const entry = new SourceMap(JSON.parse(map)).findEntry(Number(line) - 1, Number(column) - 1);
  return "originalLine" in entry ? { line: entry.originalLine, column: entry.originalColumn } : { line: 0, column: 0 };
}
