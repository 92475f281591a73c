import type { LockDrive, PlugLock, PlugLockConstructor } from "../../../modules/device/plug-lock";
import { ask, type Exchange } from "./exchange";

/** The plug lock of the board at the other end of the channel. */
export function remoteLock(exchange: Exchange): PlugLockConstructor {
  return class RemoteLock implements PlugLock {
    drive(towards: LockDrive): void {
      ask(exchange, "lock.drive", { towards });
    }
    read(): boolean {
      return ask(exchange, "lock.read")["isLocked"] === true;
    }
    close(): void {
      this.drive("rest");
    }
  };
}
