import { text } from "../schema/schema";

/** A code of ISO 4217. */
export const CURRENCY = text({
  minLength: 3,
  maxLength: 3,
  pattern: "[A-Z]{3}",
  means: "three capital letters, such as EUR",
});
