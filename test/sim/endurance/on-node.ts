import { ROUND_S } from "../../../sim/endurance/busy/round-plan";
import { endure } from "../../../sim/endurance/endure";
import { nodeEngine } from "../../../sim/endurance/node-engine";
import { keepMessages } from "./leaks";

/** A process of its own, whose memory nobody else uses: `on-node.ts ROUNDS [leak]`, with --expose-gc. */
async function main([rounds = "", leak]: readonly string[]): Promise<void> {
  const engine = nodeEngine(leak === undefined ? undefined : keepMessages);
  const plan = { rounds: Number(rounds), roundS: ROUND_S, roundsPerSample: 1, seed: 1 };
  process.stdout.write(JSON.stringify(await endure(engine, plan)));
}

void main(process.argv.slice(2));
