/** What a board is, as data: boards/*.json under hosts/esp32, checked by modules/boards. Pins are GPIO numbers. */
export interface Board {
  readonly name: string;
  /** Moddable's platform, e.g. `esp32/esp32c3`; `virtual` and `node` on a desk. */
  readonly platform: string;
  /** A, the contactor's and terminals' rating: no limit above it is ever offered. */
  readonly maxCurrentA: number;
  readonly phases: 1 | 3;
}
