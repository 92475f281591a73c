import { type Budget, existing, type Share } from "./budget";
import type { ImagePart } from "./image-shares";

/** What an application was found to take. Slots and chunk bytes: what a heap grew to that only grows where it must. */
export interface Taken {
  readonly image: Readonly<Record<ImagePart, number>>;
  /** Without a broker, with MQTT, with MQTT over TLS, and beside that with a portal and an open page. */
  readonly need: Readonly<
    Record<"none" | "plain" | "tls" | "portal", { readonly slots: number; readonly chunkBytes: number }>
  >;
  readonly stackSlots: number;
  readonly keys: number;
  /** Estimated; null: no pilot was set. */
  readonly pilotMs: number | null;
  /** Over TLS and with an open page, in all; null: it was not measured. */
  readonly standIn: { readonly slots: number; readonly chunkBytes: number } | null;
}

export interface Line {
  readonly what: string;
  readonly share: Share | "whole";
  readonly taken: number;
  readonly budget: number;
}

const IMAGE = "image, bytes";

/**
 * Each figure beside its budget; that of the whole is the sum of what exists. What MQTT takes is what the same scenarios need more with a broker than without, and
 * TLS what they need more with it than without, the portal what they need more with a page that is open and a change of settings every 30 s; the application's share is what is left without a broker, its host's
 * objects included.
 */
export function budgetLines(budget: Budget, taken: Taken): Line[] {
  const { image, need, stackSlots, keys, pilotMs, standIn } = taken;
  const of = (share: Share) => budget.rows.find((given) => given.share === share);
  const parts: readonly ImagePart[] = ["engine", "host", "application", "mqtt", "tls", "portal"];
  const sum = (column: "imageBytes" | "slots" | "chunkBytes"): number =>
    existing(budget).reduce((total, given) => total + given[column], 0);
  const whole = parts.reduce((total, part) => total + image[part], 0);
  const imageLines = [
    ...parts.map((part) => ({ what: IMAGE, share: part, taken: image[part], budget: of(part)?.imageBytes ?? 0 })),
    { what: IMAGE, share: "whole" as const, taken: whole, budget: sum("imageBytes") },
  ];
  const memory = (["slots", "chunkBytes"] as const).flatMap((column): Line[] => {
    const what = column === "slots" ? "slots" : "chunks, bytes";
    const line = (share: ImagePart, amount: number): Line => ({
      what,
      share,
      taken: amount,
      budget: of(share)?.[column] ?? 0,
    });
    const { none, plain, tls, portal } = need;
    return [
      line("application", none[column]),
      line("mqtt", plain[column] - none[column]),
      line("tls", tls[column] - plain[column]),
      line("portal", portal[column] - tls[column]),
      { what, share: "whole", taken: portal[column], budget: sum(column) },
    ];
  });
  return [
    ...imageLines,
    ...memory,
    ...(budget.standIn === null
      ? []
      : (["slots", "chunkBytes"] as const).map((column): Line => {
          const what = `standing in, ${column === "slots" ? "slots" : "bytes"}`;
          return { what, share: "whole", taken: standIn?.[column] ?? Infinity, budget: budget.standIn?.[column] ?? 0 };
        })),
    { what: "stack, slots", share: "whole", taken: stackSlots, budget: budget.stackSlots },
    { what: "names", share: "whole", taken: keys, budget: budget.keys },
    ...(budget.pilotMs === null
      ? []
      : [{ what: "safe pilot, ms", share: "whole" as const, taken: pilotMs ?? Infinity, budget: budget.pilotMs }]),
  ];
}

export function isOver({ taken, budget }: Line): boolean {
  // A figure that is none is no figure within its budget.
  return !(taken <= budget);
}

/** One line of text a figure. */
export function lineText(application: string, line: Line): string {
  const taken = Math.round(line.taken).toLocaleString("en-US").padStart(9);
  const budget = line.budget.toLocaleString("en-US").padStart(9);
  const words = [application.padEnd(8), line.what.padEnd(18), line.share.padEnd(12), taken, "of", budget];
  return `${words.join(" ")}${isOver(line) ? "  OVER" : ""}`;
}
