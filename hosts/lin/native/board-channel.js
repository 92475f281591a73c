/** The native end of the channel to the board, and the computer's own clock. */

export function exchange(line) {
	return native("xs_board_exchange").call(this, line);
}

export function monotonicMs() {
	return native("xs_board_monotonic").call(this);
}

export function end(code) {
	return native("xs_board_end").call(this, code);
}
