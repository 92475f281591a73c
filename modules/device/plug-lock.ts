/** Which way the motor turns; `rest`: no current through it. */
export type LockDrive = "lock" | "unlock" | "rest";

/**
 * The bolt that holds a plug in a socket outlet (IEC 62196-2 type 2): a motor driven for a moment, and a contact that
 * says where the bolt is. A lock with a spring or a charged capacitor opens by itself when the power is lost; where the
 * hardware cannot, it stays as it was.
 */
export interface PlugLock {
  drive(towards: LockDrive): void;
  /** True: the bolt holds the plug. */
  read(): boolean;
  /** Also lets the motor rest. */
  close(): void;
}

export type PlugLockConstructor = new () => PlugLock;
