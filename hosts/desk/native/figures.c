#include "desk.h"

/* The engine's own collection, renamed by the build so that this file can stand before it. */
void deskCollect(txMachine *the, txFlag flag);

static struct {
	/* That the engine began because memory was full. */
	unsigned collections;
	/* Slots and chunk bytes that were alive after one of them, at most. */
	txSize liveSlots;
	txSize liveChunkBytes;
	/* The longest: slots marked or swept, and chunk bytes walked in words of a slot's size. */
	txSize longestUnits;
	double longestUs;
} figures;

static double cpuUs(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

void fxCollect(txMachine *the, txFlag flag)
{
	txSize chunkBytes = the->currentChunksSize;
	double beganUs = cpuUs(), us;
	txSize units;
	deskCollect(the, flag);
	us = cpuUs() - beganUs;
	units = the->maximumHeapCount + the->currentHeapCount + (the->stackTop - the->stack);
	if (flag & XS_COMPACT_FLAG) {
		units += chunkBytes / (txSize)sizeof(txSlot);
		if (figures.liveChunkBytes < the->currentChunksSize)
			figures.liveChunkBytes = the->currentChunksSize;
	}
	if (figures.liveSlots < the->currentHeapCount)
		figures.liveSlots = the->currentHeapCount;
	if (flag & XS_ORGANIC_FLAG)
		figures.collections++;
	if (figures.longestUnits < units)
		figures.longestUnits = units;
	if (figures.longestUs < us)
		figures.longestUs = us;
}

/* Bytes of an image that count as slots: a chip's slot has 16 bytes, and so has this machine's. */
_Static_assert(sizeof(txSlot) == 16, "compile with -m32");

double deskCompute(txMachine *the)
{
	return (double)(the->meterIndex >> 16);
}

void deskResetFigures(txMachine *the)
{
	memset(&figures, 0, sizeof(figures));
	the->peakHeapCount = the->currentHeapCount;
	the->peakChunksSize = the->currentChunksSize;
	the->stackPeak = the->stack;
}

void deskWriteFigures(txMachine *the, const char *word)
{
	char text[640];
	snprintf(text, sizeof(text),
		"{\"slots\":%d,\"peakSlots\":%d,\"liveSlots\":%d,\"roomSlots\":%d,"
		"\"chunkBytes\":%d,\"peakChunkBytes\":%d,\"liveChunkBytes\":%d,\"roomChunkBytes\":%d,"
		"\"peakStackSlots\":%d,\"roomStackSlots\":%d,\"keys\":%d,\"imageKeys\":%d,"
		"\"collections\":%u,\"longestCollectionUnits\":%d,\"longestCollectionUs\":%.0f,"
		"\"compute\":%.0f,\"pilotCompute\":%.0f}",
		(int)the->currentHeapCount, (int)the->peakHeapCount, (int)figures.liveSlots, (int)the->maximumHeapCount,
		(int)the->currentChunksSize, (int)the->peakChunksSize, (int)figures.liveChunkBytes,
		(int)the->maximumChunksSize, (int)(the->stackTop - the->stackPeak), (int)(the->stackTop - the->stackBottom),
		(int)(the->keyIndex - the->keyOffset), (int)the->keyOffset, figures.collections, (int)figures.longestUnits,
		figures.longestUs, deskCompute(the), deskPilotCompute);
	deskWriteLine(word, text);
}
