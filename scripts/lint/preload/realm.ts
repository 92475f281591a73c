import vm from "node:vm";
import { NativeUse } from "./native";
import { ownProperties } from "./own-properties";

/** Node's realms have them, the chip's has not. */
const MISSING = ["console", "Intl", "WebAssembly"] as const;

/** Put there by Moddable, by one module or another of its own; the linker has none of them. */
const HOST_GLOBALS = ["trace", "System"] as const;

/** Intrinsic objects that no global leads to. */
const HIDDEN = `[
  Object.getPrototypeOf(function* () {}), Object.getPrototypeOf(async function* () {}),
  Object.getPrototypeOf(async () => {}), [][Symbol.iterator](), new Map().entries(), new Set().values(),
  ""[Symbol.iterator](), "".matchAll(/a/g), (function* () {})(), (function () { "use strict"; return arguments; })(),
]`;

/** Moddable's `Object.freeze(thing, true)` goes on into what is not frozen yet. */
const DEEP_FREEZE = `{
  const { freeze, isFrozen, getOwnPropertyDescriptors } = Object;
  const { ownKeys } = Reflect;
  const isThing = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
  const deepFreeze = (thing) => {
    if (ArrayBuffer.isView(thing)) return;
    freeze(thing);
    const properties = getOwnPropertyDescriptors(thing);
    for (const key of ownKeys(properties)) {
      const { value, get, set } = properties[key];
      for (const inner of [value, get, set]) if (isThing(inner) && !isFrozen(inner)) deepFreeze(inner);
    }
  };
  Object.freeze = function (thing, deep) {
    if (!deep || !isThing(thing)) return freeze(thing);
    deepFreeze(thing);
    return thing;
  };
}`;

/** The language's own objects and nothing else, as the linker has them. */
export class Realm {
  readonly intrinsics: ReadonlySet<object>;
  private readonly context = vm.createContext({});
  private readonly globals: Set<string>;

  constructor() {
    vm.runInContext(`Error.stackTraceLimit = 100; ${DEEP_FREEZE}`, this.context);
    this.shutClocks();
    const global: object = vm.runInContext("globalThis", this.context);
    for (const name of MISSING) Reflect.deleteProperty(global, name);
    this.intrinsics = reachable([global, ...vm.runInContext(HIDDEN, this.context)]);
    for (const name of HOST_GLOBALS)
      Object.defineProperty(global, name, { configurable: true, get: () => use(`${name} is used`) });
    this.globals = new Set(Object.getOwnPropertyNames(global));
  }

  /** Runs a module's code with these parameters. */
  run(code: string, fileName: string, parameters: Readonly<Record<string, unknown>>): void {
    const names = Object.keys(parameters);
    const body = vm.compileFunction(code, names, { parsingContext: this.context, filename: fileName });
    body(...names.map((name) => parameters[name]));
  }

  /** Globals that modules have added since this was asked last. */
  newGlobals(): [name: string, value: unknown][] {
    const global: Record<string, unknown> = vm.runInContext("globalThis", this.context);
    const names = Object.getOwnPropertyNames(global).filter((name) => !this.globals.has(name));
    for (const name of names) this.globals.add(name);
    return names.map((name) => [name, global[name]]);
  }

  /** What they say is said once, by the machine that links. */
  private shutClocks(): void {
    const shut = (what: string) => () => use(`${what} is asked for a value of the machine that links`);
    const { math, date }: { math: { random: () => number }; date: DateConstructor } = vm.runInContext(
      "({ math: Math, date: Date })",
      this.context,
    );
    math.random = shut("Math.random");
    date.now = shut("Date.now");
    const guarded = new Proxy(date, {
      apply: shut("Date"),
      construct: (target, words, maker) =>
        words.length === 0 ? shut("Date")() : Reflect.construct(target, words, maker),
    });
    date.prototype.constructor = guarded;
    vm.runInContext("(date) => { Date = date; }", this.context)(guarded);
  }
}

function use(what: string): never {
  throw new NativeUse(what);
}

function reachable(seeds: readonly object[]): Set<object> {
  const found = new Set<object>();
  const waiting: unknown[] = [...seeds];
  while (waiting.length > 0) {
    const thing = waiting.pop();
    if ((typeof thing !== "object" && typeof thing !== "function") || thing === null || found.has(thing)) continue;
    found.add(thing);
    waiting.push(Object.getPrototypeOf(thing));
    for (const { value, get, set } of ownProperties(thing)) waiting.push(value, get, set);
  }
  return found;
}
