import type { KeyValueStore } from "../device/storage";
import { type Checked, check, type Refusal } from "../schema/check";
import { parseJson } from "../schema/json";
import { number, object, type Schema, text } from "../schema/schema";
import { utf8ByteLength } from "../text/utf8";

/** Bytes a key-value storage takes for one value: 4,000 in an ESP32's NVS, less its closing zero. */
const MAX_BYTES = 3_999;
const KEY = "settings";

/** The envelope says which version of the settings it holds; what is inside is checked against the schema by itself. */
const ENVELOPE = object({
  version: number({ min: 1, max: 65_535, integer: true }),
  settings: text({ maxLength: MAX_BYTES }),
});

export interface SettingsOptions<T> {
  readonly store: KeyValueStore;
  readonly schema: Schema<T>;
  /** Raised when an older program would misread the settings. */
  readonly version: number;
  readonly onWarning: (message: string) => void;
}

/** An application's settings: checked when they are read, checked when they are changed, whole in the storage or not at all. */
export class SettingsStore<T extends object> {
  private current: T;

  constructor(private readonly options: SettingsOptions<T>) {
    const stored = options.store.read(KEY);
    const loaded = stored === undefined ? undefined : this.parse(stored);
    if (loaded !== undefined && !loaded.ok) {
      options.onWarning(`stored settings are not used: ${loaded.path} ${loaded.reason}; the defaults hold`);
    }
    if (loaded?.ok === true) {
      this.current = loaded.value;
    } else {
      const defaults = check(options.schema, {});
      if (!defaults.ok)
        throw new RangeError(`the defaults do not fit their own schema: ${defaults.path} ${defaults.reason}`);
      this.current = defaults.value;
    }
  }

  get value(): T {
    return this.current;
  }

  /**
   * Takes over the members of `patch` if the whole still fits; otherwise nothing changes. `refuse`: what a schema cannot
   * see; undefined is fine.
   */
  update(patch: unknown, refuse: (settings: T) => Refusal | undefined = () => undefined): Checked<T> {
    if (typeof patch !== "object" || patch === null || Array.isArray(patch)) {
      return { ok: false, path: "$", reason: "must be an object of settings" };
    }
    const checked = check(this.options.schema, { ...this.current, ...patch });
    if (!checked.ok) return checked;
    const refusal = refuse(checked.value);
    if (refusal !== undefined) return refusal;
    const { store, version } = this.options;
    const serialized = serialize(version, checked.value);
    const bytes = utf8ByteLength(serialized);
    if (bytes > MAX_BYTES) {
      return { ok: false, path: "$", reason: `would take ${bytes} bytes of storage, and there are ${MAX_BYTES}` };
    }
    try {
      // Flash wears out with every write: what is stored already is not written again.
      if (store.read(KEY) !== serialized) store.write(KEY, serialized);
    } catch {
      return { ok: false, path: "$", reason: "could not be stored" };
    }
    this.current = checked.value;
    return checked;
  }

  private parse(stored: string): Checked<T> {
    const envelope = parseJson(ENVELOPE, stored, { maxBytes: MAX_BYTES });
    if (!envelope.ok) return envelope;
    if (envelope.value.version !== this.options.version) {
      return {
        ok: false,
        path: "$.version",
        reason: `is ${envelope.value.version}, this program knows ${this.options.version}`,
      };
    }
    return parseJson(this.options.schema, envelope.value.settings, { maxBytes: MAX_BYTES });
  }
}

function serialize(version: number, settings: object): string {
  return JSON.stringify({ version, settings: JSON.stringify(settings) });
}

/**
 * What a host writes into a storage so that the application finds `settings` when it starts. Members named in `keep`
 * stay as they are stored, where they are and still fit. Throws a RangeError for settings that the application would
 * refuse.
 */
export function provision<T extends object>(
  store: KeyValueStore,
  schema: Schema<T>,
  version: number,
  settings: object,
  keep: readonly string[] = [],
): void {
  const fresh = check(schema, settings);
  if (!fresh.ok) throw new RangeError(`settings: ${fresh.path} ${fresh.reason}`);
  const stored = storedMembers(store.read(KEY), version);
  const kept = Object.fromEntries(
    keep.filter((name) => Object.hasOwn(stored, name)).map((name) => [name, stored[name]]),
  );
  const whole = check(schema, { ...settings, ...kept });
  store.write(KEY, serialize(version, whole.ok ? whole.value : fresh.value));
}

function storedMembers(stored: string | undefined, version: number): { readonly [name: string]: unknown } {
  const envelope = parseJson(ENVELOPE, stored ?? "", { maxBytes: MAX_BYTES });
  if (!envelope.ok || envelope.value.version !== version) return {};
  try {
    return Object(JSON.parse(envelope.value.settings));
  } catch {
    return {};
  }
}
