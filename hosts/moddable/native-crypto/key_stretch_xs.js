/** modules/device/key-stretcher.ts in C. What it knew is wiped when it is collected. */
class KeyStretcher extends Native("xs_key_stretch_destructor") {
	constructor(password, salt, iterations) {
		super();
		native("xs_key_stretch_constructor").call(this, password, salt, iterations);
	}
	step(iterations) {
		return native("xs_key_stretch_step").call(this, iterations);
	}
	read() {
		return native("xs_key_stretch_read").call(this);
	}
	get key() {
		const bytes = this.read();
		return bytes && new Uint8Array(bytes);
	}
}

export default KeyStretcher;
