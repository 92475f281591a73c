/** The native guard as hosts/esp32/guard-task.ts wants it. The words are those of guard_task.c. */

const WRITE = 0;
const RENEW = 1;
const DUTY = 2;

class NativeGuard extends Native("xs_guard_destructor") {
	constructor(config) {
		super();
		native("xs_guard_constructor").call(this, config);
	}
	write(phases) {
		native("xs_guard_tell").call(this, WRITE, phases);
	}
	renew() {
		native("xs_guard_tell").call(this, RENEW, 0);
	}
	drive(duty) {
		native("xs_guard_tell").call(this, DUTY, duty);
	}
	read(report) {
		native("xs_guard_read").call(this, report);
	}
	close() {
		native("xs_guard_close").call(this);
	}
}

export default NativeGuard;
