import { COMMAND, ENDLESS, IC_PN532, RF_ITEM, SAM_NORMAL, TFI, TYPE_A_106 } from "../../modules/pn532/constants";
import { errorFrame, type Frame, informationFrame } from "../../modules/pn532/frame";
import { type Card, Pn532Field } from "./pn532-field";

/** What the chip makes of a command: the answer, and how long it takes to find it. */
export interface Reply {
  readonly frame: Frame;
  readonly tookMs: number;
}

/** Firmware 1.6; type A, type B and ISO 18092. */
const FIRMWARE = Object.freeze([IC_PN532, 0x01, 0x06, 0x07] as const);
const QUICK_MS = 1;
const RELEASE_MS = 3;

/** The chip's firmware from power-up on: what it was told, and what it answers (UM0701-02, 7). */
export class Pn532Commands {
  readonly field = new Pn532Field();
  /** In low battery mode, which only SAMConfiguration ends, it finds no card. */
  private isLowBattery = true;
  private retries = Number.POSITIVE_INFINITY;

  reset(): void {
    this.field.turnOff();
    this.isLowBattery = true;
    this.retries = Number.POSITIVE_INFINITY;
  }

  /** `body`: from the TFI on. Undefined: it is busy until it hears something else. */
  carryOut(nowMs: number, body: Uint8Array): Reply | undefined {
    const code = body[1] ?? 0;
    const parameters = body.subarray(2);
    switch (code) {
      case COMMAND.getFirmwareVersion:
        return parameters.length === 0 ? quick(code, FIRMWARE) : refuse();
      case COMMAND.samConfiguration:
        return this.configureSam(parameters);
      case COMMAND.rfConfiguration:
        return this.configureField(parameters);
      case COMMAND.inListPassiveTarget:
        return this.list(nowMs, parameters);
      case COMMAND.inRelease:
        if (parameters.length !== 1) return refuse();
        this.field.release();
        return { frame: answer(code, [0]), tookMs: RELEASE_MS };
      default:
        return refuse();
    }
  }

  private configureSam(parameters: Uint8Array): Reply {
    if (parameters[0] !== SAM_NORMAL || parameters.length > 3) return refuse();
    this.isLowBattery = false;
    return quick(COMMAND.samConfiguration, []);
  }

  private configureField(parameters: Uint8Array): Reply {
    const item = parameters[0];
    if (item === RF_ITEM.field && parameters.length === 2) {
      if (((parameters[1] ?? 0) & 1) === 1) this.field.turnOn();
      else this.field.turnOff();
    } else if (item === RF_ITEM.maxRetries && parameters.length === 4) {
      const retries = parameters[3] ?? 0;
      this.retries = retries === ENDLESS ? Number.POSITIVE_INFINITY : retries;
    } else return refuse();
    return quick(COMMAND.rfConfiguration, []);
  }

  private list(nowMs: number, parameters: Uint8Array): Reply | undefined {
    const most = parameters[0] ?? 0;
    if (parameters.length < 2 || most < 1 || most > 2) return refuse();
    if (this.isLowBattery || parameters[1] !== TYPE_A_106) return quick(COMMAND.inListPassiveTarget, [0]);
    const search = this.field.search(nowMs, this.retries);
    if (search === undefined) return undefined;
    const { card, tookMs } = search;
    return { frame: answer(COMMAND.inListPassiveTarget, card === undefined ? [0] : describe(card)), tookMs };
  }
}

/** One target: its number, SENS_RES, SEL_RES and NFCID1 (7.3.5). Bits 7 and 8 of SENS_RES tell how long the UID is. */
function describe({ uid }: Card): number[] {
  const size = uid.length === 7 ? 0x40 : uid.length === 10 ? 0x80 : 0x00;
  return [1, 1, 0x00, 0x04 | size, size === 0 ? 0x08 : 0x00, uid.length, ...uid];
}

function answer(code: number, data: readonly number[]): Frame {
  return informationFrame(TFI.toHost, [code + 1, ...data]);
}

function quick(code: number, data: readonly number[]): Reply {
  return { frame: answer(code, data), tookMs: QUICK_MS };
}

function refuse(): Reply {
  return { frame: errorFrame(), tookMs: QUICK_MS };
}
