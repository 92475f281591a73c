import type { KeyValueStorage, KeyValueStore } from "../../../modules/device/storage";
import { ask, type Exchange } from "./exchange";

/** The key-value storage of the board at the other end of the channel. Names and lengths are checked there. */
export function remoteStorage(exchange: Exchange): KeyValueStorage {
  return { open: ({ path }) => new RemoteStore(exchange, path) };
}

class RemoteStore implements KeyValueStore {
  constructor(
    private readonly exchange: Exchange,
    private readonly path: string,
  ) {}

  read(key: string): string | undefined {
    const { value } = ask(this.exchange, "storage.read", { path: this.path, key });
    return typeof value === "string" ? value : undefined;
  }

  write(key: string, value: string): void {
    ask(this.exchange, "storage.write", { path: this.path, key, value });
  }

  delete(key: string): void {
    ask(this.exchange, "storage.delete", { path: this.path, key });
  }

  close(): void {}
}
