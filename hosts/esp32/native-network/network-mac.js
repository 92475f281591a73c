/** The chip's address on the air, `isWired`: on the wire. It needs no network to be started. */
export function readMac(isWired) {
	return native("xs_network_mac").call(this, isWired);
}
