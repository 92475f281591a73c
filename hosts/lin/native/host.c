/*
 * Runs a program of Moddable's Linux build without a screen: `pilotline-host PROGRAM.so`. What the SDK's simulator does
 * for a program besides its window is little: it loads it, lets GLib's main loop serve its timers, and hears when the
 * engine gives up.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "screen.h"

#define EXIT_USAGE 2
#define EXIT_ENGINE 3

static void engineGaveUp(txScreen *screen, int status)
{
	(void)screen;
	fprintf(stderr, "the engine gave up with status %d\n", status);
	_exit(EXIT_ENGINE);
}

static void ignore(txScreen *screen)
{
	(void)screen;
}

static void ignoreStart(txScreen *screen, double interval)
{
	(void)screen;
	(void)interval;
}

static void ignorePost(txScreen *screen, char *bytes, int size)
{
	(void)screen;
	(void)bytes;
	(void)size;
}

/* The engine's random numbers are the C library's, which are the same in every run unless somebody seeds them. */
static void seedRandom(void)
{
	unsigned int seed;
	int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	if (source < 0 || read(source, &seed, sizeof(seed)) != (ssize_t)sizeof(seed)) {
		fprintf(stderr, "no random numbers here\n");
		exit(EXIT_ENGINE);
	}
	close(source);
	srand(seed);
	srandom(seed);
}

int main(int count, char **words)
{
	txScreen *screen = calloc(1, sizeof(txScreen));
	txScreenLaunchProc launch;
	void *program;
	if (count != 2 || screen == NULL) {
		fprintf(stderr, "usage: pilotline-host PROGRAM.so\n");
		return EXIT_USAGE;
	}
	/* A broker that is gone must not end the program; whoever started it ends it, not a key in its terminal. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	seedRandom();
	program = dlopen(words[1], RTLD_NOW);
	launch = program == NULL ? NULL : (txScreenLaunchProc)dlsym(program, "fxScreenLaunch");
	if (launch == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		return EXIT_USAGE;
	}
	screen->abort = engineGaveUp;
	screen->bufferChanged = ignore;
	screen->formatChanged = ignore;
	screen->post = ignorePost;
	screen->start = ignoreStart;
	screen->stop = ignore;
	mxCreateMutex(&screen->workersMutex);
	launch(screen);
	if (screen->machine == NULL) {
		fprintf(stderr, "the engine did not start\n");
		return EXIT_ENGINE;
	}
	g_main_loop_run(g_main_loop_new(NULL, FALSE));
	return 0;
}
