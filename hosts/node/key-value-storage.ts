import type { KeyValueStorage, KeyValueStore } from "../../modules/device/storage";
import { type DomainFiles, memoryFiles, openDomainFolder } from "./storage-files";

export interface NodeStorageOptions {
  /** Where to keep it; without one it is gone with the process. Made where it is missing. */
  readonly folder?: string;
  /** Of all domains that are open together, keys and values, bytes; default 1,048,576. */
  readonly maxBytes?: number;
  /** A file that could not be read back. The message names domain and key, never the value. */
  readonly onCorrupt?: (message: string) => void;
}

export type StorageErrorCode = "bad-path" | "bad-key" | "too-long" | "full" | "closed";

export class StorageError extends Error {
  constructor(
    readonly code: StorageErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "StorageError";
  }
}

const pathPattern = /^[a-z0-9-]{1,15}$/;
const keyPattern = /^[A-Za-z0-9_-]{1,15}$/;
const maxValueBytes = 4000;

/** What one domain holds, shared by the stores that have it open. */
interface Domain {
  readonly values: Map<string, string>;
  readonly files: DomainFiles;
  stores: number;
}

/**
 * {@link KeyValueStorage} in a folder: a folder a domain, a file a key, each replaced whole by a rename after fsync.
 * A domain is read when it is opened. Without a folder, the same in memory.
 */
export class NodeKeyValueStorage implements KeyValueStorage {
  private readonly domains = new Map<string, Domain>();
  /** Without a folder nothing else remembers a domain that was closed. */
  private readonly kept = new Map<string, Domain>();
  private bytes = 0;

  constructor(private readonly options: NodeStorageOptions = {}) {}

  open(options: { readonly path: string; readonly format: "string" }): KeyValueStore {
    const { path } = options;
    if (!pathPattern.test(path)) throw new StorageError("bad-path", "a domain is 1 to 15 of a-z, 0-9 and -");
    const domain = this.domains.get(path) ?? this.load(path);
    this.domains.set(path, domain);
    domain.stores += 1;
    return new NodeStore(domain, this, () => this.release(path, domain));
  }

  /** @internal Throws where `change` bytes more would be too many. */
  account(change: number): void {
    if (change > 0 && this.bytes + change > (this.options.maxBytes ?? 1_048_576)) {
      throw new StorageError("full", "the storage is full");
    }
    this.bytes += change;
  }

  private load(path: string): Domain {
    const { folder, onCorrupt = () => {} } = this.options;
    if (folder === undefined) return this.kept.get(path) ?? { values: new Map(), files: memoryFiles, stores: 0 };
    const files = openDomainFolder(folder, path);
    const values = files.readAll(keyPattern, maxValueBytes, (key, reason) => {
      onCorrupt(`storage: ${path}/${key} is taken as missing: ${reason}`);
    });
    for (const [key, value] of values) this.bytes += sizeOf(key, value);
    return { values, files, stores: 0 };
  }

  private release(path: string, domain: Domain): void {
    domain.stores -= 1;
    if (domain.stores > 0) return;
    this.domains.delete(path);
    if (this.options.folder === undefined) this.kept.set(path, domain);
    else for (const [key, value] of domain.values) this.bytes -= sizeOf(key, value);
  }
}

class NodeStore implements KeyValueStore {
  private isOpen = true;

  constructor(
    private readonly domain: Domain,
    private readonly storage: NodeKeyValueStorage,
    private readonly release: () => void,
  ) {}

  read(key: string): string | undefined {
    this.check(key);
    return this.domain.values.get(key);
  }

  write(key: string, value: string): void {
    this.check(key);
    const bytes = Buffer.from(value);
    if (bytes.length > maxValueBytes) throw new StorageError("too-long", `a value has at most ${maxValueBytes} bytes`);
    // As it will be read back: a lone surrogate does not survive UTF-8.
    const kept = bytes.toString();
    const change = sizeOf(key, kept) - this.sizeNow(key);
    this.storage.account(change);
    try {
      this.domain.files.write(key, bytes);
    } catch (error) {
      this.storage.account(-change);
      throw error;
    }
    this.domain.values.set(key, kept);
  }

  delete(key: string): void {
    this.check(key);
    this.domain.files.remove(key);
    this.storage.account(-this.sizeNow(key));
    this.domain.values.delete(key);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.release();
  }

  private check(key: string): void {
    if (!this.isOpen) throw new StorageError("closed", "the store is closed");
    if (!keyPattern.test(key)) throw new StorageError("bad-key", "a key is 1 to 15 of A-Z, a-z, 0-9, _ and -");
  }

  private sizeNow(key: string): number {
    const value = this.domain.values.get(key);
    return value === undefined ? 0 : sizeOf(key, value);
  }
}

function sizeOf(key: string, value: string): number {
  return key.length + Buffer.byteLength(value);
}
