import type { FaultCode } from "../../../../modules/evse/faults";
import type { EvseInput } from "../../../../modules/evse/state";
import { type ClosedHistory, NOTHING_CLOSED, rememberClosed } from "./closed-history";
import { type ContactorHistory, NO_CONTACTOR_HISTORY, rememberContactor } from "./contactor-history";
import { type FaultHistory, faultHistoryAt, rememberFault } from "./fault-history";
import { type OfferHistory, offerHistoryAt, rememberOffer } from "./offer-history";
import type { Seen } from "./seen";

/** What rules about more than one step have to remember: all of it seen from outside, up to the step before. */
export interface History {
  readonly offer: OfferHistory;
  readonly contactor: ContactorHistory;
  readonly closed: ClosedHistory;
  readonly fault: FaultHistory;
}

/** Of a charger that has just started; `fault`: the one that it shows from then on. */
export function historyAt(nowMs: number, fault: FaultCode | null = null): History {
  return {
    offer: offerHistoryAt(nowMs),
    contactor: NO_CONTACTOR_HISTORY,
    closed: NOTHING_CLOSED,
    fault: faultHistoryAt(nowMs, fault),
  };
}

/** The history with this step; the same object while nothing in it changes. */
export function remember(history: History, before: Seen, after: Seen, nowMs: number, input: EvseInput): History {
  const { pilotMs } = history.offer;
  const offer = rememberOffer(history.offer, before, after, nowMs);
  const contactor = rememberContactor(history.contactor, pilotMs, before, after, nowMs, input);
  const closed = rememberClosed(history.closed, pilotMs, before, after, nowMs, input);
  const fault = rememberFault(history.fault, pilotMs, history.contactor.feedbackSinceMs, before, after, nowMs, input);
  const isSame =
    offer === history.offer && contactor === history.contactor && closed === history.closed && fault === history.fault;
  return isSame ? history : { offer, contactor, closed, fault };
}
