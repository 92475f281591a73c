import type { NativeDomain, NativeStorage } from "../../../hosts/moddable/storage";

/** Key-value storage that lasts as long as the program. */
export function memoryStorage(): NativeStorage {
  const domains = new Map<string, Map<string, string>>();
  return {
    open({ path }) {
      const values = domains.get(path) ?? new Map<string, string>();
      domains.set(path, values);
      return domain(values);
    },
  };
}

function domain(values: Map<string, string>): NativeDomain {
  return {
    read: (key) => values.get(key),
    write: (key, value) => {
      values.set(key, value);
    },
    delete: (key) => {
      values.delete(key);
    },
    close: () => {},
  };
}
