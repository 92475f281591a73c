/*
 * One TLS connection in a thread of its own: it connects, shakes hands, and carries bytes between its socket and two
 * bounded buffers. Whoever owns it never waits for it. The peer's certificate is verified always: against the given
 * authority, for the given name in its subjectAltName, and by the system's time of day; there is no way without.
 * TLS 1.2 or newer.
 */
#ifndef PILOTLINE_TLS_LINK_H
#define PILOTLINE_TLS_LINK_H

#include <stddef.h>
#include <stdint.h>

typedef struct TlsLink TlsLink;

typedef enum {
	TLS_CONNECTING,
	TLS_OPEN,
	/* The peer said goodbye. What it sent before can still be read. */
	TLS_CLOSED,
	/* As TLS_CLOSED, and something went wrong. */
	TLS_FAILED
} TlsState;

typedef enum {
	TLS_NOTHING,
	TLS_BAD_OPTIONS,
	TLS_BAD_AUTHORITY,
	TLS_BAD_IDENTITY,
	TLS_NO_MEMORY,
	TLS_NO_RANDOM,
	TLS_REFUSED,
	TLS_TIMEOUT,
	TLS_NO_TLS,
	TLS_TOO_OLD,
	TLS_TURNED_AWAY,
	TLS_HUNG_UP,
	TLS_NOT_TRUSTED,
	TLS_EXPIRED,
	TLS_NOT_YET_VALID,
	TLS_OTHER_NAME,
	TLS_UNFIT,
	TLS_BROKEN,
	TLS_LOST,
	TLS_GOODBYE,
	TLS_REASONS
} TlsReason;

/* Everything is copied. */
typedef struct {
	/* IPv4, as text. */
	const char *address;
	uint16_t port;
	/* The name that the certificate must bear; also sent to the peer (SNI). 1 to 255 bytes. */
	const char *host;
	/* Certificates of the authorities that are trusted: PEM, one or several, or one in DER. */
	const void *authority;
	size_t authorityBytes;
	/* Optional: a certificate of one's own (PEM, with its chain, or DER) and its key (PEM or DER). */
	const void *certificate;
	size_t certificateBytes;
	const void *key;
	size_t keyBytes;
	/* ms for the connection and the handshake together; above 0. */
	int32_t timeoutMs;
	/* Of the thread. */
	size_t stackBytes;
	/* Of the buffers for what comes in and what goes out; above 0. */
	size_t inBytes, outBytes;
	/*
	 * Called by the thread, and by it alone, when it is worth to look at the status: bytes came in, some went out, the
	 * state is another, or after the end everything was read. 0: it could not be passed on and is to come again.
	 */
	int (*notify)(void *context);
	/* The thread's last call, some time after tlsLinkClose: `context` is of no more use to it. */
	void (*release)(void *context);
	void *context;
} TlsOptions;

typedef struct {
	TlsState state;
	TlsReason reason;
	size_t readable, writable;
	/* Counts of bytes that came in and went out; they wrap. */
	uint32_t received, sent;
} TlsStatus;

/* NULL: `*why` says why not, and neither notify nor release will be called. */
TlsLink *tlsLinkOpen(const TlsOptions *options, TlsReason *why);
void tlsLinkStatus(TlsLink *link, TlsStatus *status);
/* How many bytes there were, up to `count`. */
size_t tlsLinkRead(TlsLink *link, void *into, size_t count);
/* How many bytes fitted. With `more` they may wait for those that follow at once. */
size_t tlsLinkWrite(TlsLink *link, const void *from, size_t count, int more);
/*
 * Does not wait, and must be called whatever the state. What was written goes out still, within a second. `link` is of
 * no more use.
 */
void tlsLinkClose(TlsLink *link);

/* `CODE: words`; the code is one of modules/mqtt/error. Nothing in it comes from the peer or from the options. */
const char *tlsReasonText(TlsReason reason);

#endif
