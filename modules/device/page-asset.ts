/** The portal's page as the image carries it: one HTML file, compressed with gzip. */
export interface PageAsset {
  readonly byteLength: number;
  /** Changes with its bytes: 8–32 of `[0-9a-f]`. */
  readonly tag: string;
  /** A copy of at most `count` bytes from `offset` on. */
  read(offset: number, count: number): Uint8Array;
}
