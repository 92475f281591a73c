import { POLICIES } from "../../modules/allocation/policies";
import type { MeterReadingMessage } from "../../modules/messages/meter-reading";
import type { SiteRules } from "../../modules/messages/site";
import { PROTOCOL_VERSION } from "../../modules/messages/topics";
import { SiteLeader } from "../../modules/site/leader";
import { Breaker } from "../../sim/plant/breaker";
import { StepSeries } from "../../sim/plant/series";
import { DAY_S, householdDay } from "../households";
import { CoarseCharger } from "./coarse-charger";
import { visitsOfDay } from "./visits";

export const SITE = Object.freeze({ contractedA: 40, ratedA: 40, voltageV: 230, chargers: 8, intervalS: 5 } as const);

const LEADER = "Manager-1";
const BOOT = "1ead";
const TOLERANCE_A = 0.05;
const LEAST_A = 6;

/** What a day shows. */
export interface DayFigures {
  readonly tripped: boolean;
  readonly longestOverS: number;
  readonly overS: number;
  /** A s drawn by cars, and drawable, in the seconds with 6 A or more. */
  readonly drawnAs: number;
  readonly drawableAs: number;
  readonly highestHeat: number;
}

const RULES: SiteRules = Object.freeze({
  contractedA: SITE.contractedA,
  bufferA: 0,
  voltageV: SITE.voltageV,
  phases: 1,
  meterAt: "main",
  meterId: "Meter-1",
  solarMeterId: null,
  updateIntervalS: SITE.intervalS,
  policy: "fill",
  maxCharging: null,
  resumeDelayS: 60,
  failover: false,
  circuits: [],
  breaker: { ratedA: SITE.ratedA, curve: "C" },
  cutoff: [],
} as const);

/** One random household day with eight chargers, through the real leader at the interval of its meter. */
export function coarseDay(seed: number): DayFigures {
  const chargers = Array.from({ length: SITE.chargers }, (_, index) => new CoarseCharger(`C${index}`, SITE.voltageV));
  let nowMs = 0;
  let sequence = 0;
  const envelope = () => ({ version: PROTOCOL_VERSION, boot: BOOT, sequence: sequence++, uptimeMs: nowMs });
  const leader = new SiteLeader({
    id: LEADER,
    boot: BOOT,
    startedMs: 0,
    nowMs: 0,
    isManager: true,
    term: 0,
    rules: RULES,
    policies: POLICIES,
    voice: {
      lead: (body) => {
        const lead = { ...envelope(), ...body };
        for (const charger of chargers) charger.hear(nowMs, LEADER, lead);
      },
      grant: (chargerId, body) => {
        const grant = { ...envelope(), ...body };
        chargers[Number(chargerId.slice(1))]?.take(nowMs, LEADER, grant);
        return grant.sequence;
      },
    },
  });
  chargers.forEach(({ id }, order) => {
    leader.setMember(id, { order, priority: 0, circuit: null, rotation: "123", phases: 1, maxA: 32, failsafeA: 6 });
  });
  const house = new StepSeries(
    householdDay(seed).map(([t, currentA]) => ({ t, currentA: [currentA] })),
    1,
  );
  const visits = visitsOfDay(seed, SITE.chargers, 0);
  let nextVisit = 0;
  const breaker = new Breaker({ ratedA: SITE.ratedA, curve: "C", poles: 1 });
  let overS = 0;
  let overNowS = 0;
  let longestOverS = 0;
  let drawnAs = 0;
  let drawableAs = 0;
  let highestHeat = 0;
  for (let t = 0; t < DAY_S; t++) {
    nowMs = t * 1000;
    const houseA = house.at(t)[0] ?? 0;
    for (const charger of chargers) if (charger.visit !== undefined && charger.visit.toS <= t) charger.unplug();
    for (let visit = visits[nextVisit]; visit !== undefined && visit.fromS <= t; visit = visits[++nextVisit])
      chargers[visit.charger]?.plug(visit);
    let sumA = 0;
    let demandA = 0;
    for (const charger of chargers) {
      charger.advance(nowMs);
      sumA += charger.drawnA;
      demandA += charger.demandA;
    }
    const totalA = houseA + sumA;
    breaker.advance(1000, [totalA]);
    highestHeat = Math.max(highestHeat, breaker.heat);
    if (totalA > SITE.contractedA + TOLERANCE_A) {
      overS += 1;
      overNowS += 1;
      longestOverS = Math.max(longestOverS, overNowS);
    } else overNowS = 0;
    const drawableA = Math.min(demandA, SITE.contractedA - houseA);
    if (drawableA >= LEAST_A) {
      drawableAs += drawableA;
      drawnAs += Math.min(sumA, drawableA);
    }
    const phase = t % SITE.intervalS;
    for (const charger of chargers)
      if (phase === 0 || (charger.isAsking && phase % 2 === 0))
        leader.hearClaim(nowMs, charger.id, charger.claim(nowMs));
    if (phase === 0) leader.hearReading(nowMs, "Meter-1", reading(nowMs, t, totalA));
    if (phase % 2 === 0) leader.step(nowMs);
  }
  return { tripped: breaker.tripped, longestOverS, overS, drawnAs, drawableAs, highestHeat };
}

function reading(uptimeMs: number, sequence: number, currentA: number): MeterReadingMessage {
  return {
    version: PROTOCOL_VERSION,
    boot: "e7",
    sequence,
    uptimeMs,
    measures: "main",
    reading: {
      ageMs: 0,
      currentA: [currentA],
      voltageV: [SITE.voltageV],
      powerW: [currentA * SITE.voltageV],
      energyWh: 0,
      frequencyHz: 50,
    },
  };
}
