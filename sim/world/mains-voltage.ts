type Disturbance = "over-voltage" | "under-voltage";

/** V line to neutral at each charger, and at the main switch, where it may be off for all of them. */
export class MainsVoltage {
  /** `part` null: the whole site. The newest is the last. */
  private disturbances: {
    readonly kind: Disturbance;
    readonly part: string | null;
    readonly voltageV: number;
  }[] = [];

  constructor(private readonly usualV: number) {}

  /** undefined: it is over. */
  disturb(kind: Disturbance, part: string | null, voltageV: number | undefined): void {
    this.disturbances = this.disturbances.filter((other) => other.kind !== kind || other.part !== part);
    if (voltageV !== undefined) this.disturbances.push({ kind, part, voltageV });
  }

  /** What a charger has of its own counts before the site's, and the newest before the older. `part` null: the site's. */
  at(part: string | null): number {
    let ownV: number | undefined;
    let siteV: number | undefined;
    for (const disturbance of this.disturbances) {
      if (disturbance.part === null) siteV = disturbance.voltageV;
      else if (disturbance.part === part) ownV = disturbance.voltageV;
    }
    return ownV ?? siteV ?? this.usualV;
  }
}
