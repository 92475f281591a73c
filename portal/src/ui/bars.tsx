import { day, energy, num, T } from "../language";
import type { FinishedSession } from "../types";

const MOST_BARS = 24;
const HEIGHT = 150;

/** Energy of each of the newest sessions, the oldest at the left. */
export function EnergyBars({ sessions }: { sessions: readonly FinishedSession[] }) {
  const shown = sessions.slice(0, MOST_BARS).reverse();
  const mostWh = Math.max(1, ...shown.map(({ energyWh }) => energyWh));
  const about = T.energyPerSession(shown.length);
  return (
    <>
      <p class="hint">{`${about} · ≤ ${num(mostWh / 1000, 1)}`}</p>
      <svg
        class="bars"
        viewBox={`0 0 ${MOST_BARS * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={about}
      >
        {shown.map(({ number, startedAtMs, energyWh }, index) => (
          <rect key={number} x={index * 10 + 1} y={HEIGHT * (1 - energyWh / mostWh)} width={8} height={HEIGHT}>
            <title>{`${day(startedAtMs)} ${energy(energyWh)}`}</title>
          </rect>
        ))}
      </svg>
      <p class="between hint">
        <span>{day(shown[0]?.startedAtMs ?? null)}</span>
        <span>{day(shown.at(-1)?.startedAtMs ?? null)}</span>
      </p>
    </>
  );
}
