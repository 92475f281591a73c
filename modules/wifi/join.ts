import type { JoinOptions } from "../device/wifi";
import { type Checked, check } from "../schema/check";
import { object, text } from "../schema/schema";
import { utf8ByteLength } from "../text/utf8";

/** Octets of an SSID (IEEE 802.11-2020, 9.4.2.2). */
const SSID_BYTES = 32;

/** {@link checkJoin} looks at the bytes, too. */
export const JOIN = object({
  ssid: text({ minLength: 1, maxLength: SSID_BYTES }),
  password: text({
    maxLength: 64,
    pattern: "(?:[ -~]{8,63}|[0-9A-Fa-f]{64})?",
    means: "8 to 63 printable ASCII characters, 64 hexadecimal digits, or nothing for an open network",
    secret: true,
  }),
});

/** A network to join, from outside: a passphrase as IEEE 802.11-2020, J.4.1 has it, or the key itself. */
export function checkJoin(value: unknown): Checked<JoinOptions> {
  const checked = check(JOIN, value);
  if (!checked.ok) return checked;
  const { ssid } = checked.value;
  // What is C behind the contract ends at a zero.
  if (utf8ByteLength(ssid) <= SSID_BYTES && !ssid.includes("\0")) return checked;
  return { ok: false, path: "$.ssid", reason: `must have at most ${SSID_BYTES} bytes in UTF-8, and none that is zero` };
}
