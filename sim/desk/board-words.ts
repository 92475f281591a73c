import type { Device } from "../../modules/device/device";
import type { ClosedPhases, GuardDrop, GuardReport } from "../../modules/device/guard";
import type { LockDrive } from "../../modules/device/plug-lock";
import { BoardMemory } from "../moddable/board-memory";
import { BoardPins } from "../moddable/board-pins";
import type { RequestOf } from "../moddable/requests";

/** By the number that hosts/desk/guard.ts takes for them. */
const DROPS: readonly (GuardDrop | null)[] = ["permit-expired", "pilot-left", "trip-line", "emergency-stop"];
const NO_CONTACT = 2;

/**
 * The board behind a program's natives: what hosts/desk/native/natives.c asks for. Both ends are built together, so a
 * word that is not known is a mistake of ours and thrown; what the board refuses goes back as an answer.
 */
export class BoardWords {
  private readonly pins: BoardPins;
  private readonly memory: BoardMemory;

  constructor(
    private readonly device: Device,
    /** Answers a line of JSON with one. */
    private readonly ask: (request: string) => string,
  ) {
    this.pins = new BoardPins(device.io);
    this.memory = new BoardMemory(device);
  }

  /** The answer to a line of words. */
  answer(line: string): string {
    const [word = "", ...rest] = line.split(" ");
    try {
      return this.carryOut(word, rest) ?? "0";
    } catch (error) {
      return `!${String(error instanceof Error ? error.message : error).replaceAll(/[\r\n]/g, " ")}`;
    }
  }

  close(): void {
    this.memory.close();
  }

  private carryOut(word: string, [first = "", second = "", third = ""]: readonly string[]): string | undefined {
    const { pins, memory } = this;
    switch (word) {
      case "ask":
        return text(this.ask(textOf(first)));
      case "wall.read":
        return String(this.device.wallClock?.nowMs() ?? Number.NaN);
      case "pilot.read": {
        const { highV, lowV, ageMs } = pins.pilot.read();
        return `${highV} ${lowV} ${ageMs}`;
      }
      case "pilot.write":
        return void pins.pilot.write(Number(first));
      case "pilot.close":
        return void pins.closePilot();
      case "guard.read":
        return guardNumbers(pins.guard.read());
      case "guard.renew":
        return void pins.guard.renew();
      case "guard.write":
        return void pins.guard.write(Number(first) as ClosedPhases);
      case "guard.close":
        return void pins.closeGuard();
      case "line.read":
        return String(pins.input(first as RequestOf<"line.read">["name"]).read());
      case "line.write":
        return void pins.output(first as RequestOf<"line.write">["name"]).write(second === "1" ? 1 : 0);
      case "gauge.read":
        return String(pins.gauge(first as RequestOf<"gauge.read">["name"]).read());
      case "lock.read":
        return pins.lock.read() ? "1" : "0";
      case "lock.drive":
        return void pins.lock.drive(first as LockDrive);
      case "flash.read":
        return `=${Buffer.from(memory.flash.read(Number(first), Number(second))).toString("hex")}`;
      case "flash.write":
        return void memory.flash.write(Number(first), Buffer.from(second, "hex"));
      case "flash.erase":
        return void memory.flash.erase(Number(first));
      case "storage.read": {
        const value = memory.store(textOf(first)).read(textOf(second));
        return value === undefined ? "-" : text(value);
      }
      case "storage.write":
        return void memory.store(textOf(first)).write(textOf(second), textOf(third));
      case "storage.delete":
        return void memory.store(textOf(first)).delete(textOf(second));
      default:
        throw new RangeError(`the desk does not know the word ${word}`);
    }
  }
}

function guardNumbers({ coil, dropped, contacts, extraContacts }: GuardReport): string {
  return [coil ? 1 : 0, DROPS.indexOf(dropped) + 1, contactNumber(contacts), contactNumber(extraContacts)].join(" ");
}

function contactNumber(isClosed: boolean | undefined): number {
  return isClosed === undefined ? NO_CONTACT : isClosed ? 1 : 0;
}

function text(value: string): string {
  return `=${Buffer.from(value).toString("hex")}`;
}

function textOf(word: string): string {
  return Buffer.from(word.slice(1), "hex").toString();
}
