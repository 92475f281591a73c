/*
 * Runs the guard's core on a desk. Words and numbers come in on stdin; each command answers with one line of numbers:
 * the coils' phases and the drop, unless it says otherwise.
 */
#include "guard_core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SAMPLES 4096

static long next(void) {
	long number;
	if (scanf("%ld", &number) != 1) {
		fprintf(stderr, "a number is missing\n");
		exit(2);
	}
	return number;
}

static bool nextBool(void) { return next() != 0; }

int main(void) {
	static uint16_t samples[MOST_SAMPLES];
	static int32_t adcMv[ADC_POINTS];
	PilotScale scale = { 0 };
	PilotWave wave = { 0 };
	Guard guard;
	char word[16];
	guardStart(&guard, 0);
	while (scanf("%15s", word) == 1) {
		if (strcmp(word, "decide") == 0) {
			uint32_t permitMs = (uint32_t)next(), leftMs = (uint32_t)next();
			bool tripLine = nextBool();
			printf("%d\n", (int)guardDecide(permitMs, leftMs, tripLine, nextBool()));
			continue;
		}
		if (strcmp(word, "classify") == 0) {
			int32_t mv = (int32_t)next();
			printf("%d\n", (int)pilotClassify(mv, (PilotLevel)next()));
			continue;
		}
		if (strcmp(word, "scale") == 0) {
			int32_t gainMilli = (int32_t)next(), offsetMv = (int32_t)next();
			for (int point = 0; point < ADC_POINTS; point++) adcMv[point] = (int32_t)next();
			pilotScale(&scale, adcMv, gainMilli, offsetMv);
			printf("%u\n", scale.band);
			continue;
		}
		if (strcmp(word, "level") == 0) {
			printf("%d\n", adcLevel(adcMv, (uint32_t)next()));
			continue;
		}
		if (strcmp(word, "wave") == 0) {
			uint32_t duty = (uint32_t)next(), count = (uint32_t)next();
			/* Exactly as long as it says, so that the sanitizer sees a step beside it. */
			uint16_t *block = malloc(count * sizeof(*block) + 1);
			for (uint32_t index = 0; index < count; index++) samples[index % MOST_SAMPLES] = (uint16_t)next();
			memcpy(block, samples, count * sizeof(*block));
			pilotWave(&wave, block, count, duty, &scale);
			free(block);
			printf("%d %d %d %d\n", wave.highMv, wave.lowMv, wave.highSeen, wave.lowSeen);
			continue;
		}
		uint32_t nowMs = (uint32_t)next();
		if (strcmp(word, "start") == 0)
			guardStart(&guard, nowMs);
		else if (strcmp(word, "renew") == 0)
			guardRenew(&guard, nowMs);
		else if (strcmp(word, "saw") == 0) {
			wave.highMv = (int32_t)next();
			wave.highSeen = nextBool();
			wave.lowMv = -12000;
			wave.lowSeen = nextBool();
			guardSaw(&guard, nowMs, &wave);
		} else {
			int32_t phases = strcmp(word, "write") == 0 ? (int32_t)next() : 0;
			bool tripLine = nextBool(), emergencyStop = nextBool();
			if (strcmp(word, "write") == 0)
				guardWrite(&guard, nowMs, phases, tripLine, emergencyStop);
			else if (strcmp(word, "look") == 0)
				guardLook(&guard, nowMs, tripLine, emergencyStop);
			else
				exit(3);
		}
		printf("%d %d %u %d\n", guard.closed, (int)guard.dropped, guard.waveMs, guard.wave.highMv);
	}
	return 0;
}
