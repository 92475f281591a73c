import { flag, type Infer, object, optional, text } from "../schema/schema";

export const HOME_ASSISTANT_SETTINGS = object({
  /** Whether a part tells Home Assistant of itself. Off: a broker's access list has to allow it, and not every house has one. */
  discovery: optional(flag(), false),
  /** Home Assistant's discovery prefix. */
  prefix: optional(
    text({ minLength: 1, maxLength: 32, pattern: "[A-Za-z0-9_-]+", means: "letters, digits, - and _" }),
    "homeassistant",
  ),
});

export type HomeAssistantSettings = Infer<typeof HOME_ASSISTANT_SETTINGS>;
