/** Fills a Uint8Array with bytes that nobody can guess. Throws where the system has none. */
export function fillWithEntropy(bytes) {
	return native("xs_entropy_fill").call(this, bytes);
}
