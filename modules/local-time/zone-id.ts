import { oneOf } from "../schema/schema";
import { ZONE_GROUPS } from "./zones";

/** A time zone of the table, by its IANA name. */
export const ZONE_ID = oneOf(...ZONE_GROUPS.flatMap(({ ids }) => [...ids]));
