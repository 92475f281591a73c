import { decodeUtf8 } from "../text/utf8";
import type { BodySink } from "./exchange";

const FIRST_BYTES = 256;

/** A whole body as text. */
export class TextSink implements BodySink {
  private bytes = new Uint8Array(0);
  private length = 0;

  /** @param refuse it is no UTF-8 */
  constructor(
    private readonly then: (text: string) => void,
    private readonly refuse: () => void,
  ) {}

  get heldBytes(): number {
    return this.bytes.length;
  }

  write(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(FIRST_BYTES, length + (length >> 1)));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(bytes, this.length);
    this.length = length;
  }

  end(): void {
    const text = decodeUtf8(this.bytes, 0, this.length);
    this.abort();
    if (text === undefined) this.refuse();
    else this.then(text);
  }

  abort(): void {
    this.bytes = new Uint8Array(0);
    this.length = 0;
  }
}
