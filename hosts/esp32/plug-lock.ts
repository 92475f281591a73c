import type { LockDrive, PlugLock, PlugLockConstructor } from "../../modules/device/plug-lock";
import type { DigitalInput, DigitalOutput } from "./hardware";

/** How the pins of a lock are opened, in the sense "1 turns" and "1 holds the plug". */
export interface LockPins {
  readonly openForward: () => DigitalOutput;
  readonly openBackward: () => DigitalOutput;
  readonly openFeedback: () => DigitalInput;
}

/** The contract's plug lock on the two inputs of a motor driver. They are never both on: the one goes off first. */
export function plugLock(pins: LockPins): PlugLockConstructor {
  return class MotorLock implements PlugLock {
    private readonly forward = pins.openForward();
    private readonly backward = pins.openBackward();
    private readonly feedback = pins.openFeedback();
    private closed = false;

    drive(towards: LockDrive): void {
      if (towards !== "lock") this.forward.write(0);
      if (towards !== "unlock") this.backward.write(0);
      if (towards === "lock") this.forward.write(1);
      if (towards === "unlock") this.backward.write(1);
    }

    read(): boolean {
      return this.feedback.read() === 1;
    }

    close(): void {
      if (this.closed) return;
      this.closed = true;
      this.drive("rest");
      this.forward.close();
      this.backward.close();
      this.feedback.close();
    }
  };
}
