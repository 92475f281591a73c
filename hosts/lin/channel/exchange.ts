/** One line of JSON to the board and its answer, also one line. It comes back when the answer is there. */
export type Exchange = (request: string) => string;

/** What the board answered. Who asks looks at the members it wants. */
export type Answer = { readonly [name: string]: unknown };

/**
 * Asks the board for `op`; `members` say more. Throws an Error in the board's own words where it refuses, and one where
 * its answer is no object.
 */
export function ask(exchange: Exchange, op: string, members?: object): Answer {
  const answer: unknown = JSON.parse(exchange(JSON.stringify({ op, ...members })));
  if (typeof answer !== "object" || answer === null) throw new Error(`board: no answer to ${op}`);
  const { error } = answer as Answer;
  if (error !== undefined) throw new Error(String(error));
  return answer as Answer;
}

/** A member that is a finite number. */
export function numberIn(answer: Answer, name: string): number {
  const value = answer[name];
  if (typeof value === "number") return value;
  throw new Error(`board: its answer has no number ${name}`);
}

/** A member that is a text. */
export function textIn(answer: Answer, name: string): string {
  const value = answer[name];
  if (typeof value === "string") return value;
  throw new Error(`board: its answer has no text ${name}`);
}
