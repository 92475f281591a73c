import { nullable, text } from "../schema/schema";

/** PEM of who signed a server's certificate; null: the host's own trust store, which a chip does not have. */
export const AUTHORITY = nullable(text({ maxLength: 2_500 }));
