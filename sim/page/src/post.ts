import type { PostResult } from "../../live/http/live-world";

/** Sends an event and keeps what the simulator answered. */
export type Send = (event: { readonly [key: string]: unknown }) => Promise<PostResult>;

/** From the origin: a page address with a password in it would make a relative one fail. */
export function apiUrl(path: string): string {
  return `${location.origin}/api/sim/${path}`;
}

/** Sends one event of the scenario vocabulary. Never rejects: what went wrong comes back as a sentence. */
export async function postEvent(event: { readonly [key: string]: unknown }): Promise<PostResult> {
  try {
    const response = await fetch(apiUrl("events"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(event),
    });
    if (response.ok) return { ok: true };
    const answer = (await response.json()) as { error?: unknown };
    return { ok: false, error: typeof answer.error === "string" ? answer.error : `refused (${response.status})` };
  } catch {
    return { ok: false, error: "the simulator does not answer" };
  }
}
