import type { Snippets } from "../snippet";

export const MODULE_AWAIT: Snippets = {
  accepted: ["export const f = async () => await 1;"],
  refused: [{ text: "export const a = await 1;", linker: "stops", at: "1:18" }],
};
