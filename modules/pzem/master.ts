import { type CommandResult, commandFault, commandQuestion, commandResult, type PzemCommand } from "./command";
import { ADDRESS, ANSWER_TIMEOUT_MS, MAX_MODULES, RETRIES, TRUST_AFTER_MS } from "./constants";
import { Exchange, type ExchangeOutput } from "./exchange";
import { type Frame, isModuleAddress } from "./frame";
import { PzemModule, type PzemReport } from "./module";
import { Trust } from "./trust";

export interface PzemMasterOptions {
  /** One to three distinct addresses, 1–247, in the order of the phases; or 248 alone. */
  readonly addresses: readonly number[];
  /** Default 200 ms. */
  readonly timeoutMs?: number;
  /** Questions after the first unanswered one. Default 1. */
  readonly retries?: number;
  /** How long a module must have answered before it is believed. Default 5000 ms. */
  readonly trustAfterMs?: number;
  /** The modules were powered long before: the first readings are believed. Default false. */
  readonly settled?: boolean;
}

/** All modules were asked once. The object is the same one in every round. */
export interface PzemRound {
  readonly kind: "round";
  /** Every module gave a reading that can be believed. */
  readonly complete: boolean;
  /** When the oldest of its questions was sent. */
  readonly atMs: number;
  /** One a module, in the order of the addresses. */
  readonly modules: readonly PzemReport[];
}

export type PzemResult = PzemRound | CommandResult;

/** What a step asks of its caller. The object is the same one at every step. */
export interface PzemOutput {
  /** To be written to the line now. */
  send: Frame | undefined;
  result: PzemResult | undefined;
}

type Job = { readonly kind: "none" } | { readonly kind: "module" } | { readonly kind: "command" };

const NONE: Job = Object.freeze({ kind: "none" });
const MODULE: Job = Object.freeze({ kind: "module" });
const COMMAND: Job = Object.freeze({ kind: "command" });
const LONGEST_QUEUE = 8;

/**
 * Asks one to three modules on one line, one after the other, and sends commands between two questions.
 * Pure: time and bytes come in, bytes and results come out. After each step look at {@link deadlineMs}.
 */
export class PzemMaster {
  readonly exchange: Exchange;
  /** Polls that came while the round before was still under way; they are not made up for. */
  skippedPolls = 0;
  private readonly modules: PzemModule[];
  private readonly round: { kind: "round"; complete: boolean; atMs: number; modules: readonly PzemReport[] };
  private readonly output: PzemOutput = { send: undefined, result: undefined };
  private readonly commands: PzemCommand[] = [];
  private job: Job = NONE;
  /** The module to be asked next; as many as there are: no round is under way. */
  private next: number;

  /** Throws a RangeError for addresses that cannot be polled together. */
  constructor(options: PzemMasterOptions) {
    checkAddresses(options.addresses);
    const trustAfterMs = options.trustAfterMs ?? TRUST_AFTER_MS;
    const settled = options.settled ?? false;
    this.exchange = new Exchange(options.timeoutMs ?? ANSWER_TIMEOUT_MS, options.retries ?? RETRIES);
    this.modules = options.addresses.map((address) => new PzemModule(address, new Trust(trustAfterMs, settled)));
    this.round = { kind: "round", complete: false, atMs: 0, modules: this.modules };
    this.next = this.modules.length;
  }

  /** {@link deadline} has to be called at this time; Infinity while nothing is awaited. */
  get deadlineMs(): number {
    return this.exchange.deadlineMs;
  }

  /** Begins a round. It ends with a {@link PzemRound}, whatever the modules do. */
  poll(nowMs: number): PzemOutput {
    this.clearOutput();
    if (this.next < this.modules.length) this.skippedPolls++;
    else {
      this.next = 0;
      for (const module of this.modules) module.forget(nowMs);
      this.goOn(nowMs);
    }
    return this.output;
  }

  /** Queues a command. It ends with a {@link CommandResult} that holds this very object, at once where it is refused. */
  command(nowMs: number, command: PzemCommand): PzemOutput {
    this.clearOutput();
    const polled = this.modules.map((module) => module.address);
    const fault = this.commands.length < LONGEST_QUEUE ? commandFault(command, polled) : "queue-full";
    if (fault !== undefined) this.output.result = { kind: "command", command, fault };
    else {
      this.commands.push(command);
      this.goOn(nowMs);
    }
    return this.output;
  }

  receive(nowMs: number, bytes: Uint8Array): PzemOutput {
    this.clearOutput();
    this.take(nowMs, this.exchange.receive(nowMs, bytes));
    return this.output;
  }

  /** Does nothing before {@link deadlineMs}. */
  deadline(nowMs: number): PzemOutput {
    this.clearOutput();
    this.take(nowMs, this.exchange.deadline(nowMs));
    return this.output;
  }

  /** The line is gone: whatever is under way or queued ends with `port-closed`. */
  abort(nowMs: number): PzemResult[] {
    this.exchange.abort();
    this.job = NONE;
    const results: PzemResult[] = this.commands.map((command) => ({ kind: "command", command, fault: "port-closed" }));
    this.commands.length = 0;
    if (this.next < this.modules.length) results.push(this.fail(nowMs));
    return results;
  }

  /** A round without a line to ask on. */
  fail(nowMs: number): PzemRound {
    for (const module of this.modules) {
      module.forget(nowMs);
      module.settle("port-closed", nowMs, this.exchange.parser.frame);
    }
    this.next = this.modules.length;
    return this.closeRound();
  }

  private take(nowMs: number, { send, end }: ExchangeOutput): void {
    this.output.send = send;
    if (end === undefined) return;
    const frame = this.exchange.parser.frame;
    if (this.job.kind === "command") {
      const command = this.commands.shift();
      if (command !== undefined) this.output.result = commandResult(command, end, frame);
      if (end === "data" && command?.kind === "set-address") this.renumber(command.address, command.newAddress);
    } else {
      this.modules[this.next]?.settle(end, this.exchange.askedAtMs, frame);
      this.next++;
      if (this.next === this.modules.length) this.output.result = this.closeRound();
    }
    this.job = NONE;
    this.goOn(nowMs);
  }

  private goOn(nowMs: number): void {
    if (!this.exchange.idle) return;
    const command = this.commands[0];
    const module = this.modules[this.next];
    if (command !== undefined) {
      this.job = COMMAND;
      this.output.send = this.exchange.ask(nowMs, commandQuestion(command)).send;
    } else if (module !== undefined) {
      this.job = MODULE;
      this.output.send = this.exchange.ask(nowMs, module.question).send;
    }
  }

  private renumber(address: number, newAddress: number): void {
    const alone = address === ADDRESS.any && this.modules.length === 1;
    for (const module of this.modules) {
      if (module.address !== ADDRESS.any && (alone || module.address === address)) module.moveTo(newAddress);
    }
  }

  private closeRound(): PzemRound {
    const round = this.round;
    round.complete = true;
    round.atMs = Number.POSITIVE_INFINITY;
    for (const module of this.modules) {
      if (module.outcome !== "ok") round.complete = false;
      round.atMs = Math.min(round.atMs, module.atMs);
    }
    return round;
  }

  private clearOutput(): void {
    this.output.send = undefined;
    this.output.result = undefined;
  }
}

function checkAddresses(addresses: readonly number[]): void {
  const good = addresses.length >= 1 && addresses.length <= MAX_MODULES && new Set(addresses).size === addresses.length;
  const alone = addresses.length === 1 && addresses[0] === ADDRESS.any;
  if (!good || !(alone || addresses.every(isModuleAddress))) {
    throw new RangeError(`one to ${MAX_MODULES} distinct PZEM addresses from 1 to 247 are needed, or 248 alone`);
  }
}
