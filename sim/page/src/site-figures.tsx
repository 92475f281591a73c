import type { ComponentChildren } from "preact";
import type { SharingInfo, SiteInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { formatA, highestA, shortA } from "./amperes";

/** A; within the meter's resolution a second is not over the limit. */
const OVER_A = 0.05;
/** A reading older than this many intervals is not followed any more. */
const STALE_INTERVALS = 3;

interface SiteNow {
  readonly line: TraceLine;
  readonly site: SiteInfo;
}

interface FigureProps {
  readonly name: ComponentChildren;
  readonly value: ComponentChildren;
  readonly note?: string | undefined;
  readonly isAlarm?: boolean;
}

export function Figure({ name, value, note, isAlarm = false }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {note !== undefined && <dd class={isAlarm ? "note alarm" : "note"}>{note}</dd>}
    </div>
  );
}

export function MainSwitchFigure({ line, site }: SiteNow) {
  const overA = highestA(line.total) - site.contractedCurrent;
  const isOver = overA > OVER_A;
  return (
    <Figure
      name="Main switch"
      value={
        <>
          {formatA(line.total)} A <small>of {shortA(site.contractedCurrent)} A</small>
        </>
      }
      note={isOver ? `▲ ${overA.toFixed(1)} A over the contract` : `✓ ${Math.max(0, -overA).toFixed(1)} A left`}
      isAlarm={isOver}
    />
  );
}

export function MeterFigure({ line, site }: SiteNow) {
  const { current, age } = line.meter;
  const isStale = age === null || age > STALE_INTERVALS * site.updateInterval;
  return (
    <Figure
      name="Meter reading"
      value={current === null ? "none yet" : `${formatA(current)} A`}
      note={age === null ? "▲ nothing read" : `${isStale ? "▲ too old: " : "✓ "}${age.toFixed(0)} s ago`}
      isAlarm={isStale}
    />
  );
}

/** Nothing, in a site without a breaker. */
export function BreakerFigure({ line, site }: SiteNow) {
  const { heat, tripped } = line.breaker;
  if (site.breaker === undefined || site.breaker === null) return null;
  const { curve, rated } = site.breaker;
  return (
    <Figure
      name={`Breaker ${curve}${shortA(rated)}`}
      value={tripped ? "tripped" : "closed"}
      note={tripped ? "▲ no supply" : `✓ heat ${(heat * 100).toFixed(0)} % of a trip`}
      isAlarm={tripped}
    />
  );
}

export function SharingFigure({ sharing, site }: { sharing: SharingInfo | null; site: SiteInfo }) {
  return <Figure name="Shared by" {...sharingWords(sharing, site.failsafeCurrent)} />;
}

function sharingWords(sharing: SharingInfo | null, failsafeA: number | undefined): Omit<FigureProps, "name"> {
  switch (sharing?.by) {
    case undefined:
      return { value: "nobody", note: "each follows the meter" };
    case "manager":
      return { value: "the manager", note: `✓ ${sharing.leader} leads` };
    case "charger":
      return { value: sharing.leader, note: "▲ in the manager’s place", isAlarm: true };
    case "nobody":
      return {
        value: "nobody",
        note: `▲ nobody leads${failsafeA === undefined ? "" : `: fail-safe ${shortA(failsafeA)} A`}`,
        isAlarm: true,
      };
    case "unknown":
      return { value: "not known", note: "▲ the broker is not reached", isAlarm: true };
  }
}
