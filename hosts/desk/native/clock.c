#include "desk.h"
#include "xs.h"
#include "xsHost.h"

double deskNowMs, deskEpochMs;

/* The SDK's timers and its `time` count whole milliseconds in 32 bits, here as on a chip. */
uint32_t modMilliseconds(void)
{
	return (uint32_t)(uint64_t)deskNowMs;
}

int deskTimeOfDay(struct timeval *time, void *zone)
{
	double ms = deskEpochMs + deskNowMs;
	time->tv_sec = (time_t)(ms / 1000);
	time->tv_usec = (suseconds_t)((ms - (double)time->tv_sec * 1000) * 1000);
	return 0;
}

/* The simulator's clock cannot be set from here, and has no zones. */
void modSetTime(uint32_t seconds) {}
int32_t modGetTimeZone(void) { return 0; }
void modSetTimeZone(int32_t seconds) {}
int32_t modGetDaylightSavingsOffset(void) { return 0; }
void modSetDaylightSavingsOffset(int32_t seconds) {}

/* What the SDK's `modDelayMilliseconds` of a desktop calls. Nothing here ever waits. */
void uleep(unsigned us) {}
