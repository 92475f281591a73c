import type { MonotonicMs } from "../device/time";
import type { Datagram } from "../device/udp";
import { FLAG, HEADER_BYTES } from "../dns/constants";
import { parseIpv4 } from "../dns/ipv4";
import { isNameAt } from "../dns/name";
import { wordAt } from "../dns/word";
import { ANNOUNCEMENTS, MANY_CONFLICTS, MDNS_GROUP, MDNS_PORT, MDNS_TIMES, PROBES, UNICAST_PER_S } from "./constants";
import { type Entry, hasDataOf, isSound, SECTION, visitEntries } from "./parser";
import { type Record, ROW, ROW_BITS, ROWS, recordsOf } from "./records";
import { ANNOUNCED, CLAIMED, OWN_NAME, rowsBeside, rowsFor, SHARED } from "./rows";
import { isOutranked } from "./tie-break";
import { writeAnswer, writeLegacyAnswer, writeProbe } from "./writer";

export interface ResponderOptions {
  /** `[A-Za-z0-9_-]{1,32}`: the name on the network, while nobody else has it. */
  readonly id: string;
  /** Of the portal. */
  readonly port: number;
  /** `key=value`, ASCII, 1 to 255 characters each. */
  readonly text: readonly string[];
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export type ResponderInput =
  /** The board's own, from now on; undefined: it is on no network. */
  | { readonly kind: "address"; readonly address: string | undefined }
  | { readonly kind: "datagram"; readonly datagram: Datagram }
  /** It goes: nothing comes after what this step says. */
  | { readonly kind: "close" };

type Phase =
  | { readonly kind: "absent" }
  | { readonly kind: "probing"; readonly sent: number; readonly dueMs: MonotonicMs }
  | { readonly kind: "announcing"; readonly sent: number; readonly dueMs: MonotonicMs }
  | { readonly kind: "up" };

const ABSENT: Phase = Object.freeze({ kind: "absent" } as const);
const UP: Phase = Object.freeze({ kind: "up" } as const);

/**
 * Answers for `ID.local` and for its web page, `ID._http._tcp.local` (RFC 6762, RFC 6763), on one network. It does no
 * I/O: {@link step} takes what came and says what goes out; call it again at {@link dueMs} at the latest.
 */
export class Responder {
  private phase: Phase = ABSENT;
  private isClosed = false;
  private address: string | undefined;
  /** In the order of {@link ROW}; empty while there is no address. */
  private records: readonly Record[] = [];
  /** In the order of {@link OWN_NAME}. */
  private names: readonly Uint8Array[] = [];
  /** How often the name was somebody else's. */
  private renamed = 0;
  private conflicts = 0;
  /** By row: when it was last sent to all, and when it is to be. */
  private readonly sentMs = new Array<number>(ROWS).fill(Number.NEGATIVE_INFINITY);
  private readonly wantedMs = new Array<number>(ROWS).fill(Number.POSITIVE_INFINITY);
  /** Whose further packet may still say that it knows these rows (section 7.2). */
  private heldFor = "";
  private held = 0;
  private unicastSecond = 0;
  private unicastCount = 0;
  private out: Datagram[] = [];

  constructor(private readonly options: ResponderOptions) {}

  /** `ID.local`, or `ID-2.local` and so on where others have it. */
  get name(): string {
    return `${this.label}.local`;
  }

  /** The name is this board's: nobody objected. */
  get isUp(): boolean {
    return this.phase.kind === "up" || (this.phase.kind === "announcing" && this.phase.sent > 0);
  }

  /** When {@link step} has something to do without any input; undefined: never. */
  get dueMs(): MonotonicMs | undefined {
    let dueMs = "dueMs" in this.phase ? this.phase.dueMs : Number.POSITIVE_INFINITY;
    for (const wantedMs of this.wantedMs) dueMs = Math.min(dueMs, wantedMs);
    return dueMs === Number.POSITIVE_INFINITY ? undefined : dueMs;
  }

  /** What goes out now. */
  step(nowMs: MonotonicMs, input?: ResponderInput): readonly Datagram[] {
    if (this.isClosed) return [];
    this.out = [];
    // What is due goes first: an input that comes late finds the state that it would have found.
    this.work(nowMs);
    if (input !== undefined) this.take(nowMs, input);
    this.work(nowMs);
    return this.out;
  }

  private get label(): string {
    return this.renamed === 0 ? this.options.id : `${this.options.id}-${this.renamed + 1}`;
  }

  private take(nowMs: MonotonicMs, input: ResponderInput): void {
    switch (input.kind) {
      case "address":
        this.move(nowMs, input.address);
        break;
      case "datagram":
        if (this.phase.kind !== "absent") this.hear(nowMs, input.datagram);
        break;
      case "close":
        // Section 10.1.
        if (this.isUp) this.toAll(writeAnswer(0, this.rows(ANNOUNCED), [], true));
        this.isClosed = true;
        this.leave();
        break;
    }
  }

  private move(nowMs: MonotonicMs, address: string | undefined): void {
    if (address === this.address) return;
    const wasUp = this.isUp;
    this.address = address;
    this.makeRecords();
    if (this.records.length === 0) this.leave();
    else if (wasUp) {
      // Section 8.4: the new address replaces the old one in everybody's memory.
      const freeMs = (this.sentMs[ROW.host] ?? 0) + MDNS_TIMES.sameRecordMs;
      this.phase = { kind: "announcing", sent: 0, dueMs: Math.max(nowMs, freeMs) };
    } else this.probe(nowMs + this.options.random() * MDNS_TIMES.probeDelayMs);
  }

  private leave(): void {
    this.phase = ABSENT;
    this.wantedMs.fill(Number.POSITIVE_INFINITY);
    this.held = 0;
  }

  private makeRecords(): void {
    const bytes = this.address === undefined ? undefined : parseIpv4(this.address);
    const { port, text } = this.options;
    this.records = bytes === undefined ? [] : recordsOf({ label: this.label, address: bytes, port, text });
    this.names = [ROW.host, ROW.service, ROW.pointer, ROW.kinds].flatMap((row) => this.records[row]?.name ?? []);
  }

  private probe(dueMs: MonotonicMs): void {
    this.wantedMs.fill(Number.POSITIVE_INFINITY);
    this.held = 0;
    this.phase = { kind: "probing", sent: 0, dueMs };
  }

  /** Somebody else has the name (section 9): the next one is tried. */
  private rename(nowMs: MonotonicMs): void {
    this.renamed++;
    this.conflicts++;
    this.makeRecords();
    const { manyConflictsMs, probeDelayMs } = MDNS_TIMES;
    const isBusy = this.conflicts >= MANY_CONFLICTS;
    this.probe(nowMs + (isBusy ? manyConflictsMs : this.options.random() * probeDelayMs));
  }

  /** Does what is due. After a pause of any length nothing is sent twice. */
  private work(nowMs: MonotonicMs): void {
    const phase = this.phase;
    if (phase.kind === "probing" && phase.dueMs <= nowMs) {
      if (phase.sent < PROBES) {
        // Section 8.1 wants answers to the prober alone, which come at once; where programs share the port, another one
        // gets them (section 15.1). So the last two ask for an answer to all.
        this.toAll(writeProbe(this.records, phase.sent === 0));
        this.phase = { kind: "probing", sent: phase.sent + 1, dueMs: nowMs + MDNS_TIMES.probeEveryMs };
      } else this.announce(nowMs, 0);
    } else if (phase.kind === "announcing" && phase.dueMs <= nowMs) this.announce(nowMs, phase.sent);
    let due = 0;
    for (let row = 0; row < ROWS; row++) if ((this.wantedMs[row] ?? 0) <= nowMs) due |= 1 << row;
    if (due !== 0) this.tellAll(nowMs, due, rowsBeside(due));
  }

  private announce(nowMs: MonotonicMs, sent: number): void {
    this.tellAll(nowMs, ANNOUNCED, 0);
    if (sent + 1 < ANNOUNCEMENTS) {
      this.phase = { kind: "announcing", sent: sent + 1, dueMs: nowMs + MDNS_TIMES.announceEveryMs };
      return;
    }
    this.phase = UP;
    this.conflicts = 0;
  }

  /** `beside`: what was sent within a second is left out. */
  private tellAll(nowMs: MonotonicMs, rows: number, beside: number): void {
    let additional = beside;
    for (let row = 0; row < ROWS; row++) {
      const bit = 1 << row;
      if (nowMs - (this.sentMs[row] ?? 0) < MDNS_TIMES.sameRecordMs) additional &= ~bit;
      if (((rows | additional) & bit) === 0) continue;
      this.sentMs[row] = nowMs;
      this.wantedMs[row] = Number.POSITIVE_INFINITY;
      this.held &= ~bit;
    }
    this.toAll(writeAnswer(0, this.rows(rows), this.rows(additional)));
  }

  private hear(nowMs: MonotonicMs, datagram: Datagram): void {
    const { bytes, port } = datagram;
    if (!isSound(bytes)) return;
    if ((wordAt(bytes, 2) & FLAG.response) === 0) this.hearQuery(nowMs, datagram);
    // Section 6: who answers from another port is no responder.
    else if (port === MDNS_PORT) this.hearResponse(nowMs, bytes);
  }

  private hearQuery(nowMs: MonotonicMs, datagram: Datagram): void {
    const { bytes, address, port } = datagram;
    if (this.phase.kind === "probing") {
      const ofInstance = this.rows(ROW_BITS.service | ROW_BITS.text).reverse();
      if (isOutranked(bytes, this.rows(ROW_BITS.host)) || isOutranked(bytes, ofInstance))
        this.probe(nowMs + MDNS_TIMES.lostTieMs);
      return;
    }
    if (!this.isUp) return;
    let forAll = 0;
    let forOne = 0;
    let known = 0;
    let isProbe = false;
    visitEntries(bytes, (entry) => {
      const name = this.nameOf(bytes, entry);
      if (entry.section === SECTION.question) {
        if (entry.hasTopBit) forOne |= rowsFor(name, entry.type);
        else forAll |= rowsFor(name, entry.type);
      } else if (entry.section === SECTION.answer) known |= this.knownRow(bytes, entry, name);
      else if (entry.section === SECTION.authority && (name === OWN_NAME.host || name === OWN_NAME.instance))
        isProbe = true;
    });
    if (port !== MDNS_PORT) {
      this.answerLegacy(nowMs, datagram, forAll | forOne);
      return;
    }
    if (this.heldFor === address) this.forget(this.held & known);
    forAll &= ~known;
    forOne &= ~known;
    if (isProbe) {
      this.want(nowMs, forAll | forOne, nowMs, MDNS_TIMES.defenceMs);
      return;
    }
    // Section 5.4: what the others have not heard for long is theirs, too.
    const stale = forOne & ~this.recentRows(nowMs);
    forAll |= stale;
    forOne &= ~stale;
    if (forOne !== 0 && this.mayUnicast(nowMs)) {
      const reply = writeAnswer(wordAt(bytes, 0), this.rows(forOne), this.rows(rowsBeside(forOne)));
      this.out.push({ address, port, bytes: reply });
    }
    if (forAll !== 0) this.answerAll(nowMs, forAll, (wordAt(bytes, 2) & FLAG.truncated) !== 0 ? address : undefined);
  }

  /** @param unfinished who has more known answers to come. */
  private answerAll(nowMs: MonotonicMs, rows: number, unfinished: string | undefined): void {
    const { sharedDelayMs, sharedSpreadMs, truncatedDelayMs, truncatedSpreadMs, sameRecordMs } = MDNS_TIMES;
    const random = this.options.random();
    if (unfinished === undefined) {
      const delayMs = (rows & SHARED) === 0 ? 0 : sharedDelayMs + random * sharedSpreadMs;
      this.held &= ~rows;
      this.want(nowMs, rows, nowMs + delayMs, sameRecordMs);
      return;
    }
    if (this.heldFor !== unfinished) this.held = 0;
    this.heldFor = unfinished;
    // What others wait for, too, is sent whatever this one knows.
    for (let row = 0; row < ROWS; row++)
      if ((rows & (1 << row)) !== 0 && this.wantedMs[row] === Number.POSITIVE_INFINITY) this.held |= 1 << row;
    this.want(nowMs, rows, nowMs + truncatedDelayMs + random * truncatedSpreadMs, sameRecordMs);
  }

  private answerLegacy(nowMs: MonotonicMs, { bytes, address, port }: Datagram, rows: number): void {
    // Such an asker has one question, as any DNS client; it stands first, and is said again as it was.
    if (rows === 0 || wordAt(bytes, 4) !== 1 || !this.mayUnicast(nowMs)) return;
    let end = HEADER_BYTES;
    visitEntries(bytes, (entry) => {
      if (entry.section === SECTION.question) end = entry.end;
    });
    const question = bytes.subarray(HEADER_BYTES, end);
    const reply = writeLegacyAnswer(wordAt(bytes, 0), question, this.rows(rows), this.rows(rowsBeside(rows)));
    this.out.push({ address, port, bytes: reply });
  }

  private hearResponse(nowMs: MonotonicMs, bytes: Uint8Array): void {
    let isTaken = false;
    let fading = 0;
    visitEntries(bytes, (entry) => {
      if (entry.section === SECTION.question || !entry.isInternet) return;
      const name = this.nameOf(bytes, entry);
      if (name < 0) return;
      const row = this.rowOf(name, entry.type);
      const record = this.records[row];
      const isOwn = record !== undefined && hasDataOf(bytes, entry, record);
      if (isOwn) {
        if (entry.ttlS < record.ttlS / 2) fading |= 1 << row;
        return;
      }
      // A goodbye claims nothing. While it probes, whatever is said of the name means that somebody has it (section 8.1).
      if (entry.ttlS === 0) return;
      if (this.phase.kind === "probing" ? name <= OWN_NAME.instance : (CLAIMED & (1 << row)) !== 0) isTaken = true;
    });
    if (this.phase.kind === "probing") {
      if (isTaken) this.rename(nowMs);
    } else if (isTaken) {
      // Section 9: whose name it is shows when this board asks for it again.
      this.probe(nowMs + this.options.random() * MDNS_TIMES.probeDelayMs);
    } else if (this.isUp) {
      // Section 6.6: somebody says of this board's record that it ends.
      this.want(nowMs, fading & ANNOUNCED, nowMs, MDNS_TIMES.sameRecordMs);
    }
  }

  /** As {@link OWN_NAME}; −1: it is no name of this board. */
  private nameOf(bytes: Uint8Array, entry: Entry): number {
    return entry.isInternet ? this.names.findIndex((name) => isNameAt(bytes, entry.at, name)) : -1;
  }

  /** −1: the name has no record of that type. */
  private rowOf(name: number, type: number): number {
    const own = this.names[name];
    if (own === undefined) return -1;
    return this.records.findIndex((record) => record.type === type && isNameAt(record.name, 0, own));
  }

  /** The bit of the row that the asker knows, and for long enough (section 7.1). */
  private knownRow(bytes: Uint8Array, entry: Entry, name: number): number {
    const row = this.rowOf(name, entry.type);
    const record = this.records[row];
    if (record === undefined || entry.ttlS < record.ttlS / 2 || !hasDataOf(bytes, entry, record)) return 0;
    return 1 << row;
  }

  /** Rows that all have heard within a quarter of their time to live. */
  private recentRows(nowMs: MonotonicMs): number {
    let recent = 0;
    for (let row = 0; row < ROWS; row++) {
      const ttlMs = (this.records[row]?.ttlS ?? 0) * 1_000;
      if (nowMs - (this.sentMs[row] ?? 0) < ttlMs / 4) recent |= 1 << row;
    }
    return recent;
  }

  /** Rows are sent at `atMs`, or as soon as `gapMs` have passed since they were. What is wanted sooner stays. */
  private want(nowMs: MonotonicMs, rows: number, atMs: MonotonicMs, gapMs: number): void {
    for (let row = 0; row < ROWS; row++) {
      if ((rows & (1 << row)) === 0) continue;
      const dueMs = Math.max(nowMs, atMs, (this.sentMs[row] ?? 0) + gapMs);
      this.wantedMs[row] = Math.min(this.wantedMs[row] ?? dueMs, dueMs);
    }
  }

  private forget(rows: number): void {
    for (let row = 0; row < ROWS; row++) if ((rows & (1 << row)) !== 0) this.wantedMs[row] = Number.POSITIVE_INFINITY;
    this.held &= ~rows;
  }

  private mayUnicast(nowMs: MonotonicMs): boolean {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.unicastSecond) this.unicastCount = 0;
    this.unicastSecond = second;
    this.unicastCount++;
    return this.unicastCount <= UNICAST_PER_S;
  }

  private rows(bits: number): Record[] {
    return this.records.filter((_, row) => (bits & (1 << row)) !== 0);
  }

  private toAll(bytes: Uint8Array): void {
    this.out.push({ address: MDNS_GROUP, port: MDNS_PORT, bytes });
  }
}
