import type { SiteInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { highestA, phaseCount, shortA } from "./amperes";
import { useWidth } from "./use-width";

const NODE_RADIUS = 20;
/** px; below it "Main switch" has no room on both sides of its node. */
const NARROW = 560;
const HOUSE_Y = 24;
const TRUNK_Y = 76;
const FIRST_CHARGER_Y = 126;
const ROW_HEIGHT = 74;

/** px, half of "No car" with some air. */
const CAR_LABEL_HALF = 30;
/** px, of the widest usual font. */
const LETTER_WIDTH = 7;

/** 24 × 24 pictures. */
const PICTURES = {
  switch: "M1.5 12h3m4 0h7m4 0h3M8.5 12a2 2 0 1 1-4 0 2 2 0 1 1 4 0M19.5 12a2 2 0 1 1-4 0 2 2 0 1 1 4 0",
  tripped: "M1.5 12h3m3.6-1.2L15.5 5m4 7h3M8.5 12a2 2 0 1 1-4 0 2 2 0 1 1 4 0M19.5 12a2 2 0 1 1-4 0 2 2 0 1 1 4 0",
  meter: "M4 16a8.5 8.5 0 1 1 16 0M12 15l4-6M8 20h8",
  house: "M3 12 12 4l9 8M6 10v10h12V10M10.5 20v-5h3v5",
  charger: "M6 21V4h9v17M4 21h13M8.5 7.5h4M15 11h3v6a2 2 0 0 0 4 0V9l-3-3",
  car: "M3 17v-4l2.5-1L8 7.5h7.5L19 12l2.5 1.2V17H3M7 17.2v.01M17.5 17.2v.01",
} as const;

interface Row {
  readonly name: string;
  readonly drawnA: number;
  readonly plugged: boolean;
  readonly closed: boolean;
}

/** The building's wiring with the current on each line. Line width grows with the current; no current, dashed. */
export function Schematic({ line, site }: { line: TraceLine; site: SiteInfo }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const rows = chargerRows(line);
  const lastY = FIRST_CHARGER_Y + ROW_HEIGHT * (rows.length - 1);
  const tripped = line.breaker.tripped;
  const meterAtHouse = site.meterAt === "house";
  const totalA = highestA(line.total);
  const homeA = highestA(line.home);
  const x = {
    // the middle of the house's branch, on the side where no current is written
    houseMeter: width * 0.71,
    switch: Math.max(NODE_RADIUS + 2, width * 0.06),
    meter: width * 0.36,
    junction: width * 0.465,
    charger: width * 0.71,
    end: width - Math.max(NODE_RADIUS + 4, width * 0.05),
  };
  const nameRoom = 2 * Math.min(x.charger - x.junction - 6, x.end - CAR_LABEL_HALF - x.charger);
  const summary = [
    `The main switch carries ${totalA.toFixed(1)} of ${shortA(site.contractedCurrent)} amperes`,
    `the house ${homeA.toFixed(1)}`,
    ...rows.map(({ name, drawnA }) => `${name} ${drawnA.toFixed(1)}`),
  ].join(", ");
  return (
    <div class="schematic" ref={ref} style={{ "min-height": `${lastY + NODE_RADIUS + 24}px` }}>
      {width > 0 && (
        <svg width={width} height={lastY + NODE_RADIUS + 24} role="img" aria-label={summary}>
          <Wire path={`M${x.switch} ${TRUNK_Y}H${x.junction}`} currentA={totalA} kind="total" />
          <Wire path={`M${x.junction} ${TRUNK_Y}V${HOUSE_Y}H${x.end}`} currentA={homeA} kind="home" />
          {rows.map(({ name, drawnA, plugged, closed }, index) => {
            const y = FIRST_CHARGER_Y + ROW_HEIGHT * index;
            return (
              <g key={name}>
                <Wire path={`M${x.junction} ${TRUNK_Y}V${y}H${x.charger}`} currentA={drawnA} kind="car" />
                {plugged && <Wire path={`M${x.charger} ${y}H${x.end}`} currentA={drawnA} kind="car" />}
                <Current x={(x.junction + x.charger - NODE_RADIUS) / 2} y={y} currentA={drawnA} />
                <Node x={x.charger} y={y} picture="charger" name={shorten(name, nameRoom)} active={closed} />
                <Node x={x.end} y={y} picture="car" name={plugged ? "Car" : "No car"} active={plugged} />
              </g>
            );
          })}
          <Current x={(x.switch + x.meter) / 2} y={TRUNK_Y} currentA={totalA} />
          <Current
            x={(x.junction + (meterAtHouse ? x.houseMeter : x.end) - NODE_RADIUS) / 2}
            y={HOUSE_Y}
            currentA={homeA}
          />
          <circle class="joint" cx={x.junction} cy={TRUNK_Y} r="4" />
          <Node
            x={x.switch}
            y={TRUNK_Y}
            picture={tripped ? "tripped" : "switch"}
            name="Main switch"
            active
            labelAtEdge={width < NARROW}
          />
          {meterAtHouse ? (
            <Node x={x.houseMeter} y={HOUSE_Y} picture="meter" name="Meter" active />
          ) : (
            <Node x={x.meter} y={TRUNK_Y} picture="meter" name="Meter" active />
          )}
          <Node x={x.end} y={HOUSE_Y} picture="house" name="House" active />
        </svg>
      )}
      {phaseCount(line.total) > 1 && <p class="muted">Currents of the phase that carries most</p>}
    </div>
  );
}

/** A long name keeps its end, which is what tells it from others. */
function shorten(name: string, room: number): string {
  const letters = Math.max(4, Math.floor(room / LETTER_WIDTH));
  return name.length <= letters ? name : `…${name.slice(1 - letters)}`;
}

function chargerRows(line: TraceLine): readonly Row[] {
  return Object.entries(line.chargers).map(([name, charger]) => ({
    name,
    drawnA: highestA(charger.drawn),
    plugged: !charger.state.startsWith("A"),
    closed: charger.contactor,
  }));
}

function Wire({ path, currentA, kind }: { path: string; currentA: number; kind: "total" | "home" | "car" }) {
  const flows = currentA >= 0.05;
  return (
    <path
      class={`wire ${kind} ${flows ? "" : "idle"}`}
      d={path}
      stroke-width={flows ? 2 + Math.min(5, currentA / 8) : 2}
    />
  );
}

function Current({ x, y, currentA }: { x: number; y: number; currentA: number }) {
  return (
    <text class="current" x={x} y={y - 9}>
      {currentA.toFixed(1)} A
    </text>
  );
}

interface NodeProps {
  readonly x: number;
  readonly y: number;
  readonly picture: keyof typeof PICTURES;
  readonly name: string;
  readonly active: boolean;
  /** The name begins at the drawing's left edge instead of standing in the middle. */
  readonly labelAtEdge?: boolean;
}

function Node({ x, y, picture, name, active, labelAtEdge = false }: NodeProps) {
  return (
    <g class={`node ${active ? "active" : "inactive"}`}>
      <circle cx={x} cy={y} r={NODE_RADIUS} />
      <path d={PICTURES[picture]} transform={`translate(${x - 12} ${y - 12})`} />
      <text class={labelAtEdge ? "edge" : ""} x={labelAtEdge ? 0 : x} y={y + NODE_RADIUS + 15}>
        {name}
      </text>
    </g>
  );
}
