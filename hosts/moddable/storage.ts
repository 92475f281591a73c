import type { KeyValueStorage, KeyValueStore } from "../../modules/device/storage";

/** Bytes: NVS takes 4000 with the closing zero. */
const MAX_VALUE_BYTES = 4000;
const LONGEST_NAME = 15;
const DOMAIN = "abcdefghijklmnopqrstuvwxyz0123456789-";
const KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789-";

/** Moddable's `embedded:storage/key-value`. */
export interface NativeStorage {
  open(options: { readonly path: string; readonly format: "string" }): NativeDomain;
}

export interface NativeDomain {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  delete(key: string): void;
  close(): void;
}

/** The contract's storage over NVS, with the contract's limits instead of NVS's error numbers. */
export function keyValueStorage(native: NativeStorage): KeyValueStorage {
  return {
    open(options) {
      if (!isName(options.path, DOMAIN)) throw new RangeError(`storage: no domain can be called ${options.path}`);
      return new Store(native.open({ path: options.path, format: "string" }));
    },
  };
}

class Store implements KeyValueStore {
  constructor(private readonly domain: NativeDomain) {}

  read(key: string): string | undefined {
    return this.domain.read(checked(key));
  }

  write(key: string, value: string): void {
    checked(key);
    if (utf8Length(value) >= MAX_VALUE_BYTES)
      throw new RangeError(`storage: ${key} is longer than ${MAX_VALUE_BYTES} bytes`);
    this.domain.write(key, value);
  }

  delete(key: string): void {
    this.domain.delete(checked(key));
  }

  close(): void {
    this.domain.close();
  }
}

function checked(key: string): string {
  if (!isName(key, KEY)) throw new RangeError(`storage: no key can be called ${key}`);
  return key;
}

/** Letter by letter: a regular expression that lies in flash can end the engine of SDK 8.2.3 (xsRegExp.c, mxTemporary). */
function isName(name: string, letters: string): boolean {
  if (name.length < 1 || name.length > LONGEST_NAME) return false;
  for (let index = 0; index < name.length; index++) if (!letters.includes(name.charAt(index))) return false;
  return true;
}

function utf8Length(value: string): number {
  let bytes = 0;
  for (let index = 0; index < value.length; index++) {
    const unit = value.charCodeAt(index);
    // Two halves of a pair make four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}
