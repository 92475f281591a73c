/**
 * The little that this folder wants of Moddable's classes. The providers of the hosts import them and hand them in,
 * so everything here runs in a test on a desk.
 */
export interface NativeTimer<Id = unknown> {
  set(callback: () => void, delayMs: number): Id;
  repeat(callback: () => void, intervalMs: number): Id;
  clear(id: Id): void;
}

export interface NativeSerial {
  read(): ArrayBuffer | undefined;
  read(into: Uint8Array): number | undefined;
  write(data: ArrayBuffer | Uint8Array): void;
  close(): void;
}

export interface SerialCallbacks {
  readonly baud: number;
  readonly onReadable?: (count: number) => void;
  readonly onWritable?: (count: number) => void;
  readonly onError?: (error?: unknown) => void;
}
