import type { MonotonicMs } from "../../modules/device/time";
import type { Checked } from "../../modules/schema/check";
import { type Infer, number, object, optional, text } from "../../modules/schema/schema";
import { type Attempts, afterTry, mayTry, NO_ATTEMPTS } from "../../modules/settings/attempts";
import { isSameSecret } from "../../modules/settings/secret";
import type { ChargerSettings } from "./settings";

/** What an installer changes: nobody else may, once a password is set. */
export const INSTALLER_COMMAND = object({
  password: text({ maxLength: 64, secret: true }),
  maxCurrentA: optional(number({ min: 0, max: 80 })),
  newPassword: optional(text({ minLength: 8, maxLength: 64, secret: true })),
});

export type InstallerCommand = Infer<typeof INSTALLER_COMMAND>;

/** The lock on the installer's settings. */
export class InstallerLock {
  private attempts: Attempts = NO_ATTEMPTS;

  /** The settings to change, or why not. Nothing that is said holds a password. */
  open(
    command: InstallerCommand,
    nowMs: MonotonicMs,
    settings: ChargerSettings,
  ): Checked<{ readonly installerMaxA?: number; readonly installerPassword?: string }> {
    if (!mayTry(this.attempts, nowMs))
      return { ok: false, path: "$.installer.password", reason: "was wrong too often: try again in a minute" };
    const isRight = isSameSecret(command.password, settings.installerPassword);
    this.attempts = afterTry(this.attempts, nowMs, isRight);
    if (!isRight) return { ok: false, path: "$.installer.password", reason: "is wrong" };
    const { maxCurrentA, newPassword } = command;
    return {
      ok: true,
      value: {
        ...(maxCurrentA === undefined ? {} : { installerMaxA: maxCurrentA }),
        ...(newPassword === undefined ? {} : { installerPassword: newPassword }),
      },
    };
  }
}
