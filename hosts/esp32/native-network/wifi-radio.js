/** The chip's radio. There is one: a second object throws while the first is open. What fails throws. */
class Radio extends Native("xs_wifi_radio_destructor") {
	/** `onChanged` is called when `state` or `hasScanned` may have changed. */
	constructor({ onChanged }) {
		super();
		this.onChanged = onChanged;
		this.foundRssi = 0;
		this.foundOpen = false;
		native("xs_wifi_radio").call(this);
	}
	/** Texts; an empty password is an open network. */
	join(ssid, password) {
		return native("xs_wifi_radio_join").call(this, ssid, password);
	}
	leave() {
		return native("xs_wifi_radio_leave").call(this);
	}
	/** 0 apart, 1 joining, 2 joined, 3 failed. */
	get state() {
		return native("xs_wifi_radio_state").call(this);
	}
	/** Of a failure: 0 when it was joined before, else ESP-IDF's `wifi_err_reason_t`. */
	get reason() {
		return native("xs_wifi_radio_reason").call(this);
	}
	/** dBm; undefined: not joined. */
	get rssi() {
		return native("xs_wifi_radio_rssi").call(this);
	}
	get address() {
		return native("xs_wifi_radio_address").call(this);
	}
	/** Begins a search of the air. */
	scan() {
		return native("xs_wifi_radio_scan").call(this);
	}
	get hasScanned() {
		return native("xs_wifi_radio_has_scanned").call(this);
	}
	/** The bytes of the next name, strongest first, with `foundRssi` and `foundOpen` beside it; undefined: no more. */
	take() {
		return native("xs_wifi_radio_take").call(this);
	}
	/** What was found and not taken is dropped. */
	taken() {
		return native("xs_wifi_radio_taken").call(this);
	}
	openOwn(ssid, password) {
		return native("xs_wifi_radio_open").call(this, ssid, password);
	}
	closeOwn() {
		return native("xs_wifi_radio_shut").call(this);
	}
	/** In its own network; undefined: it has none. */
	get ownAddress() {
		return native("xs_wifi_radio_own_address").call(this);
	}
	close() {
		return native("xs_wifi_radio_close").call(this);
	}
}

export default Radio;
