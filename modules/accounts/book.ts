import type { WallMs } from "../device/time";
import type { OffsetAt } from "../tariff/calendar";
import { costOf } from "../tariff/cost";
import { type Price, priceAt } from "../tariff/price";
import { isSamePrice } from "../tariff/quarters";
import type { Tariff } from "../tariff/tariff";

/** What one user drew from one charger in one quarter hour. */
export interface QuarterUsage {
  readonly quarterMs: WallMs;
  readonly chargerId: string;
  /** null: nobody had to tap one, or nobody can tell who it was. */
  readonly tag: string | null;
  /** Whole. */
  readonly energyWh: number;
}

/** A line of a bill. */
export interface AccountLine {
  readonly tag: string | null;
  readonly chargerId: string;
  /** undefined: no tariff held yet. */
  readonly price: Price | undefined;
  readonly energyWh: number;
  /** In the currency's last shown digit, whole; 0 without a price. */
  readonly cost: number;
}

interface OpenLine extends Omit<AccountLine, "cost"> {
  energyWh: number;
}

/** Adds up energy and cost per user, charger and price. Every Wh that goes in is on exactly one line. */
export class AccountBook {
  private readonly open = new Map<string, OpenLine[]>();
  /** Most quarter hours come one after another, several at once. */
  private newest: { readonly quarterMs: WallMs; readonly price: Price | undefined } | undefined;

  constructor(
    private readonly tariffs: readonly Tariff[],
    private readonly offsetAt: OffsetAt,
  ) {}

  add({ quarterMs, chargerId, tag, energyWh }: QuarterUsage): void {
    const price = this.priceAt(quarterMs);
    // No id and no tag has a blank.
    const key = tag === null ? chargerId : `${chargerId} ${tag}`;
    let lines = this.open.get(key);
    if (lines === undefined) {
      lines = [];
      this.open.set(key, lines);
    }
    const line = lines.find((one) => isSamePrice(one.price, price));
    if (line === undefined) lines.push({ tag, chargerId, price, energyWh });
    else line.energyWh += energyWh;
  }

  /** By user, charger and the order in which prices came; those without a tag first. */
  lines(): readonly AccountLine[] {
    const lines: AccountLine[] = [];
    for (const some of this.open.values())
      for (const line of some)
        lines.push({ ...line, cost: line.price === undefined ? 0 : costOf(line.energyWh, line.price) });
    return lines.sort((a, b) => order(a.tag ?? "", b.tag ?? "") || order(a.chargerId, b.chargerId));
  }

  private priceAt(quarterMs: WallMs): Price | undefined {
    if (this.newest?.quarterMs !== quarterMs)
      this.newest = { quarterMs, price: priceAt(this.tariffs, quarterMs, this.offsetAt(quarterMs)) };
    return this.newest.price;
  }
}

/** What a user, or a charger, has on all lines; one a currency. */
export interface AccountTotal {
  readonly name: string | null;
  readonly currency: string | undefined;
  readonly decimals: number;
  energyWh: number;
  cost: number;
}

export function totals(lines: readonly AccountLine[], by: "tag" | "chargerId"): readonly AccountTotal[] {
  const found: AccountTotal[] = [];
  for (const line of lines) {
    const { price, energyWh, cost } = line;
    const name = line[by];
    const currency = price?.currency;
    const decimals = price?.decimals ?? 0;
    const total = found.find((one) => one.name === name && one.currency === currency && one.decimals === decimals);
    if (total === undefined) found.push({ name, currency, decimals, energyWh, cost });
    else {
      total.energyWh += energyWh;
      total.cost += cost;
    }
  }
  return found;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
