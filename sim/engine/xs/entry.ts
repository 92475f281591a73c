import { parseScenario } from "../../scenario/parse";
import { ScenarioRun } from "../../scenario/run";
import { TraceText } from "../trace-text";
import { ADVANCE, type SliceHead, START, START_WITH_TRACE } from "./protocol";

/**
 * What runs inside the XS worker, bundled with firmware and plant. The worker calls the global `handleCommand` with the
 * bytes of each command and sends back the bytes it returns. One command lets a slice of time pass: so the worker's
 * meter, 32 bits wide and set to zero before each command, never runs over.
 */
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const lines = new TraceText();
let run: ScenarioRun | undefined;

function start(text: string, hasTrace: boolean): string {
  const parsed = parseScenario(text);
  if (!parsed.ok) return JSON.stringify(parsed);
  run = new ScenarioRun(parsed.value, hasTrace ? { onLine: (line) => lines.add(line) } : {});
  return "";
}

function advance(seconds: number): string {
  const head: SliceHead = run?.advance(seconds) ?? null;
  return `${JSON.stringify(head)}\n${lines.take()}`;
}

function answer(command: string): string {
  const end = command.indexOf(" ");
  const word = command.slice(0, end);
  const rest = command.slice(end + 1);
  if (word === ADVANCE) return advance(Number(rest));
  if (word === START || word === START_WITH_TRACE) return start(rest, word === START_WITH_TRACE);
  throw new Error("the command is not known");
}

Object.assign(globalThis, {
  handleCommand: (command: ArrayBuffer): ArrayBufferLike => encoder.encode(answer(decoder.decode(command))).buffer,
});
