import assert from "node:assert/strict";
import type { Exchange } from "../../../../hosts/lin/channel/exchange";

/** A board that answers each `op` as it was told to, and remembers what it was asked. */
export class ScriptedBoard {
  readonly asked: object[] = [];
  private readonly answers: { [op: string]: object } = {};

  readonly exchange: Exchange = (line) => {
    assert.ok(!line.includes("\n"), "one line");
    const request: { readonly op: string } = JSON.parse(line);
    this.asked.push(request);
    return JSON.stringify(this.answers[request.op] ?? {});
  };

  /** From now on. */
  says(op: string, answer: object): void {
    this.answers[op] = answer;
  }

  /** What was asked since the last call. */
  take(): object[] {
    return this.asked.splice(0);
  }
}
