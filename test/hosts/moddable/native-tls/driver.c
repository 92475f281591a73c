/*
 * Drives a TLS link for the test beside it:
 *   driver ADDRESS PORT HOST AUTHORITY_FILE TIMEOUT_MS IN_BYTES OUT_BYTES CERTIFICATE_FILE|- KEY_FILE|- MODE [COUNT]
 * and says in one line of JSON how it went, and what is left when every link was closed. MODE:
 *   connect       waits until it is open or ended
 *   echo          sends COUNT bytes, expects the same back
 *   drain         reads nothing until the incoming buffer is full and stays so, then everything until the end
 *   stuff         writes until nothing fits any more, says `stuffed`, waits for an empty line, and writes COUNT bytes more
 *   hurry         opens and closes COUNT times, after 0, 50, 100 ... 2000 microseconds in turn
 *   settled       opens COUNT times and closes when it is open or ended
 *   farewell      sends COUNT bytes and closes at once
 */
#include "tls_link.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Nothing here takes as long unless it hangs. */
#define PATIENCE_MS 30000
/* Silence that counts as "nothing fits any more". */
#define QUIET_MS 300
/* Of the thread: a sanitizer needs a lot. */
#define STACK_BYTES (1024 * 1024)
#define CHUNK 1500

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int notices, releases, refusals;
static int notified(void *context);
static void released(void *context);

#ifdef MEASURED
#include "measure.h"
#else
typedef struct {
	long heapNow, heapPeak, stackPeak;
} Measures;
static void measureStart(void) {}
static void measure(Measures *measures) { memset(measures, 0, sizeof(*measures)); }
#endif

static void giveUp(const char *why)
{
	printf("{\"gaveUp\":\"%s\"}\n", why);
	exit(3);
}

/* Two of three notices are refused at first: they have to come again. */
static int notified(void *context)
{
	int accepted;
	(void)context;
	pthread_mutex_lock(&lock);
	accepted = ++refusals % 3 == 0 || refusals > 60;
	if (accepted) {
		notices++;
		pthread_cond_broadcast(&changed);
	}
	pthread_mutex_unlock(&lock);
	return accepted;
}

static void released(void *context)
{
	(void)context;
	pthread_mutex_lock(&lock);
	releases++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

/* 0: nothing changed within `ms`. */
static int changesWithin(int ms, int *counter, int beyond)
{
	struct timespec until;
	int has;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (ms % 1000) * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pthread_mutex_lock(&lock);
	while (*counter <= beyond)
		if (pthread_cond_timedwait(&changed, &lock, &until) != 0)
			break;
	has = *counter > beyond;
	pthread_mutex_unlock(&lock);
	return has;
}

static void awaitChange(int *counter, int beyond)
{
	if (!changesWithin(PATIENCE_MS, counter, beyond))
		giveUp(counter == &releases ? "no release" : "no notice");
}

static int noticesNow(void)
{
	int now;
	pthread_mutex_lock(&lock);
	now = notices;
	pthread_mutex_unlock(&lock);
	return now;
}

static int entries(const char *folder)
{
	int count = 0;
	DIR *directory = opendir(folder);
	if (directory == NULL)
		return -1;
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count;
}

static void *contents(const char *name, size_t *count)
{
	static const size_t most = 65536;
	FILE *file;
	char *bytes;
	*count = 0;
	if (strcmp(name, "-") == 0)
		return NULL;
	file = fopen(name, "rb");
	bytes = malloc(most);
	if (file == NULL || bytes == NULL)
		giveUp(name);
	*count = fread(bytes, 1, most, file);
	fclose(file);
	return bytes;
}

static TlsLink *opened(const TlsOptions *options)
{
	TlsReason why;
	TlsLink *link = tlsLinkOpen(options, &why);
	if (link != NULL)
		return link;
	printf("{\"state\":-1,\"reason\":%d,\"text\":\"%s\"}\n", why, tlsReasonText(why));
	exit(0);
}

static void awaitSettled(TlsLink *link, TlsStatus *status)
{
	for (;;) {
		int before = noticesNow();
		tlsLinkStatus(link, status);
		if (status->state != TLS_CONNECTING)
			return;
		awaitChange(&notices, before);
	}
}

static uint8_t pattern(uint32_t at)
{
	return (uint8_t)((at * 2654435761u) >> 24);
}

static size_t offer(TlsLink *link, size_t at, size_t total)
{
	uint8_t piece[CHUNK];
	size_t index, count = total - at < 1 + at % CHUNK ? total - at : 1 + at % CHUNK;
	for (index = 0; index < count; index++)
		piece[index] = pattern((uint32_t)(at + index));
	/* Every other piece says that more is coming; the last one does not. */
	return tlsLinkWrite(link, piece, count, at % 2 == 1 && at + count < total);
}

static size_t check(TlsLink *link, size_t at)
{
	uint8_t piece[CHUNK];
	size_t index, count = tlsLinkRead(link, piece, sizeof(piece));
	for (index = 0; index < count; index++)
		if (piece[index] != pattern((uint32_t)(at + index)))
			giveUp("a wrong byte");
	return count;
}

/* Both directions at once. */
static size_t echo(TlsLink *link, TlsStatus *status, size_t total)
{
	size_t sent = 0, received = 0;
	while (received < total) {
		int before = noticesNow();
		size_t out = sent < total ? offer(link, sent, total) : 0, in = check(link, received);
		sent += out;
		received += in;
		if (out > 0 || in > 0)
			continue;
		tlsLinkStatus(link, status);
		if (status->state != TLS_OPEN && status->readable == 0)
			break;
		awaitChange(&notices, before);
	}
	return received;
}

static size_t drain(TlsLink *link, TlsStatus *status, size_t inBytes, size_t *fullest)
{
	size_t received = 0;
	for (;;) {
		int before = noticesNow();
		tlsLinkStatus(link, status);
		*fullest = status->readable > *fullest ? status->readable : *fullest;
		if (*fullest >= inBytes || status->state != TLS_OPEN)
			break;
		awaitChange(&notices, before);
	}
	for (;;) {
		int before = noticesNow();
		size_t count = check(link, received);
		received += count;
		if (count > 0)
			continue;
		tlsLinkStatus(link, status);
		if (status->state != TLS_OPEN && status->readable == 0)
			return received;
		if (status->readable == 0)
			awaitChange(&notices, before);
	}
}

static size_t stuff(TlsLink *link, TlsStatus *status, size_t more, size_t *before)
{
	size_t sent = 0;
	while (*before == 0 || sent < *before + more) {
		int seen = noticesNow();
		size_t count = offer(link, sent, SIZE_MAX);
		sent += count;
		tlsLinkStatus(link, status);
		if (status->state != TLS_OPEN)
			return sent;
		if (count > 0 || changesWithin(QUIET_MS, &notices, seen))
			continue;
		if (*before > 0)
			awaitChange(&notices, seen);
		else {
			*before = sent;
			printf("stuffed\n");
			fflush(stdout);
			if (getchar() != '\n')
				giveUp("no line");
		}
	}
	return sent;
}

static void sendAll(TlsLink *link, size_t total)
{
	size_t sent = 0;
	while (sent < total) {
		int before = noticesNow();
		size_t count = offer(link, sent, total);
		sent += count;
		if (count == 0)
			awaitChange(&notices, before);
	}
}

static void *nothing(void *argument)
{
	return argument;
}

/* Some sanitizers start a thread of their own with the first one. */
static void startFirstThread(void)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0)
		giveUp("no thread");
}

int main(int count, char **words)
{
	TlsOptions options;
	TlsStatus status;
	Measures measures, open;
	size_t moved = 0, extra = 0;
	int files = entries("/proc/self/fd"), links = 1, threads, index, waited;
	const char *mode = count > 10 ? words[10] : "";
	int number = count > 11 ? atoi(words[11]) : 0;
	void *authority, *certificate, *key;
	static char line[512];
	if (count < 11)
		giveUp("usage");
	setvbuf(stdout, line, _IOLBF, sizeof(line));
	startFirstThread();
	threads = entries("/proc/self/task");
	memset(&options, 0, sizeof(options));
	memset(&status, 0, sizeof(status));
	authority = contents(words[4], &options.authorityBytes);
	certificate = contents(words[8], &options.certificateBytes);
	key = contents(words[9], &options.keyBytes);
	options.address = words[1];
	options.port = (uint16_t)atoi(words[2]);
	options.host = words[3];
	options.authority = authority;
	options.certificate = certificate;
	options.key = key;
	options.timeoutMs = atoi(words[5]);
	options.inBytes = (size_t)atoi(words[6]);
	options.outBytes = (size_t)atoi(words[7]);
	options.stackBytes = STACK_BYTES;
	options.notify = notified;
	options.release = released;
	memset(&open, 0, sizeof(open));
	measureStart();

	if (strcmp(mode, "hurry") == 0 || strcmp(mode, "settled") == 0) {
		links = number;
		for (index = 0; index < links; index++) {
			TlsLink *link = opened(&options);
			if (mode[0] == 's')
				awaitSettled(link, &status);
			else
				usleep((useconds_t)(index % 41) * 50);
			tlsLinkClose(link);
			/* A few at a time. */
			if (index >= 4)
				awaitChange(&releases, index - 4);
		}
	} else {
		TlsLink *link = opened(&options);
		awaitSettled(link, &status);
		if (status.state == TLS_OPEN && strcmp(mode, "echo") == 0)
			moved = echo(link, &status, (size_t)number);
		else if (status.state == TLS_OPEN && strcmp(mode, "drain") == 0)
			moved = drain(link, &status, options.inBytes, &extra);
		else if (status.state == TLS_OPEN && strcmp(mode, "stuff") == 0)
			moved = stuff(link, &status, (size_t)number, &extra);
		else if (status.state == TLS_OPEN && strcmp(mode, "farewell") == 0)
			sendAll(link, (size_t)number);
		measure(&open);
		tlsLinkClose(link);
	}
	awaitChange(&releases, links - 1);
	/* The thread's last call is not yet its end. */
	for (waited = 0; entries("/proc/self/task") != threads && waited < 2000; waited++)
		usleep(1000);
	measure(&measures);
	free(authority);
	free(certificate);
	free(key);
	printf("{\"state\":%d,\"reason\":%d,\"text\":\"%s\",\"moved\":%zu,\"extra\":%zu,\"threads\":%d,\"files\":%d,"
		   "\"heapOpen\":%ld,\"heapPeak\":%ld,\"heapLeft\":%ld,\"stackPeak\":%ld}\n",
		status.state, status.reason, tlsReasonText(status.reason), moved, extra, entries("/proc/self/task") - threads,
		entries("/proc/self/fd") - files, open.heapNow, measures.heapPeak, measures.heapNow, measures.stackPeak);
	return 0;
}
