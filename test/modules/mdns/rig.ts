import { Responder } from "../../../modules/mdns/responder";

export const OWN = "192.168.1.7";
export const GROUP = "224.0.0.251";

export const TYPES = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, NSEC: 47, ANY: 255 } as const;
export type TypeName = keyof typeof TYPES;

/** Bytes of a name, `a.b.c`. */
export function name(text: string): number[] {
  return [...text.split(".").flatMap((label) => [label.length, ...Buffer.from(label)]), 0];
}

export function word(value: number): number[] {
  return [value >> 8, value & 0xff];
}

export interface RecordParts {
  readonly name: string;
  readonly type: TypeName;
  readonly ttlS?: number;
  readonly data: readonly number[];
  readonly group?: number;
}

export function record({ name: of, type, ttlS = 120, data, group = 1 }: RecordParts): number[] {
  return [...name(of), ...word(TYPES[type]), ...word(group), 0, 0, ...word(ttlS), ...word(data.length), ...data];
}

export function question(of: string, type: TypeName, group = 1): number[] {
  return [...name(of), ...word(TYPES[type]), ...word(group)];
}

export interface PacketParts {
  readonly id?: number;
  readonly flags?: number;
  readonly questions?: readonly (readonly number[])[];
  readonly answers?: readonly (readonly number[])[];
  readonly authority?: readonly (readonly number[])[];
  readonly additional?: readonly (readonly number[])[];
}

export function packet({ id = 0, flags = 0, ...parts }: PacketParts): Uint8Array {
  const { questions = [], answers = [], authority = [], additional = [] } = parts;
  const sections = [questions, answers, authority, additional];
  const counts = sections.flatMap((section) => word(section.length));
  return Uint8Array.from([...word(id), ...word(flags), ...counts, ...sections.flat(2)]);
}

export const RESPONSE = 0x8400;

/** What a packet says, one line an entry: `Q`, `AN`, `NS` or `AR`, name, type, class, time to live, data. For packets without pointers. */
export function describePacket(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  const lines: string[] = [];
  let at = 12;
  const readName = (): string => {
    const labels: string[] = [];
    for (let length = buffer.readUInt8(at++); length > 0; length = buffer.readUInt8(at++)) {
      labels.push(buffer.toString("latin1", at, at + length));
      at += length;
    }
    return labels.join(".");
  };
  const readWord = (): number => {
    at += 2;
    return buffer.readUInt16BE(at - 2);
  };
  for (const [section, short] of ["Q", "AN", "NS", "AR"].entries()) {
    for (let left = buffer.readUInt16BE(4 + 2 * section); left > 0; left--) {
      const own = readName();
      const type = readWord();
      const typeName = Object.entries(TYPES).find(([, number]) => number === type)?.[0] ?? String(type);
      const group = readWord();
      const bit = (group & 0x8000) === 0 ? "" : section === 0 ? " unicast" : " flush";
      if (section === 0) {
        lines.push(`${short} ${own} ${typeName}${bit}`);
        continue;
      }
      const ttlS = readWord() * 65_536 + readWord();
      const end = readWord() + at;
      const data = buffer.subarray(at, end);
      const service = type === TYPES.SRV ? [readWord(), readWord(), readWord()].join(" ") : "";
      const hasName = type === TYPES.SRV || type === TYPES.PTR;
      const shown = hasName
        ? `${service} ${readName()}`.trim()
        : type === TYPES.A
          ? data.join(".")
          : data.toString("hex");
      lines.push(`${short} ${own} ${typeName}${bit} ${ttlS} ${shown}`);
      at = end;
    }
  }
  if (at !== buffer.length) lines.push(`${buffer.length - at} bytes more`);
  return lines;
}

/** A responder on a clock that a test moves, and all that it sent. */
export class Board {
  nowMs = 0;
  readonly sent: { readonly atMs: number; readonly to: string; readonly bytes: Uint8Array }[] = [];
  readonly responder: Responder;

  constructor({ id = "box", random = () => 0 }: { readonly id?: string; readonly random?: () => number } = {}) {
    this.responder = new Responder({ id, port: 80, text: ["kind=meter", `id=${id}`], random });
  }

  /** One that has its name since long ago, and sent nothing for an hour. */
  static up(options: { readonly id?: string; readonly random?: () => number } = {}): Board {
    const board = new Board(options);
    board.address(OWN);
    board.runTo(3_600_000);
    board.sent.length = 0;
    return board;
  }

  address(address: string | undefined): void {
    this.keep(this.responder.step(this.nowMs, { kind: "address", address }));
  }

  hear(bytes: Uint8Array, from = "192.168.1.9", port = 5353): void {
    this.keep(this.responder.step(this.nowMs, { kind: "datagram", datagram: { bytes, address: from, port } }));
  }

  close(): void {
    this.keep(this.responder.step(this.nowMs, { kind: "close" }));
  }

  /** Does all that is due up to and at that time. */
  runTo(untilMs: number): void {
    for (let steps = 0; ; steps++) {
      const dueMs = this.responder.dueMs;
      if (dueMs === undefined || dueMs > untilMs) break;
      if (steps > 10_000) throw new Error("it never ends");
      this.nowMs = Math.max(this.nowMs, dueMs);
      this.keep(this.responder.step(this.nowMs));
    }
    this.nowMs = untilMs;
  }

  run(forMs: number): void {
    this.runTo(this.nowMs + forMs);
  }

  /** Times and first lines of what was sent since the last call. */
  take(): string[] {
    return this.sent.splice(0).map(({ atMs, to, bytes }) => `${atMs} ${to} ${describePacket(bytes).join("; ")}`);
  }

  private keep(out: ReturnType<Responder["step"]>): void {
    for (const { address, port, bytes } of out)
      this.sent.push({
        atMs: this.nowMs,
        to: address === GROUP && port === 5353 ? "all" : `${address}:${port}`,
        bytes,
      });
  }
}
