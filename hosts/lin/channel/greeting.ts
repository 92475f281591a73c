import { check, sentence } from "../../../modules/schema/check";
import { type Infer, list, number, object, oneOf, optional, text } from "../../../modules/schema/schema";
import { PART_ID } from "../../../modules/settings/part-id";
import { ask, type Exchange } from "./exchange";

const COUNT = number({ min: 1, max: 65_536, integer: true });
const NAME = text({ maxLength: 64 });

/** What a board says of itself when a program starts on it. */
const GREETING = object({
  id: PART_ID,
  board: object({
    name: NAME,
    platform: NAME,
    maxCurrentA: number({ min: 0, max: 1000 }),
    phases: oneOf(1, 3),
    contactors: optional(oneOf(1, 2)),
    mostChargers: optional(number({ min: 0, max: 65_536, integer: true })),
  }),
  resetReason: oneOf("power-on", "software", "watchdog"),
  /** Members of the device's `io` that it has. */
  has: list(NAME, { max: 64 }),
  /** Of the journal's flash, where it has one. */
  flash: optional(object({ sectors: COUNT, sectorBytes: COUNT })),
  /** The meter's UART is this device file of the computer, and not at the other end of the channel. */
  meterDevice: optional(text({ maxLength: 256 })),
  /** Servers that the computer asks for names. */
  dnsServers: optional(list(NAME, { max: 8 }), []),
  /** Where its portal listens on this computer; 0: any free port. */
  httpPort: optional(number({ min: 0, max: 65_535, integer: true }), 0),
});

export type Greeting = Infer<typeof GREETING>;

/** Asks the board what it is. Throws an Error where it says nothing a program could start on. */
export function greet(exchange: Exchange): Greeting {
  const greeting = check(GREETING, ask(exchange, "hello"));
  if (!greeting.ok) throw new Error(`board: ${sentence(greeting)}`);
  return greeting.value;
}
