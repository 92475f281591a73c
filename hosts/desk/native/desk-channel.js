/** The program's end of the channel to the simulator: hosts/desk/native/natives.c says what goes over it. */

export function call(word, first, second) {
	return native("desk_call").call(this, word, first, second);
}

export function number(index) {
	return native("desk_number").call(this, index);
}

export function take(word, first, second) {
	return native("desk_take").call(this, word, first, second);
}

export function give(word, number, bytes) {
	return native("desk_give").call(this, word, number, bytes);
}

export function text(word, first, second, third) {
	return native("desk_text").call(this, word, first, second, third);
}

export function listen(callback) {
	return native("desk_listen").call(this, callback);
}

export function end() {
	return native("desk_end").call(this);
}
