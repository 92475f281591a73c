/** One chip on an I²C bus, as much of ECMA-419 (clause 10.5) as is used. */
export interface I2c {
  /** One transfer; throws where the chip does not answer. */
  write(bytes: Uint8Array): void;
  close(): void;
}
