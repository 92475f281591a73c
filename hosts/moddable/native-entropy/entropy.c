/*
 * Random bytes that nobody can guess: the kernel's on Linux; on an ESP32 its noise source, which is true while the radio
 * is on, or while the bootloader ran it (ESP-IDF, "Random Number Generation"). With Ethernet alone what follows after
 * that is a hardware generator that was seeded with noise.
 */

#include "xsmc.h"
#include "mc.xs.h"

#ifdef ESP_PLATFORM
#include "xsHost.h"
#include "esp_random.h"

static int fill(uint8_t *bytes, size_t count)
{
	esp_fill_random(bytes, count);
	return 1;
}
#else
#include <errno.h>
#include <stdint.h>
#include <sys/random.h>

static int fill(uint8_t *bytes, size_t count)
{
	while (count > 0) {
		ssize_t got = getrandom(bytes, count, 0);
		if (got < 0) {
			if (errno == EINTR)
				continue;
			return 0;
		}
		bytes += got;
		count -= (size_t)got;
	}
	return 1;
}
#endif

void xs_entropy_fill(xsMachine *the)
{
	void *bytes;
	xsUnsignedValue count;
	xsmcGetBufferWritable(xsArg(0), &bytes, &count);
	if (!fill(bytes, count))
		xsUnknownError("no entropy");
}
