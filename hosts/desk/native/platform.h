#ifndef PILOTLINE_DESK_PLATFORM_H
#define PILOTLINE_DESK_PLATFORM_H

/*
 * What XS wants to know of the machine it runs on: Linux in 32 bits, with the choices that the SDK makes for an ESP32
 * wherever they decide how much memory something takes. Every file of the program is compiled with it, by way of XS's own
 * xsPlatform.h, which the SDK's modules take for granted.
 */

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "mc.defines.h"

#define mxExport extern
#define mxImport extern
#define XS_FUNCTION_NORETURN __attribute__((noreturn))

#define mxUnalignedAccess 1
#define mxUseGCCAtomics 1
#define mxUseDefaultSharedChunks 1
#define mxTableMinLength (1)
/* What the engine would print by itself would end up in nobody's hands. */
#define mxNoConsole 1

/* One thread does everything. */
#define modCriticalSectionDeclare
#define modCriticalSectionBegin()
#define modCriticalSectionEnd()

/* All but the last belong to the SDK's allocator and instrumentation (xs/platforms/mc/xsHosts.c). */
#define mxMachinePlatform \
	uint8_t *heap; \
	uint8_t *heap_ptr; \
	uint8_t *heap_pend; \
	void *instrumentationTimer; \
	void *instrumentationCallback; \
	int hasPromiseJobs;

/* The time of day is the plant's. */
typedef struct timeval c_timeval;
#define c_gettimeofday deskTimeOfDay
extern int deskTimeOfDay(struct timeval *time, void *zone);

extern void modTimersExecute(void);
extern int modTimersNext(void);

#endif
