import type { SectorHeader } from "./format";
import { type LogLayout, usedLimit } from "./layout";
import type { SectorRange } from "./range";
import { BLANK, SectorRing, type SectorState, WASTE } from "./ring";
import { type Beginning, beginningOf, type OnRecord, walk } from "./walk";

/** The sector that is being written. */
export interface ActiveSector {
  readonly sector: number;
  readonly sequence: number;
  readonly endAt: number;
  /** false: something is behind the last record that is none, and the next one goes to another sector. */
  readonly isOpen: boolean;
}

export interface Mounted {
  readonly ring: SectorRing;
  readonly active: ActiveSector | undefined;
  /** The highest sequence number on flash, of an unfinished sector too; 0 where there is none. */
  readonly lastSequence: number;
}

/** Reads a log as a start finds it, one sector in memory at a time. Throws what the flash throws. */
export function mount(
  range: SectorRange,
  layout: LogLayout,
  onRecord: OnRecord,
  onWarning: (message: string) => void,
): Mounted {
  const { ring, lastSequence } = look(range, layout);
  let active: ActiveSector | undefined;
  for (const { sector, sequence } of ring.used())
    active = { sector, sequence, ...walk(range.read(sector), sequence, layout, onRecord) };
  if (active?.isOpen === false) onWarning("journal: the last record was cut off; it is left out");
  if (active === undefined && ring.count("waste") > 0) onWarning("journal: nothing in it can be read; it begins anew");
  return { ring, active, lastSequence };
}

function look(range: SectorRange, layout: LogLayout): { readonly ring: SectorRing; readonly lastSequence: number } {
  const states: SectorState[] = [];
  let lastSequence = 0;
  let newest: SectorHeader | undefined;
  for (let sector = 0; sector < range.count; sector++) {
    const beginning = beginningOf(range.read(sector), layout);
    states.push(stateOf(beginning));
    if (beginning.kind === "blank") continue;
    const { header } = beginning;
    lastSequence = Math.max(lastSequence, header?.sequence ?? 0);
    if (beginning.kind === "used" && beginning.header.sequence >= (newest?.sequence ?? 0)) newest = beginning.header;
  }
  const ring = new SectorRing(states);
  ring.forgetBefore(newest?.oldest ?? 0);
  ring.keepNewest(usedLimit(layout.use, range.count));
  return { ring, lastSequence };
}

function stateOf(beginning: Beginning): SectorState {
  if (beginning.kind === "used") return { kind: "used", sequence: beginning.header.sequence };
  return beginning.kind === "blank" ? BLANK : WASTE;
}
