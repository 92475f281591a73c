import type { Engine, EngineOutcome, TraceSink } from "../engine";
import { bundle } from "./bundle";
import { ADVANCE, type SliceHead, START, START_WITH_TRACE } from "./protocol";
import { type WorkerAnswer, XsWorker } from "./worker";

/** Seconds of simulated time a command. Short enough that the worker hears soon when nobody wants its answer any more. */
const SLICE_S = 60;

/** XS, the engine of Moddable's boards, in a process of its own. */
export const xsEngine: Engine = async (text, trace) => {
  const script = await bundle();
  const worker = new XsWorker();
  let isStopped = false;
  const stop = (signal: NodeJS.Signals): void => {
    isStopped = true;
    process.off("SIGINT", stop).off("SIGTERM", stop);
    // The worker first; then what the signal would have done.
    void worker.close().then(() => process.kill(process.pid, signal));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    await worker.evaluate(script);
    return await run(worker, text, trace);
  } catch (error) {
    // Nobody needs to hear that a worker ended which a signal was to end.
    if (isStopped) await new Promise(() => {});
    throw error;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await worker.close();
  }
};

/** `compute`: of the whole run, and with a trace of writing it; loading the bundle and reading the file do not count. */
async function run(worker: XsWorker, text: string, trace: TraceSink | undefined): Promise<EngineOutcome> {
  const refusal = await worker.command(`${trace === undefined ? START : START_WITH_TRACE} ${text}`);
  if (refusal.text !== "") return { result: JSON.parse(refusal.text), wallS: 0, compute: 0 };
  const start = performance.now();
  let compute = 0;
  for (;;) {
    const answer = await worker.command(`${ADVANCE} ${SLICE_S}`);
    compute += answer.compute;
    const { head, lines } = split(answer);
    trace?.(lines);
    if (head !== null) return { result: head, wallS: (performance.now() - start) / 1000, compute };
  }
}

function split({ text }: WorkerAnswer): { readonly head: SliceHead; readonly lines: string } {
  const end = text.indexOf("\n");
  return { head: JSON.parse(text.slice(0, end)) as SliceHead, lines: text.slice(end + 1) };
}
