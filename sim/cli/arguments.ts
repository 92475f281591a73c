import { flagOption, parseCommandLine, valueOption } from "../../hosts/node/cli/parse";
import {
  backEndUrl,
  brokerUrl,
  choice,
  decimal,
  path,
  secret,
  unlessLacking,
  wholeNumber,
} from "../../hosts/node/cli/values";

const SCENARIO = {
  command: "npm run -s scenario --",
  arguments: {
    file: { takes: "FILE", read: path(), help: "the scenario (docs/scenarios.md)" },
  },
  options: {
    engine: valueOption("node|xs", choice("node", "xs"), "node" as const, "the JavaScript engine that runs it (node)"),
    trace: valueOption("OUT.jsonl", path(), undefined, "write one line a simulated second to this file"),
  },
} as const;

const SIMULATOR = {
  command: "npm start --",
  arguments: {},
  options: {
    port: valueOption("PORT", wholeNumber(0, 65_535), 8080, "of the page and its API, 0 for any free one (8080)"),
    chargers: valueOption("N", wholeNumber(1, 1000), 1, "how many chargers (1)"),
    scenario: valueOption("FILE", path(), undefined, "play this scenario (docs/scenarios.md)"),
    speed: valueOption("X", decimal(0.1, 100), 1, "times faster than real time (1)"),
    mqtt: valueOption(
      "URL",
      brokerUrl(),
      undefined,
      "use the broker at mqtt://USER:PASSWORD@HOST:PORT, with TLS at mqtts://",
    ),
    csms: valueOption(
      "URL",
      unlessLacking(backEndUrl(), () => "OCPP is not there yet"),
      undefined,
      "connect each charger to the OCPP back end at ws://HOST:PORT/PATH",
    ),
    engine: valueOption(
      "node|moddable",
      choice("node", "moddable"),
      "node" as const,
      "what runs the first charger's firmware; moddable: a program of the Moddable SDK (node)",
    ),
    serial: valueOption("DEVICE", path(), undefined, "read a real PZEM-004T (address 1) at this serial port"),
    password: valueOption("TEXT", secret(), undefined, "guard page and API; programs log in as user admin"),
    state: valueOption("DIR", path(), undefined, "keep flash contents in this folder"),
    "first-contact": flagOption(
      "nobody has set the chargers up yet: each opens its access point (Wi-Fi Casa, sete mares)",
    ),
    headless: flagOption("open no browser"),
  },
} as const;

const LIN = {
  command: "npm run lin --",
  arguments: {
    application: {
      takes: "charger|meter|manager",
      read: choice("charger", "meter", "manager"),
      help: "which firmware runs as a program of the Moddable SDK; the simulator is around it",
    },
  },
  options: {
    port: SIMULATOR.options.port,
    scenario: SIMULATOR.options.scenario,
    mqtt: SIMULATOR.options.mqtt,
    serial: valueOption(
      "DEVICE",
      path(),
      undefined,
      "the program reads a real PZEM-004T (address 1) at this serial port",
    ),
    password: SIMULATOR.options.password,
    state: SIMULATOR.options.state,
    headless: SIMULATOR.options.headless,
  },
} as const;

type ValuesOf<P> = P extends { readonly kind: "values"; readonly values: infer V } ? V : never;

/** Of `npm run -s scenario --`. */
export function parseScenarioArguments(argv: readonly string[]) {
  return parseCommandLine(SCENARIO, argv);
}
export type ScenarioArguments = ValuesOf<ReturnType<typeof parseScenarioArguments>>;

/** Of `npm start --`. */
export function parseSimulatorArguments(argv: readonly string[]) {
  return parseCommandLine(SIMULATOR, argv);
}
export type SimulatorArguments = ValuesOf<ReturnType<typeof parseSimulatorArguments>>;

/** Of `npm run lin --`. */
export function parseLinArguments(argv: readonly string[]) {
  return parseCommandLine(LIN, argv);
}
export type LinArguments = ValuesOf<ReturnType<typeof parseLinArguments>>;
