import type { ChargerPart } from "../../world/charger-part";

/** s that a car may take to follow a lower duty, with the meter's own second left (IEC 61851-1 table A.6: 5 s). */
const CAR_S = 4;

/** ms that the plugged car takes beyond what is allowed: some of the cars in a storm are slower than the standard. */
export function slowMs({ car }: ChargerPart): number {
  if (car === undefined) return 0;
  const { lagS, maxCurrentA, rampAPerS } = car.model;
  return 1000 * Math.max(0, lagS + maxCurrentA / rampAPerS - CAR_S);
}
