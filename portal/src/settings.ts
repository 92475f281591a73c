import { useEffect, useState } from "preact/hooks";
import { type Answer, call, get } from "./api";
import type { Json, JsonObject, Settings } from "./types";

let kept: JsonObject | undefined;

/** The device's settings, read once; and what changes them. */
export function useSettings(): {
  readonly settings: JsonObject | undefined;
  readonly error: Answer<unknown> | undefined;
  readonly save: (patch: JsonObject) => Promise<Answer<Settings>>;
} {
  const [settings, setSettings] = useState(kept);
  const [error, setError] = useState<Answer<unknown>>();
  const take = (answer: Answer<Settings>) => {
    if (answer.ok) {
      kept = withSecrets(answer.data);
      setSettings(kept);
    }
    return answer;
  };
  useEffect(() => {
    get<Settings>("settings").then((answer) => setError(take(answer).ok ? undefined : answer));
  }, []);
  return { settings, error, save: async (patch) => take(await call("PATCH", "settings", patch)) };
}

/** A secret that is set is null in the forms: an empty text would take it away. */
export function withSecrets({ settings, secrets }: Settings): JsonObject {
  let result: Json = settings;
  for (const path of secrets) result = setAt(result, path.split("."), null);
  return result as JsonObject;
}

function setAt(value: Json, steps: readonly string[], set: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return set;
  const inside = value as { readonly [name: string]: Json };
  return { ...inside, [step]: setAt(inside[step] ?? {}, rest, set) };
}
