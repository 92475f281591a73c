/** What the firmware was told to stay below, A, and when the newest of it was said. */
export class ToldSettings {
  mode: string;
  manualCurrentA: number;
  maxCurrentA: number;
  cableA: number;
  installerMaxA = 80;
  dimmedA = 6;
  changedMs = 0;

  constructor(first: {
    readonly mode: string;
    readonly manualCurrentA: number;
    readonly maxCurrentA: number;
    readonly cableA: number;
  }) {
    this.mode = first.mode;
    this.manualCurrentA = first.manualCurrentA;
    this.maxCurrentA = first.maxCurrentA;
    this.cableA = first.cableA;
  }

  /** Members that are null or not of these change nothing. */
  note(nowMs: number, patch: object): void {
    const { mode, manualCurrentA, maxCurrentA, cableA, installerMaxA, dimmedA } = patch as {
      readonly [member in keyof ToldSettings]?: unknown;
    };
    if (typeof mode === "string") this.mode = mode;
    this.manualCurrentA = numberOr(manualCurrentA, this.manualCurrentA);
    this.maxCurrentA = numberOr(maxCurrentA, this.maxCurrentA);
    this.cableA = numberOr(cableA, this.cableA);
    this.installerMaxA = numberOr(installerMaxA, this.installerMaxA);
    this.dimmedA = numberOr(dimmedA, this.dimmedA);
    this.changedMs = nowMs;
  }

  /** The smallest of what a person or an installer allows. */
  get smallestA(): number {
    const allowedA = Math.min(this.maxCurrentA, this.cableA, this.installerMaxA);
    return this.mode === "manual" ? Math.min(allowedA, this.manualCurrentA) : allowedA;
  }
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
