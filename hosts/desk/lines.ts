import { call } from "desk-channel";
import type {
  GaugeConstructor,
  InputLineConstructor,
  OutputLine,
  OutputLineConstructor,
} from "../../modules/device/lines";
import type { LockDrive, PlugLock } from "../../modules/device/plug-lock";

/** An input of the simulated board. `name`: the device's member. */
export function inputLine(name: string): InputLineConstructor {
  const word = `line.read ${name}`;
  return class DeskInput {
    read(): 0 | 1 {
      return call(word) === 1 ? 1 : 0;
    }
    close(): void {}
  };
}

export function outputLine(name: string): OutputLineConstructor {
  const word = `line.write ${name}`;
  return class DeskOutput implements OutputLine {
    write(value: 0 | 1): void {
      call(word, value);
    }
    close(): void {
      this.write(0);
    }
  };
}

export function gauge(name: string): GaugeConstructor {
  const word = `gauge.read ${name}`;
  return class DeskGauge {
    read(): number {
      return call(word);
    }
    close(): void {}
  };
}

export class DeskLock implements PlugLock {
  drive(towards: LockDrive): void {
    call(`lock.drive ${towards}`);
  }

  read(): boolean {
    return call("lock.read") === 1;
  }

  close(): void {
    this.drive("rest");
  }
}
