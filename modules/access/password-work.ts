import { Pbkdf2 } from "../crypto/pbkdf2";
import { isSameBytes } from "../crypto/same-bytes";
import type { Device } from "../device/device";
import type { KeyStretcher } from "../device/key-stretcher";
import { encodeUtf8 } from "../text/utf8";
import { type PasswordRecord, SALT_BYTES, type Stretching } from "./password-record";

/** 64 characters of any script. */
const MAX_PASSWORD_BYTES = 256;

/**
 * How long a password is stretched, and how much of it at once.
 * - `native`: C on a chip takes 20 to 80 µs an iteration: 0.4 to 1.6 s, in slices of 2 to 8 ms.
 * - `portable`: XS takes 28,000 units of its meter an iteration, which are 28 ms on a chip (sim/engine/chip-speed.ts):
 *   0.9 s. It is next to nothing; no host of a chip goes without a stretcher of its own.
 */
const STRETCHINGS = Object.freeze({
  native: Object.freeze({ iterations: 20_000, slice: 100 } as const),
  portable: Object.freeze({ iterations: 32, slice: 1 } as const),
} as const);

type Stretchers = Pick<Device, "KeyStretcher">;

/** What a new password is stretched with on this device. */
export function newStretching({ KeyStretcher }: Stretchers, entropy: (bytes: Uint8Array) => void): Stretching {
  const salt = new Uint8Array(SALT_BYTES);
  entropy(salt);
  return { iterations: stretchingOf(KeyStretcher).iterations, salt };
}

/** It was made when less was usual, or by a slower device. */
export function isOutdated({ KeyStretcher }: Stretchers, { iterations }: Stretching): boolean {
  return iterations < stretchingOf(KeyStretcher).iterations;
}

function stretchingOf(KeyStretcher: Stretchers["KeyStretcher"]): {
  readonly iterations: number;
  readonly slice: number;
} {
  return KeyStretcher === undefined ? STRETCHINGS.portable : STRETCHINGS.native;
}

/** A password being stretched, a slice a step. */
export class PasswordWork {
  private readonly stretcher: KeyStretcher;
  private readonly slice: number;

  /** Throws a RangeError for a password of more than 256 bytes, and what the stretcher throws. */
  constructor(
    { KeyStretcher }: Stretchers,
    password: string,
    private readonly stretching: Stretching,
  ) {
    const bytes = encodeUtf8(password, MAX_PASSWORD_BYTES);
    if (bytes === undefined) throw new RangeError(`a password has at most ${MAX_PASSWORD_BYTES} bytes`);
    const { salt, iterations } = stretching;
    this.stretcher = new (KeyStretcher ?? Pbkdf2)(bytes, salt, iterations);
    this.slice = stretchingOf(KeyStretcher).slice;
  }

  /** True: it is done. */
  step(): boolean {
    return this.stretcher.step(this.slice);
  }

  /** What to store of it; undefined until it is done. */
  get record(): PasswordRecord | undefined {
    const { iterations, salt } = this.stretching;
    const { key } = this.stretcher;
    return key === undefined ? undefined : { iterations, salt, key };
  }

  /** Whether it is the password that a record was made of. False until it is done. */
  isOf(record: PasswordRecord): boolean {
    const { key } = this.stretcher;
    return key !== undefined && isSameBytes(key, record.key);
  }
}
