import type { Serial, SerialConstructor, SerialOptions } from "../../modules/device/serial";
import type { Timers } from "../../modules/device/time";
import { FUNCTION } from "../../modules/pzem/constants";
import { type Frame, seal } from "../../modules/pzem/frame";
import { PzemRegisters } from "../../sim/plant/pzem-registers";

/** Bytes of an ESP32's hardware FIFO. */
const FIFO_BYTES = 128;
/** ms from the question to the end of its answer. */
const ANSWER_MS = 50;

/** A PZEM-004T whose answer is made beforehand: what is measured is the firmware that reads it. */
export class QuickMeter {
  /** Questions so far. */
  questions = 0;
  private answer: Frame = answerFor(0, 0);

  /** What flows from now on, at 230 V, and the Wh that its register shows. */
  set(currentA: number, energyWh: number): void {
    this.answer = answerFor(currentA, energyWh);
  }

  serialClass(timers: Timers): SerialConstructor {
    const meter = this;
    return class QuickSerial implements Serial {
      private waiting: ArrayBuffer | undefined;

      constructor(private readonly options: SerialOptions) {
        timers.set(() => options.onWritable?.(FIFO_BYTES), 0);
      }

      read(): ArrayBuffer | undefined {
        const { waiting } = this;
        this.waiting = undefined;
        return waiting;
      }

      write(): void {
        meter.questions += 1;
        timers.set(() => {
          const answer = meter.answer.slice().buffer;
          this.waiting = answer;
          this.options.onReadable?.(answer.byteLength);
        }, ANSWER_MS);
      }

      close(): void {}
    };
  }
}

/** Of the module at address 1, to the question for all its registers. */
function answerFor(currentA: number, energyWh: number): Frame {
  const registers = new PzemRegisters();
  registers.show({ voltageV: 230, currentA, powerW: 230 * currentA, frequencyHz: 50 }, energyWh, false);
  const frame = new Uint8Array(5 + 2 * registers.words.length);
  frame.set([1, FUNCTION.readInput, 2 * registers.words.length]);
  for (const [index, word] of registers.words.entries()) frame.set([word >> 8, word & 0xff], 3 + 2 * index);
  return seal(frame);
}
