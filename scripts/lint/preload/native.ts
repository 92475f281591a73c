/** Thrown where code that is being loaded calls or reads what only the running program has. */
export class NativeUse extends Error {
  /** @param what a sentence's beginning: "embedded:io/serial is called". */
  constructor(readonly what: string) {
    super(what);
  }
}

/**
 * Stands for a module of the platform, and for everything in it: it can be imported, handed on and extended while a
 * module loads, and no more. The linker refuses calls and getters; what is a plain constant there cannot be told from
 * a getter here, so that all reading is refused.
 */
export class Natives {
  private readonly known = new WeakSet<object>();

  has(thing: object): boolean {
    return this.known.has(thing);
  }

  module(name: string): object {
    const members = new Map<string | symbol, unknown>([["__esModule", true]]);
    return this.add(
      new Proxy(
        {},
        {
          get: (_target, key) => {
            if (!members.has(key)) members.set(key, this.member(key === "default" ? name : `${name}'s ${String(key)}`));
            return members.get(key);
          },
        },
      ),
    );
  }

  member(name: string): object {
    const use = (key: string | symbol | undefined, how: string): never => {
      throw new NativeUse(`${key === undefined ? name : `${name}.${String(key)}`} ${how}`);
    };
    const prototype = this.add(Object.create(null));
    return this.add(
      new Proxy(function native() {}, {
        apply: () => use(undefined, "is called"),
        construct: () => use(undefined, "is constructed"),
        get: (_target, key) => (key === "prototype" ? prototype : use(key, "is read")),
        set: (_target, key) => use(key, "is written"),
      }),
    );
  }

  private add<T extends object>(thing: T): T {
    this.known.add(thing);
    return thing;
  }
}
