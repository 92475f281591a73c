/** The chip's Ethernet with a PHY on RMII. There is one: a second object throws while the first is open. */
class Ethernet extends Native("xs_ethernet_link_destructor") {
	/** GPIO numbers; `power`: -1 where nothing switches the PHY. `onChanged` is called when `connection` may have changed. */
	constructor({ power, clockOut, mdc, mdio, address, onChanged }) {
		super();
		this.onChanged = onChanged;
		native("xs_ethernet_link").call(this, power, clockOut, mdc, mdio, address);
	}
	/** Brings it up in the background. */
	connect() {
		return native("xs_ethernet_link_connect").call(this);
	}
	/** 200 down, 300 coming up, 400 linked, 500 with an address. */
	get connection() {
		return native("xs_ethernet_link_connection").call(this);
	}
	get address() {
		return native("xs_ethernet_link_address").call(this);
	}
	close() {
		return native("xs_ethernet_link_close").call(this);
	}
}

export default Ethernet;
