import type { Timers } from "../../modules/device/time";
import type { Exchange } from "../../modules/http/exchange";
import { replyError } from "../../modules/portal/reply";
import { sequence } from "../../modules/portal/text-source";

/** Answers with a ledger's accounts as soon as their first row is there; until then they are added up between other work. */
export function replyAccounts(exchange: Exchange, timers: Timers, texts: Iterator<string>): void {
  const step = (): void => {
    if (exchange.isOver) {
      texts.return?.();
      return;
    }
    let first: IteratorResult<string>;
    try {
      first = texts.next();
    } catch {
      replyError(exchange, 500, "the accounts cannot be read");
      return;
    }
    if (first.done !== true && first.value === "") timers.set(step, 0);
    else
      exchange.reply(200, sequence(from(first, texts)), [
        ["Content-Type", "text/csv; charset=utf-8"],
        ["Content-Disposition", 'attachment; filename="accounts.csv"'],
      ]);
  };
  step();
}

/** The same again, of which the first was taken. */
function from(first: IteratorResult<string>, texts: Iterator<string>): Iterator<string> {
  let isFirst = true;
  return {
    next: () => {
      if (!isFirst) return texts.next();
      isFirst = false;
      return first;
    },
    return: () => texts.return?.() ?? { done: true, value: undefined },
  };
}
