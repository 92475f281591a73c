import assert from "node:assert/strict";
import { replyAccounts } from "../../../firmware/manager/accounts-reply";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { BodySource, Exchange } from "../../../modules/http/exchange";

/** Writes down how it was answered. */
class Asked {
  isOver = false;
  readonly answers: string[] = [];

  get exchange(): Exchange {
    return this as unknown as Exchange;
  }

  reply(status: number, body: string | BodySource): void {
    this.isOver = true;
    let text = "";
    if (typeof body === "string") text = body;
    else {
      for (let bytes = body.next(5); bytes.length > 0; bytes = body.next(5)) text += Buffer.from(bytes).toString();
      body.close?.();
    }
    this.answers.push(`${status} ${text}`);
  }
}

/** Rows, and how often somebody let go of them. */
class Rows implements Iterator<string> {
  returned = 0;
  private readonly values: Iterator<string>;

  constructor(values: readonly string[]) {
    this.values = values.values();
  }

  next(): IteratorResult<string> {
    return this.values.next();
  }

  return(): IteratorResult<string> {
    this.returned += 1;
    return { done: true, value: undefined };
  }
}

describe("a manager's accounts over HTTP", () => {
  const scheduler = new Scheduler();
  const run = (): void => scheduler.runUntil(scheduler.nowMs());

  it("wait until they are added up, and are let go of at the end", () => {
    const asked = new Asked();
    const rows = new Rows(["", "", "a,b\r\n", "1,2\r\n"]);
    replyAccounts(asked.exchange, scheduler, rows);
    assert.deepEqual(asked.answers, []);
    run();
    assert.deepEqual(asked.answers, ["200 a,b\r\n1,2\r\n"]);
    assert.equal(rows.returned, 1);
  });

  it("may be none", () => {
    const asked = new Asked();
    replyAccounts(asked.exchange, scheduler, new Rows([]));
    assert.deepEqual(asked.answers, ["200 "]);
  });

  it("are added up for nobody who has left", () => {
    const asked = new Asked();
    const rows = new Rows(["", "a\r\n"]);
    replyAccounts(asked.exchange, scheduler, rows);
    asked.isOver = true;
    run();
    assert.deepEqual([asked.answers, rows.returned], [[], 1]);
  });

  it("that cannot be read are an error that says no more", () => {
    const asked = new Asked();
    const broken = {
      next: (): never => {
        throw new Error("disk /home/x is gone");
      },
    };
    replyAccounts(asked.exchange, scheduler, broken);
    assert.deepEqual(asked.answers, ['500 {"error":"the accounts cannot be read"}']);
  });
});
