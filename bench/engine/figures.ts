/** One figure of the engine benchmark. */
export interface FigureSpec {
  /** What is counted, for a person. */
  readonly what: string;
  /** ms that it may take on the chip, as far as {@link chipMs} knows. */
  readonly mostChipMs?: number;
}

function spec(what: string, mostChipMs?: number): FigureSpec {
  return Object.freeze(mostChipMs === undefined ? { what } : { what, mostChipMs });
}

/**
 * Every figure, in units of the XS meter. What the firmware has no part for has no row. A new one is a row here, its
 * measurement beside the others (charger-figures.ts, managed-figures.ts …), and an entry in baseline.json, which
 * `npm run -s bench -- engine --accept REASON` writes.
 */
export const FIGURES: { readonly [figure: string]: FigureSpec } = Object.freeze({
  bootToPilot: spec("the charger's start up to the first write to the pilot", 300),
  boot: spec("the whole start, with a journal to read, up to and with the first control step"),
  controlStepIdle: spec("a control step without a car, mean of a minute"),
  controlStepCharging: spec("a control step while a car charges, mean of a minute"),
  controlStepLongest: spec("the longest control step of a session from plug to plug"),
  meterPoll: spec("a question to the charger's own meter module, and its answer"),
  readingIn: spec("a message with the house meter's reading, taken in"),
  statusOut: spec("a status, made and handed to MQTT"),
  commandInAnswerOut: spec("a command over MQTT, carried out, stored and answered"),
  sessionStart: spec("the control step in which a session begins"),
  sessionEnd: spec("the control step in which a session ends: journal and report included"),
  journalRecord: spec("a record appended to the journal, mean of many"),
  controlStepManaged: spec("a control step while a car charges in a site with a manager, mean of a minute"),
  claimOut: spec("a control step that makes a claim, while a car charges"),
  grantIn: spec("a grant, taken in"),
  claimIn: spec("a charger's claim, taken in by the manager: its ledger included, no decision"),
  managerSecond: spec("a second of a manager with eight chargers that charge: decisions and ledger included"),
  meterBoardSecond: spec("a second of a meter board"),
  portalPage: spec("a page of the charger's portal, opened while a car charges: all requests up to the first status"),
  portalLongest: spec(
    "the longest callback of opening a page and changing a setting: for so long nothing else runs",
    100,
  ),
  portalStatus: spec("a status to a page that is open"),
  portalPatch: spec("a change of a setting from the page, checked, stored and answered"),
  portalLoginSlice: spec("a slice of a login's work, where the password is stretched in JavaScript", 100),
  portalRefused: spec("a request from who is not logged in, with its connection"),
  scenarioSecond: spec("a second of a scenario with one charger: firmware, plant and world"),
});

/** Units, rounded; a member for each of {@link FIGURES}. */
export type Figures = { readonly [figure: string]: number };
