/*
 * What the guard over the contactor decides, and what it reads from samples of the pilot. Pure: a desk runs the very
 * same code. The rules are those of modules/guard, the levels those of modules/pilot; one table of cases tests them all.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "esp_attr.h"

#define ADC_LARGEST 4095
#define ADC_POINT_SHIFT 8 /* between two points, 256 counts apart, the ADC's curve is taken for a line */
#define ADC_POINTS 17
#define DUTY_FULL 8192 /* parts of a period; where the high half has none or all of them, the pilot is steady */

typedef enum { LEVEL_A, LEVEL_B, LEVEL_C, LEVEL_D, LEVEL_E, LEVEL_INVALID, LEVEL_F, LEVEL_NONE } PilotLevel;
typedef enum { DROP_NONE, DROP_PERMIT_EXPIRED, DROP_PILOT_LEFT, DROP_TRIP_LINE, DROP_EMERGENCY_STOP } GuardDrop;

typedef struct {
	int32_t mv[ADC_POINTS]; /* on the pilot, rising */
	uint32_t band;          /* counts that samples of one level may lie apart */
	uint16_t flip;          /* makes falling counts rise, for an inverting amplifier */
} PilotScale;

/* The level of a half that could not be seen means nothing. */
typedef struct {
	int32_t highMv, lowMv;
	bool highSeen, lowSeen;
} PilotWave;

typedef struct {
	uint32_t nowMs; /* of the newest call; it may wrap */
	/* Since the permit was renewed, the pilot was last in C or D, and both halves were seen. They stop at an hour. */
	uint32_t permitMs, leftMs, waveMs;
	PilotWave wave;
	PilotLevel level;
	GuardDrop dropped; /* until the firmware asks for open */
	uint8_t closed;    /* phases that the coils connect: 0, 1 or 3 */
} Guard;

void guardStart(Guard *guard, uint32_t nowMs);
/* 1 or 3 closes and renews; all else opens, and acknowledges a drop. Phases change only through open. */
void guardWrite(Guard *guard, uint32_t nowMs, int32_t phases, bool tripLine, bool emergencyStop);
void guardRenew(Guard *guard, uint32_t nowMs);
void guardSaw(Guard *guard, uint32_t nowMs, const PilotWave *wave);
/* To be called every 20 ms at most. It never closes. */
void guardLook(Guard *guard, uint32_t nowMs, bool tripLine, bool emergencyStop);
GuardDrop guardDecide(uint32_t permitMs, uint32_t leftMs, bool tripLine, bool emergencyStop);

PilotLevel pilotClassify(int32_t mv, PilotLevel previous);
/* Pilot mV = offsetMv + ADC mV × gainMilli / 1000. */
void pilotScale(PilotScale *scale, const int32_t adcMv[ADC_POINTS], int32_t gainMilli, int32_t offsetMv);
int32_t adcLevel(const int32_t mv[ADC_POINTS], uint32_t raw);
/* Both levels of the wave, from up to 4096 samples over whole periods in their order. They are overwritten. */
void pilotWave(PilotWave *wave, uint16_t *samples, uint32_t count, uint32_t duty, const PilotScale *scale);
