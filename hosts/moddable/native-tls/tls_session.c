#include "tls_session.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tls_platform.h"

/* Since mbedTLS 4 random numbers are PSA's. */
#define HAS_OWN_RANDOM (MBEDTLS_VERSION_NUMBER < 0x04000000)

#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#define ERR_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_CERTIFICATE
#define ERR_BAD_VERSION MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION
#else
#define ERR_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#define ERR_BAD_VERSION MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION
#endif

struct TlsSession {
	int socket;
	/* Before, no byte goes in or out. */
	int isVerified;
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config config;
	mbedtls_x509_crt authority, certificate;
	mbedtls_pk_context key;
#if HAS_OWN_RANDOM
	mbedtls_entropy_context entropy;
	mbedtls_ctr_drbg_context random;
#endif
};

/* --- Credentials --- */

static void *copyOf(const void *bytes, size_t count)
{
	uint8_t *copy = malloc(count + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, bytes, count);
	copy[count] = 0;
	return copy;
}

int tlsCredentialsCopy(TlsCredentials *to, const TlsOptions *options)
{
	to->host = copyOf(options->host, strlen(options->host));
	to->authority = copyOf(options->authority, options->authorityBytes);
	to->authorityBytes = options->authorityBytes;
	if (to->host == NULL || to->authority == NULL)
		return 0;
	if (options->certificate == NULL)
		return 1;
	to->certificate = copyOf(options->certificate, options->certificateBytes);
	to->certificateBytes = options->certificateBytes;
	to->key = copyOf(options->key, options->keyBytes);
	to->keyBytes = options->keyBytes;
	return to->certificate != NULL && to->key != NULL;
}

void tlsCredentialsFree(TlsCredentials *credentials)
{
	if (credentials->key != NULL)
		mbedtls_platform_zeroize(credentials->key, credentials->keyBytes);
	free(credentials->key);
	free(credentials->certificate);
	free(credentials->authority);
	free(credentials->host);
	memset(credentials, 0, sizeof(*credentials));
}

/* mbedTLS counts the zero at the end as part of a PEM, and knows one by it. */
static size_t parsedBytes(const uint8_t *copy, size_t count)
{
	return strstr((const char *)copy, "-----BEGIN ") == NULL ? count : strlen((const char *)copy) + 1;
}

/* --- The socket, as mbedTLS sees it --- */

static int passing(int want)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? want : MBEDTLS_ERR_NET_CONN_RESET;
}

static int sendBytes(void *context, const unsigned char *bytes, size_t count)
{
	TlsSession *session = context;
	ssize_t sent = send(session->socket, bytes, count, MSG_NOSIGNAL);
	return sent < 0 ? passing(MBEDTLS_ERR_SSL_WANT_WRITE) : (int)sent;
}

static int receiveBytes(void *context, unsigned char *bytes, size_t count)
{
	TlsSession *session = context;
	ssize_t received = recv(session->socket, bytes, count, 0);
	return received < 0 ? passing(MBEDTLS_ERR_SSL_WANT_READ) : (int)received;
}

/* --- Setting it up --- */

/* mbedTLS would take the common name where there is no subjectAltName (RFC 6125, 6.4.4, lets it). */
static int verify(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
	(void)context;
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
	if (depth == 0 && !mbedtls_x509_crt_has_ext_type(certificate, MBEDTLS_X509_EXT_SUBJECT_ALT_NAME))
		*flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
#else
	if (depth == 0 && !(certificate->ext_types & MBEDTLS_X509_EXT_SUBJECT_ALT_NAME))
		*flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
#endif
	return 0;
}

static int isPrepared(TlsSession *session)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	psa_status_t status;
	/* Whoever comes second has no effect, but may come at the same time. */
	pthread_mutex_lock(&lock);
	status = psa_crypto_init();
	pthread_mutex_unlock(&lock);
	if (status != PSA_SUCCESS)
		return 0;
#endif
#if HAS_OWN_RANDOM
	if (mbedtls_ctr_drbg_seed(&session->random, mbedtls_entropy_func, &session->entropy, NULL, 0) != 0)
		return 0;
	mbedtls_ssl_conf_rng(&session->config, mbedtls_ctr_drbg_random, &session->random);
#else
	(void)session;
#endif
	return 1;
}

static int parseKey(TlsSession *session, const TlsCredentials *credentials)
{
	size_t count = parsedBytes(credentials->key, credentials->keyBytes);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && HAS_OWN_RANDOM
	return mbedtls_pk_parse_key(
		&session->key, credentials->key, count, NULL, 0, mbedtls_ctr_drbg_random, &session->random);
#else
	return mbedtls_pk_parse_key(&session->key, credentials->key, count, NULL, 0);
#endif
}

static TlsReason parseIdentity(TlsSession *session, const TlsCredentials *credentials)
{
	size_t count = parsedBytes(credentials->certificate, credentials->certificateBytes);
	if (mbedtls_x509_crt_parse(&session->certificate, credentials->certificate, count) != 0 ||
		parseKey(session, credentials) != 0 ||
		mbedtls_ssl_conf_own_cert(&session->config, &session->certificate, &session->key) != 0)
		return TLS_BAD_IDENTITY;
	return TLS_NOTHING;
}

static void requireNewEnough(mbedtls_ssl_config *config)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
	mbedtls_ssl_conf_min_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_2);
#else
	mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
}

static TlsReason setUp(TlsSession *session, const TlsCredentials *credentials)
{
	mbedtls_ssl_config *config = &session->config;
	size_t count = parsedBytes(credentials->authority, credentials->authorityBytes);
	int failed;
	/* Before anything else: mbedTLS 4 parses keys by PSA. */
	if (!isPrepared(session))
		return TLS_NO_RANDOM;
	/* Of several certificates some may be of a kind that this mbedTLS does not know: the others count. */
	failed = mbedtls_x509_crt_parse(&session->authority, credentials->authority, count);
	if (failed < 0 || session->authority.raw.p == NULL)
		return failed == MBEDTLS_ERR_X509_ALLOC_FAILED ? TLS_NO_MEMORY : TLS_BAD_AUTHORITY;
	if (mbedtls_ssl_config_defaults(
			config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0)
		return TLS_NO_MEMORY;
	requireNewEnough(config);
	mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_REQUIRED);
	mbedtls_ssl_conf_ca_chain(config, &session->authority, NULL);
	mbedtls_ssl_conf_verify(config, verify, NULL);
#ifdef MBEDTLS_SSL_SESSION_TICKETS
	mbedtls_ssl_conf_session_tickets(config, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#endif
	if (credentials->certificate != NULL) {
		TlsReason reason = parseIdentity(session, credentials);
		if (reason != TLS_NOTHING)
			return reason;
	}
	if (mbedtls_ssl_setup(&session->ssl, config) != 0 ||
		mbedtls_ssl_set_hostname(&session->ssl, credentials->host) != 0)
		return TLS_NO_MEMORY;
	mbedtls_ssl_set_bio(&session->ssl, session, sendBytes, receiveBytes, NULL);
	return TLS_NOTHING;
}

TlsSession *tlsSessionNew(const TlsCredentials *credentials, int socket, TlsReason *why)
{
	TlsSession *session = calloc(1, sizeof(TlsSession));
	*why = TLS_NO_MEMORY;
	if (session == NULL)
		return NULL;
	session->socket = socket;
	mbedtls_ssl_init(&session->ssl);
	mbedtls_ssl_config_init(&session->config);
	mbedtls_x509_crt_init(&session->authority);
	mbedtls_x509_crt_init(&session->certificate);
	mbedtls_pk_init(&session->key);
#if HAS_OWN_RANDOM
	mbedtls_entropy_init(&session->entropy);
	mbedtls_ctr_drbg_init(&session->random);
#endif
	*why = setUp(session, credentials);
	if (*why == TLS_NOTHING)
		return session;
	tlsSessionFree(session);
	return NULL;
}

void tlsSessionFree(TlsSession *session)
{
	mbedtls_ssl_free(&session->ssl);
	mbedtls_ssl_config_free(&session->config);
	mbedtls_x509_crt_free(&session->authority);
	mbedtls_x509_crt_free(&session->certificate);
	mbedtls_pk_free(&session->key);
#if HAS_OWN_RANDOM
	mbedtls_ctr_drbg_free(&session->random);
	mbedtls_entropy_free(&session->entropy);
#endif
	free(session);
}

/* --- Using it --- */

static TlsWant wantOf(TlsSession *session, int result)
{
	switch (result) {
	case MBEDTLS_ERR_SSL_WANT_WRITE:
		return TLS_WANT_WRITE;
	case MBEDTLS_ERR_SSL_WANT_READ:
		/* Also said of a message that it holds already (TLS 1.3's tickets): then the socket may stay silent. */
		return mbedtls_ssl_check_pending(&session->ssl) ? TLS_WANT_AGAIN : TLS_WANT_READ;
#ifdef MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET
	case MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET:
		return TLS_WANT_AGAIN;
#endif
	default:
		return TLS_WANT_NOTHING;
	}
}

/* The gravest first. */
static TlsReason judge(uint32_t flags)
{
	if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
		return TLS_NOT_TRUSTED;
	if (flags & MBEDTLS_X509_BADCERT_EXPIRED)
		return TLS_EXPIRED;
	if (flags & MBEDTLS_X509_BADCERT_FUTURE)
		return TLS_NOT_YET_VALID;
	if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH)
		return TLS_OTHER_NAME;
	return flags != 0 ? TLS_UNFIT : TLS_BROKEN;
}

static TlsReason refusal(TlsSession *session, int result)
{
	switch (result) {
	case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
	case ERR_BAD_CERTIFICATE:
		return judge(mbedtls_ssl_get_verify_result(&session->ssl));
	case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
		return TLS_TURNED_AWAY;
	case MBEDTLS_ERR_SSL_CONN_EOF:
	case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
	case MBEDTLS_ERR_NET_CONN_RESET:
		return TLS_HUNG_UP;
	case MBEDTLS_ERR_SSL_INVALID_RECORD:
		return TLS_NO_TLS;
	case ERR_BAD_VERSION:
		return TLS_TOO_OLD;
	case MBEDTLS_ERR_SSL_ALLOC_FAILED:
#if HAS_OWN_RANDOM
	/* One and the same number since. */
	case MBEDTLS_ERR_X509_ALLOC_FAILED:
#endif
		return TLS_NO_MEMORY;
	default:
		return TLS_BROKEN;
	}
}

TlsReason tlsSessionHandshake(TlsSession *session, TlsWant *want)
{
	int result = mbedtls_ssl_handshake(&session->ssl);
	*want = wantOf(session, result);
	if (*want != TLS_WANT_NOTHING)
		return TLS_NOTHING;
	if (result != 0)
		return refusal(session, result);
	/* The handshake would have failed. It is asked once more because everything hangs on it. */
	if (mbedtls_ssl_get_verify_result(&session->ssl) != 0)
		return judge(mbedtls_ssl_get_verify_result(&session->ssl));
	session->isVerified = 1;
	return TLS_NOTHING;
}

static TlsReason ending(int result)
{
	switch (result) {
	case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
		return TLS_GOODBYE;
	case 0:
	case MBEDTLS_ERR_SSL_CONN_EOF:
	case MBEDTLS_ERR_NET_CONN_RESET:
	case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
		return TLS_LOST;
	default:
		return TLS_BROKEN;
	}
}

static size_t moved(TlsSession *session, int result, TlsWant *want, TlsReason *reason)
{
	*want = result > 0 ? TLS_WANT_NOTHING : wantOf(session, result);
	if (result <= 0 && *want == TLS_WANT_NOTHING)
		*reason = ending(result);
	return result > 0 ? (size_t)result : 0;
}

size_t tlsSessionRead(TlsSession *session, uint8_t *into, size_t count, TlsWant *want, TlsReason *reason)
{
	int result = session->isVerified ? mbedtls_ssl_read(&session->ssl, into, count) : MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
	return moved(session, result, want, reason);
}

size_t tlsSessionWrite(TlsSession *session, const uint8_t *from, size_t count, TlsWant *want, TlsReason *reason)
{
	int result = session->isVerified ? mbedtls_ssl_write(&session->ssl, from, count) : MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
	return moved(session, result, want, reason);
}

void tlsSessionGoodbye(TlsSession *session)
{
	mbedtls_ssl_close_notify(&session->ssl);
}
