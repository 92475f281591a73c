/* What of a TLS connection is mbedTLS's. It belongs to the link's thread. */
#ifndef PILOTLINE_TLS_SESSION_H
#define PILOTLINE_TLS_SESSION_H

#include "tls_link.h"

typedef struct TlsSession TlsSession;

/* What the socket has to be ready for before the same call makes sense again. TLS_WANT_AGAIN: it does at once. */
typedef enum { TLS_WANT_NOTHING, TLS_WANT_READ, TLS_WANT_WRITE, TLS_WANT_AGAIN } TlsWant;

/* Copies, each followed by a zero. NULL: there is none. */
typedef struct {
	char *host;
	uint8_t *authority, *certificate, *key;
	size_t authorityBytes, certificateBytes, keyBytes;
} TlsCredentials;

/* 0: no memory. What was copied until then is freed by tlsCredentialsFree. */
int tlsCredentialsCopy(TlsCredentials *credentials, const TlsOptions *options);
/* Overwrites the key before. */
void tlsCredentialsFree(TlsCredentials *credentials);

/* `socket` does not block. NULL: `*why` says why. */
TlsSession *tlsSessionNew(const TlsCredentials *credentials, int socket, TlsReason *why);
/* Nothing more is wanted: it is done, and the peer verified, or the reason says why not. */
TlsReason tlsSessionHandshake(TlsSession *session, TlsWant *want);
/* 0: something is wanted, or `*reason` says why it ended. */
size_t tlsSessionRead(TlsSession *session, uint8_t *into, size_t count, TlsWant *want, TlsReason *reason);
/* As tlsSessionRead. Where something was wanted, the same bytes have to be offered again. */
size_t tlsSessionWrite(TlsSession *session, const uint8_t *from, size_t count, TlsWant *want, TlsReason *reason);
/* One attempt to say it. */
void tlsSessionGoodbye(TlsSession *session);
void tlsSessionFree(TlsSession *session);

#endif
