import type { BodySource } from "../http/exchange";
import { encodeUtf8 } from "../text/utf8";

/** Bytes that one text of a sequence may have. */
const MAX_TEXT_BYTES = 2_048;
const NOTHING_LEFT = 0;

/** A body of texts, made one by one as it leaves: a list that is longer than the memory. */
export function sequence(texts: Iterator<string>): BodySource {
  let waiting = new Uint8Array(NOTHING_LEFT);
  return {
    next: (maxBytes) => {
      while (waiting.length === 0) {
        const { value, done } = texts.next();
        if (done === true) break;
        waiting = encodeUtf8(value, MAX_TEXT_BYTES) ?? waiting;
      }
      const piece = waiting.slice(0, maxBytes);
      waiting = waiting.subarray(piece.length);
      return piece;
    },
    close: () => void texts.return?.(),
  };
}
