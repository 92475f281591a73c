import { formatClock } from "./amperes";
import type { Connection } from "./feed";

const WORDS: { readonly [connection in Connection]: { readonly sign: string; readonly words: string } } = {
  connecting: { sign: "○", words: "Connecting" },
  live: { sign: "●", words: "Live" },
  silent: { sign: "◌", words: "No news from the simulator" },
  lost: { sign: "▲", words: "Connection lost, trying again" },
};

interface HeaderProps {
  readonly connection: Connection;
  readonly name: string | undefined;
  readonly speed: number | undefined;
  readonly t: number | undefined;
}

export function Header({ connection, name, speed, t }: HeaderProps) {
  const { sign, words } = WORDS[connection];
  return (
    <header class="top">
      <h1>
        <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
          <rect class="mark" width="32" height="32" rx="8" />
          <path class="mark-line" d="M5 20h4V9h6v14h6V9h6" />
        </svg>
        Pilotline <span>simulator</span>
      </h1>
      {name !== undefined && <p class="world">{name}</p>}
      <p class="clock">
        {t !== undefined && <time>{formatClock(t)}</time>}
        {speed !== undefined && speed !== 1 && <span> · {speed} × real time</span>}
      </p>
      <p class={`connection ${connection}`} role="status">
        <span aria-hidden="true">{sign}</span> {words}
      </p>
    </header>
  );
}
