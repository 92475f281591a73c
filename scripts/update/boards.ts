import { isBoardName } from "../../modules/update/header";
import { LAYOUTS } from "../pictures/layouts";

/** The board that an image is for, from the name that it is built under (`esp32`) or its own (`esp32-devkitc`); undefined: neither. */
export function boardCalled(word: string): string | undefined {
  const built = Object.entries(LAYOUTS).find(([name]) => name === word);
  if (built !== undefined) return built[1].charger.name;
  return isBoardName(word) ? word : undefined;
}
