import { useState } from "preact/hooks";
import { FAULT_NAMES, FAULTS, type FaultName, type FaultSpec } from "../../scenario/vocabulary";
import type { Send } from "./post";
import { faultWords } from "./words";

/** What the field holds before somebody types. */
const STARTS: { readonly [fault in FaultName]?: number } = {
  "message-loss": 0.2,
  "message-delay": 3,
  "clock-jump": 3600,
  "residual-current": 60,
  "over-voltage": 260,
  "under-voltage": 180,
  overheat: 66,
  "ev-overdraw": 20,
};
const UNITS: { readonly [key: string]: string } = { ratio: "chance, 0 to 1", seconds: "s", celsius: "°C" };

const DURATIONS: readonly { readonly seconds: number | undefined; readonly label: string }[] = [
  { seconds: 10, label: "for 10 s" },
  { seconds: 60, label: "for 60 s" },
  { seconds: undefined, label: "until cleared" },
];

interface FaultMenuProps {
  /** The charger; null: the whole site. */
  readonly id: string | null;
  readonly faults: readonly string[];
  readonly send: Send;
}

/** Of `faults` those that a charger can have, or the site; one that nobody knows is a charger's. */
export function faultsOf(scope: "charger" | "site", faults: readonly string[]): readonly string[] {
  return faults.filter((fault) => {
    const name = FAULT_NAMES.find((known) => known === fault);
    const other = scope === "charger" ? "site" : "charger";
    return (name === undefined ? "charger" : (FAULTS[name] as FaultSpec).scope) !== other;
  });
}

export function FaultMenu({ id, faults, send }: FaultMenuProps) {
  const [fault, setFault] = useState(faults[0] ?? "");
  const [seconds, setSeconds] = useState<number | undefined>(60);
  const [amount, setAmount] = useState<number>();
  const name = FAULT_NAMES.find((known) => known === fault);
  const spec: FaultSpec | undefined = name === undefined ? undefined : FAULTS[name];
  const key = spec?.value?.key;
  const unit = key === undefined ? "" : (UNITS[key] ?? key);
  const valueNow = amount ?? (name === undefined ? 0 : (STARTS[name] ?? 0));
  const where = spec?.scope === "site" || id === null ? {} : { charger: id };
  const inject = () => {
    const how = key === undefined ? {} : { [key]: valueNow };
    const howLong = seconds === undefined ? {} : { for: seconds };
    return send({ do: "fault", fault, ...where, ...how, ...howLong });
  };
  return (
    <details class="faults">
      <summary>Try a fault</summary>
      <div class="fault-form">
        <select
          aria-label={`Fault at ${id ?? "the site"}`}
          value={fault}
          onChange={(event) => {
            setFault(event.currentTarget.value);
            setAmount(undefined);
          }}
        >
          {faults.map((entry) => (
            <option key={entry} value={entry}>
              {faultWords(entry)}
            </option>
          ))}
        </select>
        {key !== undefined && (
          <label>
            <input
              type="number"
              step="any"
              value={valueNow}
              aria-label={`${faultWords(fault)}, ${unit}`}
              onInput={(event) => {
                const typed = event.currentTarget.valueAsNumber;
                setAmount(Number.isFinite(typed) ? typed : undefined);
              }}
            />
            {unit}
          </label>
        )}
        <select
          class={key === undefined ? "alone" : ""}
          aria-label="How long"
          value={seconds ?? ""}
          onChange={(event) =>
            setSeconds(event.currentTarget.value === "" ? undefined : Number(event.currentTarget.value))
          }
        >
          {DURATIONS.map((entry) => (
            <option key={entry.label} value={entry.seconds ?? ""}>
              {entry.label}
            </option>
          ))}
        </select>
        <div class="fault-buttons">
          <button type="button" onClick={inject}>
            Inject
          </button>
          <button type="button" onClick={() => send({ do: "clear", fault, ...where })}>
            Clear
          </button>
        </div>
      </div>
    </details>
  );
}
