import { readFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY } from "./run";
import { BOARDS, type BoardName } from "./targets";

/** Memory that a board's manifest gives its engine. */
export interface Creation {
  readonly chunkBytes: number;
  readonly slots: number;
  readonly stackSlots: number;
}

export function creationOf(board: BoardName): Creation {
  const { creation }: { creation: { chunk: { initial: number }; heap: { initial: number }; stack: number } } =
    JSON.parse(readFileSync(path.join(REPOSITORY, "manifests", "boards", `${board}.json`), "utf8"));
  return { chunkBytes: creation.chunk.initial, slots: creation.heap.initial, stackSlots: creation.stack };
}

/** The chips' boards, together where their engines have the same memory. */
export function creations(
  boards: readonly BoardName[] = BOARDS.filter((board) => board !== "lin"),
): { readonly boards: readonly BoardName[]; readonly creation: Creation }[] {
  const groups = new Map<string, { boards: BoardName[]; creation: Creation }>();
  for (const board of boards) {
    const creation = creationOf(board);
    const key = JSON.stringify(creation);
    const group = groups.get(key) ?? { boards: [], creation };
    group.boards.push(board);
    groups.set(key, group);
  }
  return [...groups.values()];
}
