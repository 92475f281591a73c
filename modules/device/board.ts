/** What a board is, as far as an application has to know; its pins are the host's data (modules/boards). */
export interface Board {
  readonly name: string;
  /** Moddable's platform, e.g. `esp32/esp32c3`; `virtual` and `node` on a desk. */
  readonly platform: string;
  /** A, the contactor's and terminals' rating: no limit above it is ever offered. */
  readonly maxCurrentA: number;
  readonly phases: 1 | 3;
  /** 2: L2 and L3 have a contactor of their own, so that a three-phase charger can connect L1 alone. Left out: 1. */
  readonly contactors?: 1 | 2;
  /** Chargers of a site whose accounts fit into its memory, 0: none; left out: as many as the application takes. */
  readonly mostChargers?: number;
}
