/**
 * What `@serialport/stream` wants of a binding, as far as this project uses it: the shape of
 * `@serialport/bindings-interface`, whose own types do not resolve under its `exports`.
 */
export interface SerialBinding {
  list(): Promise<SerialPortInfo[]>;
  /** Rejects where the device is not there or is in use. */
  open(options: SerialOpenOptions): Promise<SerialBindingPort>;
}

export interface SerialPortInfo {
  readonly path: string;
}

export interface SerialOpenOptions {
  readonly path: string;
  readonly baudRate: number;
}

/** A promise that is rejected with `canceled: true` belongs to a port that its owner closed; any other: the device is lost. */
export interface SerialBindingPort {
  readonly openOptions: SerialOpenOptions;
  isOpen: boolean;
  close(): Promise<void>;
  /** At least one byte, at most `length`, into `buffer` from `offset` on. */
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
  write(buffer: Buffer): Promise<void>;
  update(options: { readonly baudRate: number }): Promise<void>;
  set(options: object): Promise<void>;
  get(): Promise<{ cts: boolean; dsr: boolean; dcd: boolean }>;
  getBaudRate(): Promise<{ baudRate: number }>;
  flush(): Promise<void>;
  drain(): Promise<void>;
}
