import type { Refusal } from "../../modules/schema/check";

export function refuse(path: string, reason: string): Refusal {
  return { ok: false, path, reason };
}

/** Runs checks in order and answers with the first refusal; null: all is well. */
export function first<T>(
  items: readonly T[],
  path: string,
  look: (item: T, path: string, index: number) => Refusal | null,
): Refusal | null {
  for (let index = 0; index < items.length; index++) {
    const refusal = look(items[index] as T, `${path}[${index}]`, index);
    if (refusal !== null) return refusal;
  }
  return null;
}
