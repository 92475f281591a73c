/** What stands for a lone surrogate, which UTF-8 cannot hold (Unicode 3.9, D92; RFC 3629 section 3). */
const replacementCodePoint = 0xfffd;

/** A chunk of code units for `String.fromCharCode.apply`: short enough for the stack of a small engine. */
const chunkUnits = 128;

/** How many bytes {@link encodeUtf8} makes of `text`. */
export function utf8ByteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPairAt(text, index)) {
      bytes += 2;
      index += 1;
    } else bytes += 2;
  }
  return bytes;
}

/** UTF-8 of `text`, or undefined where that is more than `maxBytes`. A lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string, maxBytes: number): Uint8Array<ArrayBuffer> | undefined {
  if (text.length > maxBytes) return undefined;
  const plain = asciiOf(text);
  if (plain !== undefined) return plain;
  const byteLength = utf8ByteLength(text);
  if (byteLength > maxBytes) return undefined;
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    let point = text.charCodeAt(index);
    if (point >= 0xd800 && point <= 0xdfff) {
      if (isPairAt(text, index)) {
        index += 1;
        point = 0x10000 + ((point - 0xd800) << 10) + (text.charCodeAt(index) - 0xdc00);
      } else point = replacementCodePoint;
    }
    at = putCodePoint(bytes, at, point);
  }
  return bytes;
}

/** Undefined where there is something else in it. Most texts are ASCII, and each look at a character costs. */
function asciiOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = text;
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return undefined;
    bytes[index] = unit;
  }
  return bytes;
}

/**
 * The text of `bytes` from `start` to before `end`, or undefined where they are no valid UTF-8: a stray or missing
 * continuation byte, an overlong form, a surrogate, a value above U+10FFFF (RFC 3629 section 4).
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string | undefined {
  let text = "";
  const units: number[] = [];
  let index = start;
  while (index < end) {
    if (units.length === 0) {
      const plainTo = endOfAscii(bytes, index, Math.min(end, index + chunkUnits));
      if (plainTo > index) {
        // A view of bytes is no list to the types, and is one to the engine.
        text += String.fromCharCode.apply(undefined, bytes.subarray(index, plainTo) as unknown as number[]);
        index = plainTo;
        continue;
      }
    }
    const first = bytes[index] ?? 0;
    if (first < 0x80) {
      units.push(first);
      index += 1;
    } else {
      const length = sequenceLength(first);
      if (length === 0 || index + length > end) return undefined;
      const point = codePointAt(bytes, index, first, length);
      if (point < 0) return undefined;
      if (point < 0x10000) units.push(point);
      else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
      index += length;
    }
    if (units.length >= chunkUnits) {
      text += String.fromCharCode.apply(undefined, units);
      units.length = 0;
    }
  }
  return units.length === 0 ? text : text + String.fromCharCode.apply(undefined, units);
}

/** Where the run of bytes below 0x80 ends that begins at `from`, at most at `end`. Four at a time: most texts are nothing else. */
function endOfAscii(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  // Beyond the array's end there is nothing, which counts as 0.
  while (at + 3 < end) {
    const four = (bytes[at] ?? 0) | (bytes[at + 1] ?? 0) | (bytes[at + 2] ?? 0) | (bytes[at + 3] ?? 0);
    if (four >= 0x80) break;
    at += 4;
  }
  while (at < end && (bytes[at] ?? 0) < 0x80) at += 1;
  return at;
}

function isPairAt(text: string, index: number): boolean {
  const high = text.charCodeAt(index);
  if (high < 0xd800 || high > 0xdbff) return false;
  const low = text.charCodeAt(index + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}

function putCodePoint(bytes: Uint8Array, at: number, point: number): number {
  let next = at;
  if (point < 0x80) bytes[next++] = point;
  else {
    if (point < 0x800) bytes[next++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[next++] = 0xe0 | (point >> 12);
      else {
        bytes[next++] = 0xf0 | (point >> 18);
        bytes[next++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[next++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[next++] = 0x80 | (point & 0x3f);
  }
  return next;
}

/** 0 where no sequence starts with this byte: 80–BF continue one, C0 and C1 are overlong, F5–FF lie above U+10FFFF. */
function sequenceLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** −1 where the sequence is not valid. */
function codePointAt(bytes: Uint8Array, index: number, first: number, length: number): number {
  let point = first & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset++) {
    const next = bytes[index + offset] ?? 0;
    if ((next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 0x3f);
  }
  if (length === 3 && (point < 0x800 || (point >= 0xd800 && point <= 0xdfff))) return -1;
  if (length === 4 && (point < 0x10000 || point > 0x10ffff)) return -1;
  return point;
}
