import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/** Where the values of one domain are kept. */
export interface DomainFiles {
  /** Whole or not at all; throws the operating system's error where it cannot. */
  write(key: string, value: Buffer): void;
  remove(key: string): void;
}

export const memoryFiles: DomainFiles = Object.freeze({ write() {}, remove() {} });

export interface DomainFolder extends DomainFiles {
  readAll(keys: RegExp, maxValueBytes: number, onCorrupt: (key: string, reason: string) => void): Map<string, string>;
}

const valueEnding = ".value";
const partEnding = ".part";
/** `pilotline 1 <bytes> <CRC-32, hexadecimal>` and a line feed, then the value. */
const headerPattern = /^pilotline 1 (\d{1,5}) ([0-9a-f]{8})\n/;
const maxHeaderBytes = 32;

/** Opens `folder/domain`, makes it where it is missing, and clears away what a power cut left half written. */
export function openDomainFolder(folder: string, domain: string): DomainFolder {
  const path = join(folder, domain);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(path)) if (name.endsWith(partEnding)) rmSync(join(path, name), { force: true });
  return {
    write: (key, value) => writeWhole(path, fileName(key), value),
    remove: (key) => {
      rmSync(join(path, fileName(key)), { force: true });
      syncFolder(path);
    },
    readAll: (keys, maxValueBytes, onCorrupt) => readAll(path, keys, maxValueBytes, onCorrupt),
  };
}

/** Capitals are marked, for file systems that do not tell them from small letters. */
function fileName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `+${letter.toLowerCase()}`) + valueEnding;
}

function keyOf(name: string): string {
  return name.slice(0, -valueEnding.length).replace(/\+([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function readAll(
  path: string,
  keys: RegExp,
  maxValueBytes: number,
  onCorrupt: (key: string, reason: string) => void,
): Map<string, string> {
  const values = new Map<string, string>();
  for (const name of readdirSync(path).sort()) {
    const key = keyOf(name);
    if (!name.endsWith(valueEnding) || !keys.test(key) || fileName(key) !== name) continue;
    const result = readWhole(join(path, name), maxValueBytes);
    if (typeof result === "string") onCorrupt(key, result);
    else values.set(key, result.value);
  }
  return values;
}

/** The value, or why there is none. */
function readWhole(file: string, maxValueBytes: number): { value: string } | string {
  let bytes: Buffer;
  try {
    if (statSync(file).size > maxValueBytes + maxHeaderBytes) return "it is too long";
    bytes = readFileSync(file);
  } catch {
    return "it cannot be read";
  }
  return decodeValue(bytes);
}

/** What a file holds, or why it is none of ours. */
export function decodeValue(bytes: Buffer): { value: string } | string {
  const header = headerPattern.exec(bytes.subarray(0, maxHeaderBytes).toString("latin1"));
  if (header === null) return "it does not begin as it should";
  const value = bytes.subarray(header[0].length);
  if (value.length !== Number(header[1])) return "it is not as long as it says";
  if (checksum(value) !== header[2]) return "its checksum is wrong";
  return { value: value.toString() };
}

/** A value as it stands in its file. */
export function encodeValue(value: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`pilotline 1 ${value.length} ${checksum(value)}\n`), value]);
}

function writeWhole(path: string, name: string, value: Buffer): void {
  const part = join(path, name + partEnding);
  const file = openSync(part, "w", 0o600);
  try {
    writeAll(file, encodeValue(value));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, join(path, name));
  syncFolder(path);
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Makes a rename or removal last. Windows has no such thing for a folder, and needs none. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function checksum(value: Buffer): string {
  return crc32(value).toString(16).padStart(8, "0");
}
