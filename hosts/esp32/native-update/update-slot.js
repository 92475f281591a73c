/** The slot that the running image is not in. There is one: what is said without it open throws. */
export default Object.freeze({
	/** 0: the partition table has no second slot. */
	slotBytes() {
		return native("xs_update_slot_bytes").call(this);
	},
	/** This is the first start of an image that was not confirmed yet. */
	isOnTrial() {
		return native("xs_update_slot_on_trial").call(this);
	},
	open() {
		native("xs_update_slot_open").call(this);
	},
	write(bytes) {
		native("xs_update_slot_write").call(this, bytes);
	},
	digest() {
		return native("xs_update_slot_digest").call(this);
	},
	complete() {
		native("xs_update_slot_complete").call(this);
	},
	close() {
		native("xs_update_slot_close").call(this);
	},
	confirm() {
		native("xs_update_slot_confirm").call(this);
	},
	rollBack() {
		native("xs_update_slot_roll_back").call(this);
	},
});
