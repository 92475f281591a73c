import { check, sentence } from "../../../modules/schema/check";
import { flag, type Infer, list, number, object, oneOf, optional, text } from "../../../modules/schema/schema";
import { ask, type Exchange } from "./exchange";
import { fromHex } from "./hex";
import type { RemoteUart } from "./remote-serial";

const MAX_HEX = 65_536;

/** What is wrong between the program and its broker. */
const LINK_TROUBLE = object({
  isLost: flag(),
  /** Chance that a published message is lost. */
  lossRatio: number({ min: 0, max: 1 }),
  delayMs: number({ min: 0, max: 3_600_000 }),
});

export type LinkTrouble = Infer<typeof LINK_TROUBLE>;

const NEWS = object({
  serial: optional(
    list(
      object({
        uart: oneOf("meter", "tag"),
        hex: optional(text({ maxLength: MAX_HEX })),
        writable: optional(number({ min: 0, max: 65_536, integer: true })),
        isGone: optional(flag()),
      }),
      { max: 256 },
    ),
  ),
  /** Settings to change: JSON, each all or nothing. */
  patches: optional(list(text({ maxLength: 4_096 }), { max: 64 })),
  link: optional(LINK_TROUBLE),
  /** An orderly end is asked for. */
  end: optional(flag()),
});

type SerialNews = NonNullable<Infer<typeof NEWS>["serial"]>[number];

export interface InboxOptions {
  readonly exchange: Exchange;
  readonly uarts: readonly RemoteUart[];
  readonly onPatch: (patch: unknown) => void;
  readonly onLink: (trouble: LinkTrouble) => void;
  readonly onEnd: () => void;
}

/** Fetches what happened on the board since it was asked last; who owns it says when. */
export class Inbox {
  constructor(private readonly options: InboxOptions) {}

  /** Throws an Error for news that are none, and what the callbacks throw. */
  fetch(): void {
    const { exchange, onPatch, onLink, onEnd } = this.options;
    const news = check(NEWS, ask(exchange, "tick"));
    if (!news.ok) throw new Error(`board: ${sentence(news)}`);
    const { serial = [], patches = [], link, end } = news.value;
    if (link !== undefined) onLink(link);
    for (const event of serial) this.tell(event);
    for (const patch of patches) onPatch(JSON.parse(patch));
    if (end === true) onEnd();
  }

  private tell({ uart, hex, writable, isGone }: SerialNews): void {
    const port = this.options.uarts.find(({ name }) => name === uart)?.port;
    if (hex !== undefined) port?.arrive(fromHex(hex));
    if (writable !== undefined) port?.becomeWritable(writable);
    if (isGone === true) port?.fail();
  }
}
