import { text } from "desk-channel";

/** What the channel classes of hosts/lin ask with; here for what is rare. */
export function exchange(request: string): string {
  return text("ask", request) ?? "";
}
