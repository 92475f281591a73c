import type { ChargerInfo } from "../../live/http/live-world";
import type { ChargerTrace } from "../../scenario/trace-line";
import { formatA, formatEnergy, phaseCount, shortA } from "./amperes";
import { CarButtons } from "./car-buttons";
import { FaultMenu } from "./fault-menu";
import { ModeControl } from "./mode-control";
import { PilotWave } from "./pilot-wave";
import type { Send } from "./post";
import { StateBadge } from "./state-badge";
import { faultWords, limitWords, stateWords } from "./words";

interface ChargerCardProps {
  readonly id: string;
  readonly charger: ChargerTrace;
  readonly info: ChargerInfo | undefined;
  readonly portal: string | null;
  readonly faults: readonly string[];
  /** A manager shares the site's current. */
  readonly isShared: boolean;
  readonly send: Send;
}

export function ChargerCard({ id, charger, info, portal, faults, isShared, send }: ChargerCardProps) {
  const { shape, words } = stateWords(charger);
  const fault = charger.fault;
  const car = info?.car;
  return (
    <section class="card charger" aria-labelledby={`${id}-title`}>
      <div class="card-head">
        <h2 id={`${id}-title`}>{id}</h2>
        {portal !== null && (
          <a href={portal} rel="noreferrer">
            its own page
          </a>
        )}
      </div>
      <div class="state" data-state={charger.state}>
        <StateBadge shape={fault === null ? shape : "stopped"} />
        <p>
          <strong>{charger.state}</strong> <span>{words}</span>
        </p>
      </div>
      {fault !== null && (
        <p class="fault">
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d="M12 2 23 21H1Z" />
            <path class="bang" d="M12 9v6m0 2.2v.8" />
          </svg>
          Fault: {faultWords(fault)}
        </p>
      )}
      <div class="why">
        <h3>What limits the current</h3>
        <p>{charger.why ?? "The charger does not say."}</p>
        <p class="limit">Limit: {limitWords(charger.limit)}</p>
      </div>
      <Announcer id={id} charger={charger} words={words} />
      <CarButtons id={id} charger={charger} info={info} send={send} />
      <dl class="figures">
        <div>
          <dt>Offered</dt>
          <dd>{shortA(charger.offered)} A</dd>
        </div>
        <div class={phaseCount(charger.drawn) > 1 ? "wide" : ""}>
          <dt>Drawn{phaseCount(charger.drawn) > 1 ? " L1 / L2 / L3" : ""}</dt>
          <dd>{formatA(charger.drawn)} A</dd>
        </div>
        <div>
          <dt>Contactor</dt>
          <dd>
            <svg viewBox="0 0 34 16" width="34" height="16" aria-hidden="true" class="contact">
              <path d={charger.contactor ? "M1 8H33" : "M1 8H10L24 1M24 8H33"} />
              <circle cx="10" cy="8" r="2" />
              <circle cx="24" cy="8" r="2" />
            </svg>
            {charger.contactor ? "closed" : "open"}
          </dd>
        </div>
        <div>
          <dt>Energy</dt>
          <dd>{formatEnergy(charger.energyWh)}</dd>
        </div>
        <div class="pilot">
          <dt>Pilot</dt>
          <dd>
            <span>{charger.pilot.toFixed(1)} V</span>
            <span class="duty">{charger.offered > 0 ? `duty ${charger.duty.toFixed(2)} %` : "steady"}</span>
          </dd>
          <PilotWave pilotV={charger.pilot} dutyPercent={charger.offered > 0 ? charger.duty : 100} />
        </div>
        {car?.plugged === true && (
          <div class="battery">
            <dt>Car battery</dt>
            <dd>
              <span>{(car.soc * 100).toFixed(1)} %</span>
              <progress max={1} value={car.soc} aria-label="Car battery" />
            </dd>
          </div>
        )}
      </dl>
      <ModeControl id={id} info={info} isShared={isShared} send={send} />
      {faults.length > 0 && <FaultMenu id={id} faults={faults} send={send} />}
    </section>
  );
}

/**
 * What a screen reader says. The sentence that limits the current holds figures that change every second: it is said
 * again when the state, the limit or the offer changed, not before.
 */
function Announcer({ id, charger, words }: { id: string; charger: ChargerTrace; words: string }) {
  const fault = charger.fault === null ? "" : ` Fault: ${faultWords(charger.fault)}.`;
  return (
    <p class="hidden" aria-live="polite" aria-atomic="true">
      {`${id}: ${charger.state}, ${words}. ${shortA(charger.offered)} amperes offered, ${limitWords(charger.limit)}.${fault}`}
    </p>
  );
}
