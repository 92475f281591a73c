import { type Infer, list, nullable, number, object, oneOf, text } from "../schema/schema";
import { PART_ID } from "../settings/part-id";
import { PHASES } from "../settings/phases";
import { BOOT_ID, COUNT, ENVELOPE, SPAN_MS } from "./envelope";

const PILOT_A = number({ min: 0, max: 80 });
const TERM = number({ min: 0, max: 2_147_483_647, integer: true });

/**
 * What stands on `…/<charger id>/claim`: what a charger wants of the site, what it holds and draws, and whom it
 * follows. It is request, acknowledgement and vote in one.
 */
export const CLAIM = object({
  ...ENVELOPE,
  /** `current`: the car asks for it. `standby`: a car is plugged in and has not asked. `nothing`: no car, or none that may. */
  wants: oneOf("nothing", "standby", "current"),
  /** A, the most it could offer for its own reasons: cable, hardware, temperature, user … */
  maxA: PILOT_A,
  /** That its contactor connects. */
  phases: PHASES,
  /** A it goes to without a grant; below 6 it stops. */
  failsafeA: PILOT_A,
  /** A in the pilot's duty now; 0 without PWM. */
  offeredA: PILOT_A,
  /** A, one a phase of the charger, by its own meter; null while that is silent. */
  drawnA: nullable(list(number({ min: 0, max: 1000 }), { min: 1, max: 3 })),
  /** ms from that measurement to this message. */
  drawnAgeMs: SPAN_MS,
  /** Wh that went to cars since the charger was made; null until its meter was read. */
  energyWh: nullable(number({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  /** The running plug-in; null without a car. */
  session: nullable(
    object({
      number: COUNT,
      /** s since the car was plugged in. */
      durationS: number({ min: 0, max: 315_576_000 }),
      energyWh: number({ min: 0, max: 1_000_000_000 }),
      /** null: nobody had to tap one. */
      tag: nullable(text({ maxLength: 20 })),
      /** s from now until the car leaves, as a person said; null: nobody did. */
      departsInS: nullable(number({ min: -31_536_000, max: 31_536_000 })),
      /** Wh that the car needs in this session, all in all, as a person said; null: nobody did. */
      neededWh: nullable(number({ min: 0, max: 1_000_000_000 })),
    }),
  ),
  /** The newest grant that it took, while its lease lasts; null: none. */
  holds: nullable(
    object({
      term: TERM,
      /** The grant message's own. */
      sequence: COUNT,
      currentA: PILOT_A,
      /** ms until its lease is over. */
      leftMs: SPAN_MS,
    }),
  ),
  /** The highest term that it knows. */
  term: TERM,
  /** Whom it follows: the newest `lead` message of that part, repeated; null: nobody. */
  follows: nullable(object({ leader: PART_ID, term: TERM, boot: BOOT_ID, uptimeMs: SPAN_MS })),
});

export type Claim = Infer<typeof CLAIM>;
export type Wants = Claim["wants"];

/** Bytes; a longer message is dropped unread. */
export const CLAIM_MAX_BYTES = 1024;
