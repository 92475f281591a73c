import { useEffect, useState } from "preact/hooks";
import type { ChargerInfo } from "../../live/http/live-world";
import type { Send } from "./post";

const MODES = [
  { mode: "intelligent", label: "Follow the house", sharedLabel: "Its share of the site" },
  { mode: "manual", label: "Fixed current", sharedLabel: "Fixed current" },
] as const;
const LEAST_A = 6;

interface ModeControlProps {
  readonly id: string;
  readonly info: ChargerInfo | undefined;
  /** A manager shares the site's current. */
  readonly isShared: boolean;
  readonly send: Send;
}

export function ModeControl({ id, info, isShared, send }: ModeControlProps) {
  const [chosen, setChosen] = useState<"intelligent" | "manual">();
  const [typed, setTyped] = useState<string>();
  // A choice is shown at once; from then on what the charger says.
  const mode = chosen ?? info?.mode ?? "intelligent";
  const told = info?.mode;
  useEffect(() => {
    if (told !== undefined) setChosen(undefined);
  }, [told]);
  const maxA = info?.maxCurrent ?? 32;
  const currentA = info?.manualCurrent ?? 16;
  const commit = (text: string) => {
    const wantedA = Number(text);
    setTyped(undefined);
    if (text.trim() === "" || !Number.isFinite(wantedA) || wantedA === currentA) return;
    send({ do: "set", charger: id, manualCurrent: Math.min(maxA, Math.max(LEAST_A, Math.round(wantedA))) });
  };
  return (
    <fieldset class="mode">
      <legend>Mode</legend>
      {MODES.map((entry) => (
        <label key={entry.mode}>
          <input
            type="radio"
            name={`${id}-mode`}
            checked={mode === entry.mode}
            onChange={async () => {
              setChosen(entry.mode);
              const result = await send({ do: "set", charger: id, mode: entry.mode });
              if (!result.ok) setChosen(undefined);
            }}
          />
          {isShared ? entry.sharedLabel : entry.label}
        </label>
      ))}
      {mode === "manual" && (
        <label class="fixed">
          <input
            type="number"
            min={LEAST_A}
            max={maxA}
            step={1}
            value={typed ?? currentA}
            aria-label={`Fixed current of ${id}, amperes`}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onChange={(event) => commit(event.currentTarget.value)}
          />
          A
        </label>
      )}
    </fieldset>
  );
}
