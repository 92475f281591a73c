import type { ByteBuffer } from "./bytes";

/** ECMA-419 clause 10.3 (Serial), the options this project uses. 8N1, as Moddable's hosts have nothing else. */
export interface SerialOptions {
  /** Bits per second. */
  readonly baud: number;
  /** `bytes`: how many can be read now. Drain them here: an ESP32 has 128 bytes of FIFO and no software buffer. */
  readonly onReadable?: (bytes: number) => void;
  /** `bytes`: how many can be written now. */
  readonly onWritable?: (bytes: number) => void;
  /** The port is gone (unplugged adapter, I/O error). Nothing more comes; close it and open another. */
  readonly onError?: (error?: unknown) => void;
}

export interface Serial {
  /** Up to `byteLength` bytes (default: all there are); undefined when there are none. */
  read(byteLength?: number): ArrayBuffer | undefined;
  /** All or nothing; throws where it does not fit. */
  write(data: ByteBuffer): void;
  close(): void;
}

/** Bound to one UART of the board by the host: pins and port are board data, not the caller's. */
export type SerialConstructor = new (options: SerialOptions) => Serial;
