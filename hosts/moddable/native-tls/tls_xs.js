/**
 * A TCP class of ECMA-419 whose bytes go through TLS, in a thread of its own. Options: `address`, `port`, `host` (what
 * the certificate must name), `certificates` of the trusted authorities (PEM, or one in DER), `onReadable(count)`,
 * `onWritable(count)`, `onError(reason)`, `format`. `write` takes `{more: true}` where another write follows at once.
 */
class TlsSocket extends Native("xs_tls_destructor") {
	constructor(options) {
		super();
		native("xs_tls_constructor").call(this, options);
	}
	close() {
		return native("xs_tls_close").call(this);
	}
	read(count) {
		return native("xs_tls_read").call(this, count);
	}
	write(data, options) {
		return native("xs_tls_write").call(this, data, options);
	}
	get format() {
		return native("xs_tls_get_format").call(this);
	}
	set format(it) {
		native("xs_tls_set_format").call(this, it);
	}
}

export default TlsSocket;
