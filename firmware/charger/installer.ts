import { type PasswordRecord, parseRecord, recordText } from "../../modules/access/password-record";
import { PasswordTurn } from "../../modules/access/password-turn";
import { isOutdated, newStretching } from "../../modules/access/password-work";
import type { Device } from "../../modules/device/device";
import type { Checked } from "../../modules/schema/check";
import { type Infer, number, object, optional, text } from "../../modules/schema/schema";
import { type Attempts, afterTry, mayTry, NO_ATTEMPTS } from "../../modules/settings/attempts";
import { isSameSecret } from "../../modules/settings/secret";

/** What an installer changes: nobody else may, once a password is set. */
export const INSTALLER_COMMAND = object({
  password: text({ maxLength: 64, secret: true }),
  maxCurrentA: optional(number({ min: 0, max: 80 })),
  newPassword: optional(text({ minLength: 8, maxLength: 64, secret: true })),
});

export type InstallerCommand = Infer<typeof INSTALLER_COMMAND>;

/** Settings that an installer's command changes. */
export interface InstallerPatch {
  readonly installerMaxA?: number;
  /** The record of a password. */
  readonly installerPassword?: string;
}

export type Unlocked = (result: Checked<InstallerPatch>) => void;

/** The lock on the installer's settings. What is stored of its password is a record; nothing that is said holds either. */
export class InstallerLock {
  private attempts: Attempts = NO_ATTEMPTS;
  private readonly turn: PasswordTurn;

  constructor(private readonly device: Pick<Device, "clock" | "timers" | "random" | "entropy" | "KeyStretcher">) {
    this.turn = new PasswordTurn(device);
  }

  /**
   * The settings to change, or why not; at once where no password has to be stretched, and later otherwise.
   * @param stored the record of the password; empty: nobody has locked it yet. A password in clear, as programs before
   *   stored it, counts as well.
   */
  open(command: InstallerCommand, stored: string, then: Unlocked): void {
    const { password, newPassword } = command;
    if (!mayTry(this.attempts, this.device.clock.nowMs())) {
      then(refusal("was wrong too often: try again in a minute"));
      return;
    }
    if (this.turn.isBusy) {
      then(refusal("is not looked at while another one is: try again"));
      return;
    }
    const record = parseRecord(stored);
    const judge = (isRight: boolean): void => {
      this.attempts = afterTry(this.attempts, this.device.clock.nowMs(), isRight);
      if (!isRight) then(refusal("is wrong"));
      else if (newPassword !== undefined) this.renew(command, newPassword, then);
      else if (record !== undefined && isOutdated(this.device, record)) this.renew(command, password, then);
      else then({ ok: true, value: patchOf(command) });
    };
    if (record === undefined) judge(isSameSecret(password, stored));
    else
      this.turn.start(password, record, (work) => {
        if (work === undefined) then(refusal("could not be looked at"));
        else judge(work.isOf(record));
      });
  }

  /** Makes the record of a password that is stored in clear. Does nothing where there is none. */
  takeOver(stored: string, then: (installerPassword: string) => void): void {
    if (stored === "" || parseRecord(stored) !== undefined) return;
    this.stretch(stored, (record) => {
      if (record !== undefined) then(recordText(record));
    });
  }

  /** What is being looked at is not answered any more. */
  close(): void {
    this.turn.close();
  }

  private renew(command: InstallerCommand, password: string, then: Unlocked): void {
    this.stretch(password, (record) => {
      if (record === undefined) then(refusal("could not be kept"));
      else then({ ok: true, value: { ...patchOf(command), installerPassword: recordText(record) } });
    });
  }

  private stretch(password: string, then: (record: PasswordRecord | undefined) => void): void {
    this.turn.start(password, newStretching(this.device, this.salt), (work) => then(work?.record));
  }

  /** A salt has to be another one each time; it needs not be a secret. */
  private readonly salt = (bytes: Uint8Array): void => {
    const { device } = this;
    if (device.entropy !== undefined) device.entropy(bytes);
    else for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(device.random() * 256);
  };
}

function patchOf({ maxCurrentA }: InstallerCommand): InstallerPatch {
  return maxCurrentA === undefined ? {} : { installerMaxA: maxCurrentA };
}

function refusal(reason: string): Checked<never> {
  return { ok: false, path: "$.installer.password", reason };
}
