/*
 * The channel to the board: a socket that whoever started this program has left open as file descriptor 3. A line goes
 * out, a line comes back, and nothing else runs meanwhile. A firmware without its board is nothing: where the channel
 * ends, stays silent or carries what is no line, the program ends.
 */

#include "xsmc.h"
#include "mc.xs.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BOARD_FD 3
/* Bytes of a line with its end; the largest is a sector of flash in hexadecimal. */
#define LINE_BYTES 65536
/* ms; above the 8 s after which a board's watchdog resets a processor that stands still. */
#define ANSWER_WITHIN_MS 30000
#define EXIT_WITHOUT_BOARD 4

static char request[LINE_BYTES];
static char answer[LINE_BYTES];

static void giveUp(const char *why)
{
	fprintf(stderr, "no board: %s\n", why);
	_exit(EXIT_WITHOUT_BOARD);
}

static void awaitBoard(short event)
{
	struct pollfd board = { .fd = BOARD_FD, .events = event };
	int ready;
	do {
		ready = poll(&board, 1, ANSWER_WITHIN_MS);
	} while (ready < 0 && errno == EINTR);
	if (ready < 0)
		giveUp(strerror(errno));
	if (ready == 0)
		giveUp("it does not answer");
}

static int isPassing(void)
{
	return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

static void sendAll(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent;
		awaitBoard(POLLOUT);
		sent = write(BOARD_FD, bytes, length);
		if (sent < 0) {
			if (isPassing())
				continue;
			giveUp(strerror(errno));
		}
		bytes += sent;
		length -= (size_t)sent;
	}
}

/* The board speaks only when it is asked: nothing can come after the end of its line. */
static void receiveLine(void)
{
	size_t length = 0;
	for (;;) {
		ssize_t count;
		awaitBoard(POLLIN);
		count = read(BOARD_FD, answer + length, sizeof(answer) - length);
		if (count == 0)
			giveUp("its end of the channel is closed");
		if (count < 0) {
			if (isPassing())
				continue;
			giveUp(strerror(errno));
		}
		length += (size_t)count;
		if (answer[length - 1] == '\n')
			break;
		if (length == sizeof(answer))
			giveUp("its line is too long");
	}
	answer[length - 1] = 0;
	if (strlen(answer) != length - 1 || strchr(answer, '\n') != NULL)
		giveUp("it said more than one line");
}

void xs_board_exchange(xsMachine *the)
{
	const char *line = xsmcToString(xsArg(0));
	size_t length = strlen(line);
	if (length >= LINE_BYTES || strchr(line, '\n') != NULL)
		xsRangeError("a line to the board is too long, or more than one");
	memcpy(request, line, length);
	request[length] = '\n';
	sendAll(request, length + 1);
	receiveLine();
	xsmcSetString(xsResult, answer);
}

void xs_board_monotonic(xsMachine *the)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	xsmcSetNumber(xsResult, (double)now.tv_sec * 1000.0 + (double)now.tv_nsec / 1e6);
}

void xs_board_end(xsMachine *the)
{
	exit(xsmcToInteger(xsArg(0)));
}
