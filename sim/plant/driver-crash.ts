/** How often reading the pilot throws. */
export type CrashKind = "never" | "once" | "always";

/** A defect in a board's driver that takes the firmware down. */
export class DriverCrash {
  private kind: CrashKind = "never";

  arm(kind: CrashKind): void {
    this.kind = kind;
  }

  /** Throws an Error where a crash is due. */
  strike(): void {
    if (this.kind === "never") return;
    if (this.kind === "once") this.kind = "never";
    throw new Error("the pilot's driver failed");
  }
}
