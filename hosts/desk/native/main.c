#include "desk.h"
#include "xs.h"
#include "mc.xs.h"
#include "xsHosts.h"

/*
 * One start of the firmware on the chip's engine, in the simulator's time. The simulator writes a line, the program runs
 * until it has nothing to do, and answers `idle` with the milliseconds until its next timer:
 *   start NOW EPOCH       times in ms; the answer to it comes when the main module has run
 *   wake NOW              it is NOW: timers that are due run
 *   tell NOW TEXT         it is NOW, and TEXT goes to what `listen` was given; no timer runs
 *   stream NOW ...        it is NOW, and something happened to a connection or a UART (stream.c)
 *   collect               a full collection
 *   figures               answered with `figures {…}` instead of `idle`
 *   reset                 peaks and counts begin anew
 *   end                   no answer
 * While it runs it writes what natives.c and stream.c say, answered with one line each; the last line of a program that
 * ends by itself is `ended {…}` or, after `figures {…}`, `abort REASON`. Its arguments take the place of what the image
 * says of its memory: chunk bytes, slots, stack slots, and the steps in which the first two may grow.
 */

/* Room for a heap that grows, in one piece. */
#define GROWING_BYTES 1048576

static xsSlot listener;
static int hasListener;

void desk_listen(xsMachine *the)
{
	if (hasListener)
		xsForget(listener);
	listener = xsArg(0);
	xsRemember(listener);
	hasListener = 1;
}

void fxCreateMachinePlatform(txMachine *the)
{
	the->hasPromiseJobs = 0;
}

void fxDeleteMachinePlatform(txMachine *the) {}

void fxQueuePromiseJobs(txMachine *the)
{
	the->hasPromiseJobs = 1;
}

/* A chip would tell the firmware and restart; here the simulator has to hear of it whatever the firmware does. */
void fxAbort(txMachine *the, int status)
{
	char reason[160];
	snprintf(reason, sizeof(reason), "%s", fxAbortString(status));
	if (status == XS_UNHANDLED_EXCEPTION_EXIT || status == XS_UNHANDLED_REJECTION_EXIT) {
		xsBeginHost(the);
		xsResult = *(xsSlot *)&mxException;
		snprintf(reason, sizeof(reason), "%s: %.120s", fxAbortString(status), xsToString(xsResult));
		xsEndHost(the);
	}
	deskWriteFigures(the, "figures ");
	deskWriteLine("abort ", reason);
	_exit(3);
}

/* Of the SDK's instrumentation nothing is used but the machine's own counters. */
void modInstrumentationSetup(xsMachine *the) {}

static void runJobs(xsMachine *the)
{
	while (the->hasPromiseJobs) {
		the->hasPromiseJobs = 0;
		fxRunPromiseJobs(the);
	}
}

static void wake(xsMachine *the)
{
	modTimersExecute();
	runJobs(the);
}

static void tell(xsMachine *the, const char *text)
{
	if (!hasListener)
		return;
	xsBeginHost(the);
	xsResult = xsString(text);
	xsCallFunction1(xsAccess(listener), xsGlobal, xsResult);
	xsEndHost(the);
	runJobs(the);
}

static xsMachine *start(char *rest, int argc, char **argv)
{
	xsCreation *creation;
	xsCreation changed;
	xsMachine *the;
	deskNowMs = strtod(rest, &rest);
	deskEpochMs = strtod(rest, NULL) - deskNowMs;
	xsPreparationAndCreation(&creation);
	changed = *creation;
	if (argc > 1)
		changed.initialChunkSize = atoi(argv[1]);
	if (argc > 2)
		changed.initialHeapCount = atoi(argv[2]);
	if (argc > 3)
		changed.stackCount = atoi(argv[3]);
	if (argc > 5) {
		/* A heap that grows in small steps, as it must: what it has grown to is what the firmware needs. */
		changed.incrementalChunkSize = atoi(argv[4]);
		changed.incrementalHeapCount = atoi(argv[5]);
		changed.staticSize = GROWING_BYTES;
	}
	the = modCloneMachine(&changed, NULL);
	if (the == NULL) {
		deskWriteLine("abort ", "no machine");
		_exit(3);
	}
	modRunMachineSetup(the);
	runJobs(the);
	return the;
}

static int starts(const char *line, const char *word)
{
	return strncmp(line, word, strlen(word)) == 0;
}

int main(int argc, char **argv)
{
	xsMachine *the = NULL;
	for (;;) {
		char number[16];
		char *line = deskReadLine();
		if (starts(line, "end"))
			return 0;
		if (starts(line, "start "))
			the = start(line + 6, argc, argv);
		else if (starts(line, "wake ")) {
			deskNowMs = strtod(line + 5, NULL);
			wake(the);
		} else if (starts(line, "tell ")) {
			deskNowMs = strtod(line + 5, &line);
			tell(the, line + 1);
		} else if (starts(line, "stream ")) {
			deskNowMs = strtod(line + 7, &line);
			deskStreamNews(line);
			runJobs(the);
			wake(the);
		} else if (starts(line, "collect"))
			fxCollectGarbage(the);
		else if (starts(line, "reset"))
			deskResetFigures(the);
		else if (starts(line, "figures")) {
			deskWriteFigures(the, "figures ");
			continue;
		}
		snprintf(number, sizeof(number), "%d", modTimersNext());
		deskWriteLine("idle ", number);
	}
}
