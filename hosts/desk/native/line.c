#include "desk.h"

#include <sys/uio.h>

/* File descriptors that the simulator opens for the program. */
#define FROM_SIMULATOR 3
#define TO_SIMULATOR 4

#define READ_BYTES 65536

static char *buffer;
static size_t capacity, length, taken;

static void quit(void)
{
	/* The simulator is gone: there is nobody to tell. */
	_exit(2);
}

void deskWriteLine(const char *word, const char *text)
{
	struct iovec parts[3] = {
		{ (void *)word, strlen(word) },
		{ (void *)text, strlen(text) },
		{ "\n", 1 },
	};
	int first = 0;
	while (first < 3) {
		ssize_t written = writev(TO_SIMULATOR, parts + first, 3 - first);
		if (written < 0) {
			if (errno == EINTR)
				continue;
			quit();
		}
		while (first < 3 && (size_t)written >= parts[first].iov_len)
			written -= parts[first++].iov_len;
		if (first < 3) {
			parts[first].iov_base = (char *)parts[first].iov_base + written;
			parts[first].iov_len -= written;
		}
	}
}

char *deskReadLine(void)
{
	char *end;
	if (taken > 0) {
		memmove(buffer, buffer + taken, length - taken);
		length -= taken;
		taken = 0;
	}
	while ((end = length > 0 ? memchr(buffer, '\n', length) : NULL) == NULL) {
		ssize_t count;
		if (capacity - length < READ_BYTES) {
			capacity += READ_BYTES;
			buffer = realloc(buffer, capacity);
			if (buffer == NULL)
				quit();
		}
		count = read(FROM_SIMULATOR, buffer + length, capacity - length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			quit();
		length += count;
	}
	*end = 0;
	taken = end + 1 - buffer;
	return buffer;
}
