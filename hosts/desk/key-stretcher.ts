import type { KeyStretcher } from "../../modules/device/key-stretcher";

const KEY_BYTES = 32;

/** In the place of a chip's, which is native: an object of about its size. What it makes of a password is no secret. */
export class DeskKeyStretcher implements KeyStretcher {
  key: Uint8Array | undefined;
  private left: number;

  constructor(
    private readonly password: Uint8Array,
    private readonly salt: Uint8Array,
    iterations: number,
  ) {
    this.left = iterations;
  }

  step(iterations: number): boolean {
    this.left -= iterations;
    if (this.left > 0) return false;
    const key = new Uint8Array(KEY_BYTES);
    for (let index = 0; index < this.password.length; index++) mix(key, index, this.password[index]);
    for (let index = 0; index < this.salt.length; index++) mix(key, index + 7, this.salt[index]);
    this.key = key;
    return true;
  }
}

function mix(key: Uint8Array, at: number, value = 0): void {
  const index = at % KEY_BYTES;
  key[index] = ((key[index] ?? 0) * 31 + value) & 255;
}
