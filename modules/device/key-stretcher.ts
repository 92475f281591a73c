/** PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2), 32 bytes of key, so many iterations a call. */
export interface KeyStretcher {
  /** Goes on by at most `iterations`; true: it is done. */
  step(iterations: number): boolean;
  /** 32 bytes; undefined until it is done. */
  readonly key: Uint8Array | undefined;
}

export type KeyStretcherConstructor = new (password: Uint8Array, salt: Uint8Array, iterations: number) => KeyStretcher;
