import { text } from "desk-channel";
import type { NativeStorage } from "../moddable/storage";

/** Key-value storage of the simulated board. */
export function deskStorage(): NativeStorage {
  return {
    open: ({ path }) => ({
      read: (key) => text("storage.read", path, key),
      write: (key, value) => void text("storage.write", path, key, value),
      delete: (key) => void text("storage.delete", path, key),
      close() {},
    }),
  };
}
