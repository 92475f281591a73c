import { uidBytes } from "./tag-uid";

/** A card of type A as its reader sees it (ISO/IEC 14443-3). */
export interface Card {
  readonly uid: readonly number[];
  readonly sinceMs: number;
  readonly untilMs: number;
  /** It was selected and never let go: it hears no request before it was without power. */
  isSelected: boolean;
}

/** A card hears nothing for so long after the field came (ISO/IEC 14443-3: 5 ms). */
const POWER_UP_MS = 5;
/** One request that nobody answers, and the time to the next. */
const ATTEMPT_MS = 10;
/** Request, anticollision, selection. */
const SELECTION_MS = 8;

/** How a search ended: with this card, or none; so long after it began. */
export interface Search {
  readonly card: Card | undefined;
  readonly tookMs: number;
}

/** The reader's field, with at most one card in it. */
export class Pn532Field {
  private isOn = false;
  private held: Card | undefined;

  /** The card that is there at that time. */
  cardAt(atMs: number): Card | undefined {
    const card = this.held;
    return card !== undefined && atMs >= card.sinceMs && atMs < card.untilMs ? card : undefined;
  }

  /** Takes the place of the card that was there. Throws a RangeError for a UID that is none. */
  present(nowMs: number, uid: string, forMs: number): void {
    this.held = { uid: uidBytes(uid), sinceMs: nowMs, untilMs: nowMs + forMs, isSelected: false };
  }

  remove(): void {
    this.held = undefined;
  }

  release(): void {
    if (this.held !== undefined) this.held.isSelected = false;
  }

  turnOff(): void {
    this.isOn = false;
    this.release();
  }

  turnOn(): void {
    this.isOn = true;
  }

  /**
   * Asks `1 + retries` times who is there, and selects whoever answers. It is all decided from who is known to come and
   * go when it begins. With endless retries and nobody there it ends never: undefined.
   */
  search(nowMs: number, retries: number): Search | undefined {
    const firstMs = this.isOn ? 0 : POWER_UP_MS;
    this.isOn = true;
    const isDeaf = this.cardAt(nowMs)?.isSelected === true;
    // What is asked and cannot be understood as a selected card's command ends the selection.
    if (isDeaf) this.release();
    const attempts = retries === Number.POSITIVE_INFINITY ? 1 : 1 + retries;
    for (let attempt = 0; attempt < attempts && !isDeaf; attempt++) {
      const card = this.cardAt(nowMs + firstMs + attempt * ATTEMPT_MS);
      if (card === undefined) continue;
      card.isSelected = true;
      return { card, tookMs: firstMs + attempt * ATTEMPT_MS + SELECTION_MS };
    }
    if (retries === Number.POSITIVE_INFINITY) return undefined;
    return { card: undefined, tookMs: firstMs + attempts * ATTEMPT_MS };
  }
}
