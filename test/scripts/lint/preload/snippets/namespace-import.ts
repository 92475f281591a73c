import type { Snippets } from "../snippet";

export const NAMESPACE_IMPORT: Snippets = {
  accepted: [
    'import Native from "native";\nexport const make = () => new Native();',
    'import type * as types from "native";\nexport type Made = types.Made;',
    'export * as native from "native";',
  ],
  refused: [
    {
      text: 'import * as native from "native";\nexport const make = () => new native.default();',
      linker: "warns",
      says: "native is a whole module",
    },
    { text: 'import * as native from "native";\nexport { native };', linker: "silent" },
  ],
};
