#include "tls_link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tls_platform.h"
#include "tls_session.h"

/* ms for what is still to go out when the link is closed. */
#define GOODBYE_MS 1000
/* ms until a notice that could not be passed on is tried again. */
#define NOTICE_AGAIN_MS 10
#define FOREVER (-1)
#define NO_SOCKET (-1)
#define HOST_BYTES_MAX 255
/* On a chip: below JavaScript, which has 4, and above what idles. */
#define TASK_PRIORITY 3

/* One side only adds, the other only takes; between them stands the link's lock. */
typedef struct {
	uint8_t *bytes;
	size_t size, start, length;
} Ring;

struct TlsLink {
	pthread_mutex_t lock;
	/* Wakes the thread. */
	int wake;
	/* Under the lock. */
	TlsState state;
	TlsReason reason;
	Ring in, out;
	uint32_t received, sent;
	/* What is to go out may wait for more. */
	int isHeld;
	/* The thread waits until something was read. */
	int isFull;
	int isClosing;
	/* The thread's own. */
	int owesNotice;
	struct sockaddr_in address;
	int32_t timeoutMs;
	TlsCredentials credentials;
	int (*notify)(void *context);
	void (*release)(void *context);
	void *context;
	uint8_t bytes[];
};

/* --- Time and bytes --- */

static int64_t nowMs(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The first part that is free, and its size. */
static size_t freePart(const Ring *ring, uint8_t **at)
{
	size_t end = (ring->start + ring->length) % ring->size;
	*at = ring->bytes + end;
	return least(ring->size - end, ring->size - ring->length);
}

static size_t filledPart(const Ring *ring, uint8_t **at)
{
	*at = ring->bytes + ring->start;
	return least(ring->size - ring->start, ring->length);
}

static void drop(Ring *ring, size_t count)
{
	ring->start = (ring->start + count) % ring->size;
	ring->length -= count;
}

/* --- The thread and its owner --- */

static void wake(TlsLink *link)
{
	uint64_t one = 1;
	/* It fails where the count is full: the thread wakes all the same. */
	ssize_t written = write(link->wake, &one, sizeof(one));
	(void)written;
}

static void notify(TlsLink *link)
{
	link->owesNotice = !link->notify(link->context);
}

static int isClosing(TlsLink *link)
{
	int closing;
	pthread_mutex_lock(&link->lock);
	closing = link->isClosing;
	pthread_mutex_unlock(&link->lock);
	return closing;
}

/* Until the socket is ready for `events`, the owner has news, or it is `untilMs`. What the socket is ready for. */
static short await(TlsLink *link, int socket, short events, int64_t untilMs)
{
	struct pollfd files[2] = { { .fd = link->wake, .events = POLLIN }, { .fd = socket, .events = events } };
	int count = socket == NO_SOCKET || events == 0 ? 1 : 2;
	int64_t leftMs = untilMs == FOREVER ? FOREVER : untilMs - nowMs();
	if (untilMs != FOREVER && leftMs < 0)
		leftMs = 0;
	if (link->owesNotice && (leftMs < 0 || leftMs > NOTICE_AGAIN_MS))
		leftMs = NOTICE_AGAIN_MS;
	/* A socket that is waited for in no way is left out: one that is done for would end the wait at once. */
	if (poll(files, (nfds_t)count, (int)leftMs) < 0)
		return 0;
	if (files[0].revents & POLLIN) {
		uint64_t wakes;
		ssize_t taken = read(link->wake, &wakes, sizeof(wakes));
		(void)taken;
	}
	if (link->owesNotice)
		notify(link);
	return files[1].revents;
}

static void change(TlsLink *link, TlsState state, TlsReason reason)
{
	pthread_mutex_lock(&link->lock);
	link->state = state;
	link->reason = reason;
	pthread_mutex_unlock(&link->lock);
	notify(link);
}

/* --- What the thread does --- */

/* The owner closing it counts as TLS_GOODBYE. */
static TlsReason connectSocket(TlsLink *link, int socket, int64_t untilMs)
{
	int failed = connect(socket, (struct sockaddr *)&link->address, sizeof(link->address));
	socklen_t size = sizeof(failed);
	if (failed == 0)
		return TLS_NOTHING;
	if (errno != EINPROGRESS)
		return TLS_REFUSED;
	for (;;) {
		if (isClosing(link))
			return TLS_GOODBYE;
		if (nowMs() >= untilMs)
			return TLS_TIMEOUT;
		if (await(link, socket, POLLOUT, untilMs) != 0)
			break;
	}
	if (getsockopt(socket, SOL_SOCKET, SO_ERROR, &failed, &size) != 0 || failed != 0)
		return failed == ETIMEDOUT ? TLS_TIMEOUT : TLS_REFUSED;
	return TLS_NOTHING;
}

static TlsReason shakeHands(TlsLink *link, TlsSession *session, int socket, int64_t untilMs)
{
	for (;;) {
		TlsWant want;
		TlsReason reason = tlsSessionHandshake(session, &want);
		if (want == TLS_WANT_NOTHING)
			return reason;
		if (isClosing(link))
			return TLS_GOODBYE;
		if (nowMs() >= untilMs)
			return TLS_TIMEOUT;
		if (want != TLS_WANT_AGAIN)
			await(link, socket, want == TLS_WANT_WRITE ? POLLOUT : POLLIN, untilMs);
	}
}

/* Takes what came in. 1: there was something. */
static int receive(TlsLink *link, TlsSession *session, TlsWant *want, TlsReason *reason)
{
	uint8_t *at;
	size_t room, count;
	pthread_mutex_lock(&link->lock);
	room = freePart(&link->in, &at);
	link->isFull = room == 0;
	pthread_mutex_unlock(&link->lock);
	*want = TLS_WANT_NOTHING;
	if (room == 0)
		return 0;
	/* Nobody else touches the free part: the lock needs not be held for it. */
	count = tlsSessionRead(session, at, room, want, reason);
	if (count == 0)
		return 0;
	pthread_mutex_lock(&link->lock);
	link->in.length += count;
	link->received += (uint32_t)count;
	pthread_mutex_unlock(&link->lock);
	notify(link);
	return 1;
}

/* Sends what is to go out. `*begun`: bytes of a piece that has to be offered again just as it was. */
static int transmit(TlsLink *link, TlsSession *session, size_t *begun, TlsWant *want, TlsReason *reason)
{
	uint8_t *at;
	size_t filled, count;
	pthread_mutex_lock(&link->lock);
	filled = filledPart(&link->out, &at);
	if (link->isHeld && !link->isClosing && *begun == 0 && link->out.length < link->out.size / 2)
		filled = 0;
	pthread_mutex_unlock(&link->lock);
	*want = TLS_WANT_NOTHING;
	if (filled == 0)
		return 0;
	if (*begun == 0)
		*begun = filled;
	count = tlsSessionWrite(session, at, *begun, want, reason);
	if (*want != TLS_WANT_NOTHING || count == 0)
		return 0;
	*begun = 0;
	pthread_mutex_lock(&link->lock);
	drop(&link->out, count);
	link->sent += (uint32_t)count;
	pthread_mutex_unlock(&link->lock);
	notify(link);
	return 1;
}

/* Until it ends, or the owner closes it and what was written is out. */
static TlsReason carry(TlsLink *link, TlsSession *session, int socket)
{
	int64_t untilMs = FOREVER;
	size_t begun = 0;
	for (;;) {
		TlsReason reason = TLS_NOTHING;
		TlsWant reading, writing;
		int closing = isClosing(link), isBusy;
		if (closing && untilMs == FOREVER)
			untilMs = nowMs() + GOODBYE_MS;
		isBusy = transmit(link, session, &begun, &writing, &reason);
		if (reason != TLS_NOTHING)
			return reason;
		if (closing && !isBusy && (writing == TLS_WANT_NOTHING || nowMs() >= untilMs)) {
			tlsSessionGoodbye(session);
			return TLS_GOODBYE;
		}
		isBusy |= receive(link, session, &reading, &reason);
		if (reason != TLS_NOTHING)
			return reason;
		if (!isBusy && reading != TLS_WANT_AGAIN && writing != TLS_WANT_AGAIN) {
			short events = 0;
			if (reading == TLS_WANT_READ || writing == TLS_WANT_READ)
				events |= POLLIN;
			if (reading == TLS_WANT_WRITE || writing == TLS_WANT_WRITE)
				events |= POLLOUT;
			await(link, socket, events, untilMs);
		}
	}
}

static TlsReason useSocket(TlsLink *link, int socket)
{
	int64_t untilMs = nowMs() + link->timeoutMs;
	int on = 1;
	TlsSession *session;
	TlsReason reason;
	if (fcntl(socket, F_SETFL, O_NONBLOCK | fcntl(socket, F_GETFL, 0)) != 0)
		return TLS_NO_MEMORY;
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	reason = connectSocket(link, socket, untilMs);
	if (reason != TLS_NOTHING)
		return reason;
	session = tlsSessionNew(&link->credentials, socket, &reason);
	tlsCredentialsFree(&link->credentials);
	if (session == NULL)
		return reason;
	reason = shakeHands(link, session, socket, untilMs);
	if (reason == TLS_NOTHING) {
		change(link, TLS_OPEN, TLS_NOTHING);
		reason = carry(link, session, socket);
	}
	tlsSessionFree(session);
	return reason;
}

/* Bytes that came before the end are the owner's as long as it likes. */
static void remain(TlsLink *link)
{
	int isToldEmpty = 0;
	for (;;) {
		int closing, isEmpty;
		pthread_mutex_lock(&link->lock);
		closing = link->isClosing;
		isEmpty = link->in.length == 0;
		pthread_mutex_unlock(&link->lock);
		if (closing)
			return;
		if (isEmpty && !isToldEmpty) {
			isToldEmpty = 1;
			notify(link);
		}
		await(link, NO_SOCKET, 0, FOREVER);
	}
}

static void discard(TlsLink *link)
{
	tlsCredentialsFree(&link->credentials);
	if (link->wake >= 0)
		close(link->wake);
	pthread_mutex_destroy(&link->lock);
	free(link);
}

static void *run(void *argument)
{
	TlsLink *link = argument;
	void (*release)(void *) = link->release;
	void *context = link->context;
	TlsReason reason = TLS_NO_MEMORY;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd >= 0) {
		reason = useSocket(link, fd);
		close(fd);
	}
	if (!isClosing(link)) {
		change(link, reason == TLS_GOODBYE ? TLS_CLOSED : TLS_FAILED, reason);
		remain(link);
	}
	discard(link);
	release(context);
	return NULL;
}

static int startThread(TlsLink *link, size_t stackBytes)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int failed;
#ifdef ESP_PLATFORM
	esp_pthread_cfg_t config = esp_pthread_get_default_config();
	config.prio = TASK_PRIORITY;
	config.thread_name = "tls";
	if (esp_pthread_set_cfg(&config) != ESP_OK)
		return 0;
#endif
	if (pthread_attr_init(&attributes) != 0)
		return 0;
	failed = pthread_attr_setstacksize(&attributes, stackBytes);
	if (failed == 0)
		failed = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	if (failed == 0)
		failed = pthread_create(&thread, &attributes, run, link);
	pthread_attr_destroy(&attributes);
	return failed == 0;
}

/* --- What the owner calls --- */

static int areSound(const TlsOptions *options)
{
	size_t hostBytes = options->host == NULL ? 0 : strlen(options->host);
	return options->address != NULL && options->port != 0 && hostBytes > 0 && hostBytes <= HOST_BYTES_MAX &&
		options->authority != NULL && options->authorityBytes > 0 && options->timeoutMs > 0 && options->inBytes > 0 &&
		options->outBytes > 0 && options->notify != NULL && options->release != NULL &&
		(options->certificate == NULL) == (options->key == NULL);
}

static int openWake(void)
{
#ifdef ESP_PLATFORM
	/* It refuses where somebody did it before, which is as well. */
	esp_vfs_eventfd_config_t config = ESP_VFS_EVENTD_CONFIG_DEFAULT();
	esp_vfs_eventfd_register(&config);
#endif
	return eventfd(0, 0);
}

TlsLink *tlsLinkOpen(const TlsOptions *options, TlsReason *why)
{
	TlsLink *link;
	struct sockaddr_in address;
	memset(&address, 0, sizeof(address));
	address.sin_family = AF_INET;
	*why = TLS_BAD_OPTIONS;
	if (!areSound(options) || inet_pton(AF_INET, options->address, &address.sin_addr) != 1)
		return NULL;
	address.sin_port = htons(options->port);
	*why = TLS_NO_MEMORY;
	link = calloc(1, sizeof(TlsLink) + options->inBytes + options->outBytes);
	if (link == NULL)
		return NULL;
	if (pthread_mutex_init(&link->lock, NULL) != 0) {
		free(link);
		return NULL;
	}
	link->address = address;
	link->timeoutMs = options->timeoutMs;
	link->notify = options->notify;
	link->release = options->release;
	link->context = options->context;
	link->in = (Ring){ .bytes = link->bytes, .size = options->inBytes };
	link->out = (Ring){ .bytes = link->bytes + options->inBytes, .size = options->outBytes };
	link->wake = openWake();
	if (link->wake < 0 || !tlsCredentialsCopy(&link->credentials, options) || !startThread(link, options->stackBytes)) {
		discard(link);
		return NULL;
	}
	*why = TLS_NOTHING;
	return link;
}

void tlsLinkStatus(TlsLink *link, TlsStatus *status)
{
	pthread_mutex_lock(&link->lock);
	status->state = link->state;
	status->reason = link->reason;
	status->readable = link->in.length;
	status->writable = link->state == TLS_OPEN ? link->out.size - link->out.length : 0;
	status->received = link->received;
	status->sent = link->sent;
	pthread_mutex_unlock(&link->lock);
}

size_t tlsLinkRead(TlsLink *link, void *into, size_t count)
{
	uint8_t *to = into, *at;
	size_t done = 0;
	pthread_mutex_lock(&link->lock);
	while (done < count) {
		size_t part = least(filledPart(&link->in, &at), count - done);
		if (part == 0)
			break;
		memcpy(to + done, at, part);
		drop(&link->in, part);
		done += part;
	}
	if (done > 0 && (link->isFull || (link->state > TLS_OPEN && link->in.length == 0))) {
		link->isFull = 0;
		wake(link);
	}
	pthread_mutex_unlock(&link->lock);
	return done;
}

size_t tlsLinkWrite(TlsLink *link, const void *from, size_t count, int more)
{
	const uint8_t *bytes = from;
	uint8_t *at;
	size_t done = 0;
	pthread_mutex_lock(&link->lock);
	while (link->state == TLS_OPEN && done < count) {
		size_t part = least(freePart(&link->out, &at), count - done);
		if (part == 0)
			break;
		memcpy(at, bytes + done, part);
		link->out.length += part;
		done += part;
	}
	link->isHeld = more;
	if (link->state == TLS_OPEN && (!more || done < count))
		wake(link);
	pthread_mutex_unlock(&link->lock);
	return done;
}

void tlsLinkClose(TlsLink *link)
{
	pthread_mutex_lock(&link->lock);
	link->isClosing = 1;
	/* Inside: as soon as the lock is free, the link may be gone. */
	wake(link);
	pthread_mutex_unlock(&link->lock);
}

const char *tlsReasonText(TlsReason reason)
{
	static const char *const texts[TLS_REASONS] = {
		[TLS_NOTHING] = "closed: nothing is wrong",
		[TLS_BAD_OPTIONS] = "tls: address, port, host or authority is missing or wrong",
		[TLS_BAD_AUTHORITY] = "tls: the authority's certificate cannot be read",
		[TLS_BAD_IDENTITY] = "tls: the own certificate or its key cannot be read",
		[TLS_NO_MEMORY] = "refused: not enough memory or sockets",
		[TLS_NO_RANDOM] = "tls: no random numbers",
		[TLS_REFUSED] = "refused: no connection",
		[TLS_TIMEOUT] = "timeout: no answer in time",
		[TLS_NO_TLS] = "tls: the peer does not speak TLS",
		[TLS_TOO_OLD] = "tls: the peer speaks nothing newer than TLS 1.1",
		[TLS_TURNED_AWAY] = "tls: the peer refused the handshake",
		[TLS_HUNG_UP] = "tls: the peer closed the connection in the handshake",
		[TLS_NOT_TRUSTED] = "tls: no given authority vouches for the certificate",
		[TLS_EXPIRED] = "tls: the certificate has expired",
		[TLS_NOT_YET_VALID] = "tls: the certificate is not valid yet, or the time of day is not known",
		[TLS_OTHER_NAME] = "tls: the certificate does not bear the host's name",
		[TLS_UNFIT] = "tls: the certificate is too weak or not meant for this",
		[TLS_BROKEN] = "tls: the peer broke the rules of TLS",
		[TLS_LOST] = "closed: the connection was lost",
		[TLS_GOODBYE] = "closed: the peer closed the connection",
	};
	return (unsigned)reason < TLS_REASONS ? texts[reason] : texts[TLS_BROKEN];
}
