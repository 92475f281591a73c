import { fromHex, toHex } from "../../hosts/lin/channel/hex";
import type { LinkTrouble } from "../../hosts/virtual/troubled-link";
import type { Device } from "../../modules/device/device";
import { sentence } from "../../modules/schema/check";
import { parseJson } from "../../modules/schema/json";
import { BoardMemory } from "./board-memory";
import { BoardPins } from "./board-pins";
import { BoardUarts } from "./board-uarts";
import { LINE_BYTES, REQUEST, type Request } from "./requests";

export interface BoardServerOptions {
  /** The board: what runs on Node with it would be the same firmware. Its network and timers are not used. */
  readonly device: Device;
  /** The meter's UART is this device file, which the program opens by itself. */
  readonly meterDevice?: string | undefined;
  /** Addresses of DNS servers, with which the program resolves names. */
  readonly dnsServers?: readonly string[];
  /** Where its portal is to listen; left out: any free port. */
  readonly httpPort?: number | undefined;
  /** Its portal listens there. */
  readonly onListening?: (port: number) => void;
  /** JSON of what may be seen of the application; `nowMs`: on the program's clock. */
  readonly onState: (look: string, nowMs: number) => void;
  /** The firmware asks for a restart: nothing more is to come from this program. */
  readonly onRestart: () => void;
}

/** Changes of settings that wait for a program at most. */
const MAX_PATCHES = 64;

/** Answers the requests of one program, a line each, from the board it stands on. */
export class BoardServer {
  private readonly pins: BoardPins;
  private readonly memory: BoardMemory;
  private readonly uarts: BoardUarts;
  private patches: string[] = [];
  private link: LinkTrouble | undefined;
  private isEnding = false;

  constructor(private readonly options: BoardServerOptions) {
    this.pins = new BoardPins(options.device.io);
    this.memory = new BoardMemory(options.device);
    this.uarts = new BoardUarts(options.device.io);
  }

  /** Settings that the program is to change. Those that have waited too long are dropped: they stand in its storage. */
  change(patch: object): void {
    if (this.patches.length < MAX_PATCHES) this.patches.push(JSON.stringify(patch));
  }

  /** What is wrong on its link from now on. */
  setLink(trouble: LinkTrouble): void {
    this.link = { ...trouble };
  }

  /** Asks it for an orderly end. */
  end(): void {
    this.isEnding = true;
  }

  /** Lets go of flash and UARTs. */
  close(): void {
    this.memory.close();
    this.uarts.close("meter");
    this.uarts.close("tag");
  }

  /** One line of JSON, without its end, for one such line. What the board throws is the program's to catch. */
  answer(line: string): string {
    const request = parseJson(REQUEST, line, { maxBytes: LINE_BYTES });
    if (!request.ok) return JSON.stringify({ error: `board: ${sentence(request)}` });
    try {
      return JSON.stringify(this.carryOut(request.value) ?? {});
    } catch (error) {
      return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
    }
  }

  private carryOut(request: Request): unknown {
    const { pins, memory, uarts } = this;
    switch (request.op) {
      case "hello":
        return this.greeting();
      case "tick":
        return this.news();
      case "restart":
        return this.options.onRestart();
      case "log":
        return this.options.device.log(request.level, request.text);
      case "state":
        return this.options.onState(request.look, request.nowMs);
      case "listening":
        return this.options.onListening?.(request.port);
      case "wall.read":
        return { nowMs: this.options.device.wallClock?.nowMs() ?? null };
      case "pilot.write":
        return pins.pilot.write(request.dutyPercent);
      case "pilot.read":
        return pins.pilot.read();
      case "pilot.close":
        return pins.closePilot();
      case "guard.write":
        return pins.guard.write(request.phases);
      case "guard.renew":
        return pins.guard.renew();
      case "guard.read":
        return pins.guard.read();
      case "guard.close":
        return pins.closeGuard();
      case "line.read":
        return { value: pins.input(request.name).read() };
      case "line.write":
        return pins.output(request.name).write(request.value);
      case "gauge.read":
        return { value: jsonNumber(pins.gauge(request.name).read()) };
      case "lock.drive":
        return pins.lock.drive(request.towards);
      case "lock.read":
        return { isLocked: pins.lock.read() };
      case "flash.read":
        return { hex: toHex(memory.flash.read(request.address, request.length)) };
      case "flash.write":
        return memory.flash.write(request.address, fromHex(request.hex));
      case "flash.erase":
        return memory.flash.erase(request.sector);
      case "storage.read":
        return { value: memory.store(request.path).read(request.key) };
      case "storage.write":
        return memory.store(request.path).write(request.key, request.value);
      case "storage.delete":
        return memory.store(request.path).delete(request.key);
      case "serial.open":
        return uarts.open(request.uart, request.baud);
      case "serial.write":
        return uarts.write(request.uart, request.hex);
      case "serial.close":
        return uarts.close(request.uart);
    }
  }

  private greeting(): object {
    const { device, meterDevice, dnsServers, httpPort } = this.options;
    const { id, board, resetReason, io } = device;
    const flash = io.JournalFlash === undefined ? undefined : this.memory.flash;
    return {
      id,
      board,
      resetReason,
      has: Object.keys(io),
      flash: flash && { sectors: flash.sectors, sectorBytes: flash.sectorBytes },
      meterDevice,
      dnsServers,
      httpPort,
    };
  }

  private news(): object {
    const { patches, link } = this;
    this.patches = [];
    this.link = undefined;
    return {
      serial: this.uarts.take(),
      patches: patches.length === 0 ? undefined : patches,
      link,
      end: this.isEnding ? true : undefined,
    };
  }
}

/** JSON has no number for NaN and Infinity: they go as texts. */
function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
