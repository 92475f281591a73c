import { type Infer, number, object, optional, text } from "../schema/schema";
import { AUTHORITY } from "../settings/authority";

/** Where an emoncms server is, and what it gets. */
export const EMONCMS_SETTINGS = object({
  /** Without `/input/post`; empty: none. */
  server: optional(
    text({
      maxLength: 200,
      pattern: "(?:https?://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?)?",
      means: "an address such as https://emoncms.org, or empty",
    }),
    "",
  ),
  /** What its inputs stand under. emoncms.org drops names longer than 16 characters, and still says that all is well. */
  node: optional(
    text({ minLength: 1, maxLength: 16, pattern: "[A-Za-z0-9_-]+", means: "letters, digits, - and _" }),
    "pilotline",
  ),
  /** The account's key for writing. */
  apiKey: optional(text({ maxLength: 64, pattern: "[!-~]*", means: "the key, without blanks", secret: true }), ""),
  /** s between two readings that are sent. */
  intervalS: optional(number({ min: 5, max: 3_600, integer: true }), 10),
  /** PEM of who vouches for an https server; null: the host's own trust store, which a chip has not. */
  authority: optional(AUTHORITY, null),
});

export type EmoncmsSettings = Infer<typeof EMONCMS_SETTINGS>;
