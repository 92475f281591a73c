import type {
  GaugeConstructor,
  InputLineConstructor,
  OutputLine,
  OutputLineConstructor,
} from "../../../modules/device/lines";
import { ask, type Exchange } from "./exchange";

/** An input of the board at the other end of the channel. `name`: the device's member. */
export function remoteInput(exchange: Exchange, name: string): InputLineConstructor {
  return class RemoteInput {
    read(): 0 | 1 {
      return ask(exchange, "line.read", { name })["value"] === 1 ? 1 : 0;
    }
    close(): void {}
  };
}

/** An output of it. */
export function remoteOutput(exchange: Exchange, name: string): OutputLineConstructor {
  return class RemoteOutput implements OutputLine {
    write(value: 0 | 1): void {
      ask(exchange, "line.write", { name, value });
    }
    close(): void {
      this.write(0);
    }
  };
}

/** A gauge of it. What JSON has no number for, NaN and Infinity, comes as a text. */
export function remoteGauge(exchange: Exchange, name: string): GaugeConstructor {
  return class RemoteGauge {
    read(): number {
      return Number(ask(exchange, "gauge.read", { name })["value"]);
    }
    close(): void {}
  };
}
