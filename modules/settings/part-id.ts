import { text } from "../schema/schema";

/** The name a part bears on the network and in its topics. */
export const PART_ID = text({
  minLength: 1,
  maxLength: 32,
  pattern: "[A-Za-z0-9_-]+",
  means: "letters, digits, - and _",
});
