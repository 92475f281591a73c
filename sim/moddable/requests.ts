import { type Infer, number, object, oneOf, text, variant } from "../../modules/schema/schema";

/** Bytes of a line on the channel with its end, either way; hosts/lin/native/board-channel.c has the same. */
export const LINE_BYTES = 65_536;

const NOTHING = object({});
const UART = oneOf("meter", "tag");
const ADDRESS = number({ min: 0, max: 16_777_216, integer: true });
const HEX = text({ maxLength: 32_768, pattern: "(?:[0-9a-f]{2})*", means: "bytes in hexadecimal" });
/** The storage itself says which names and lengths it takes. */
const WORD = text({ maxLength: 64 });
const KEY = { path: WORD, key: WORD };
const LINE = oneOf("ResidualTrip", "EarthMissing", "EmergencyStop", "Dimming", "Button");

/** What a program may ask its board for, by `op`. */
export const REQUEST = variant("op", {
  hello: NOTHING,
  tick: NOTHING,
  restart: NOTHING,
  log: object({ level: oneOf("debug", "info", "warn", "error"), text: text({ maxLength: 4_096 }) }),
  /** `look`: JSON of what may be seen of the application; `nowMs`: on the program's own clock. */
  state: object({ nowMs: number({ min: 0, max: 1e15 }), look: text({ maxLength: 16_384 }) }),
  /** Its portal is there, on this computer. */
  listening: object({ port: number({ min: 1, max: 65_535, integer: true }) }),
  "wall.read": NOTHING,
  "pilot.write": object({ dutyPercent: number({ min: 0, max: 100 }) }),
  "pilot.read": NOTHING,
  "pilot.close": NOTHING,
  "guard.write": object({ phases: oneOf(0, 1, 3) }),
  "guard.renew": NOTHING,
  "guard.read": NOTHING,
  "guard.close": NOTHING,
  "line.read": object({ name: LINE }),
  "line.write": object({ name: oneOf("ResidualTest", "StatusLed"), value: oneOf(0, 1) }),
  "gauge.read": object({ name: oneOf("Temperature", "Proximity") }),
  "lock.drive": object({ towards: oneOf("lock", "unlock", "rest") }),
  "lock.read": NOTHING,
  "flash.read": object({ address: ADDRESS, length: number({ min: 0, max: 16_384, integer: true }) }),
  "flash.write": object({ address: ADDRESS, hex: HEX }),
  "flash.erase": object({ sector: ADDRESS }),
  "storage.read": object(KEY),
  "storage.write": object({ ...KEY, value: text({ maxLength: 4_096 }) }),
  "storage.delete": object(KEY),
  "serial.open": object({ uart: UART, baud: number({ min: 300, max: 1_000_000, integer: true }) }),
  "serial.write": object({ uart: UART, hex: HEX }),
  "serial.close": object({ uart: UART }),
});

export type Request = Infer<typeof REQUEST>;
/** The members of one kind of request. */
export type RequestOf<Op extends Request["op"]> = Extract<Request, { readonly op: Op }>;
