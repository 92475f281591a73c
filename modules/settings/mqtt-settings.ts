import { flag, number, object, optional, text } from "../schema/schema";
import { AUTHORITY } from "./authority";

/** Characters: in any script they fit into the 256 bytes that an MQTT session takes. */
const MAX_LOGIN = 85;

/** Where the broker is; part of every application's settings. */
export const MQTT_SETTINGS = object({
  /** Empty: no broker is set up yet. */
  host: optional(text({ maxLength: 253, pattern: "[A-Za-z0-9.:%_-]*", means: "a host name or an IP address" }), ""),
  port: optional(number({ min: 1, max: 65_535, integer: true }), 1883),
  user: optional(text({ maxLength: MAX_LOGIN }), ""),
  password: optional(text({ maxLength: MAX_LOGIN, secret: true }), ""),
  tls: optional(flag(), false),
  authority: optional(AUTHORITY, null),
});
