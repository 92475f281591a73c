#include "guard_core.h"

/* The chip runs IRAM_ATTR while its flash cannot be read: no switch there, and no table outside DRAM_ATTR. */
#define PERMIT_MS 200    /* that a permit holds */
#define PILOT_LEFT_MS 55 /* that the pilot may be out of C and D */
#define HOUR_MS 3600000u
#define HYSTERESIS_MV 300
/* Where each level begins, but the last one. */
static const DRAM_ATTR int32_t FROM_MV[LEVEL_F] = { 10500, 7500, 4500, 1500, -1500, -10500 };

#define BAND_MV 750 /* a quarter of the step between two levels */
#define FEWEST_SAMPLES 32
#define SPIKES 2 /* of each level */
#define BIN_SHIFT 6
#define BINS 64

static IRAM_ATTR uint32_t older(uint32_t ms, uint32_t by) { return by >= HOUR_MS - ms ? HOUR_MS : ms + by; }

static IRAM_ATTR void pass(Guard *guard, uint32_t nowMs) {
	uint32_t elapsedMs = nowMs - guard->nowMs;
	guard->nowMs = nowMs;
	guard->permitMs = older(guard->permitMs, elapsedMs);
	guard->leftMs = older(guard->leftMs, elapsedMs);
	guard->waveMs = older(guard->waveMs, elapsedMs);
}

void guardStart(Guard *guard, uint32_t nowMs) { *guard = (Guard){ .nowMs = nowMs, .waveMs = HOUR_MS, .level = LEVEL_NONE }; }

void guardRenew(Guard *guard, uint32_t nowMs) {
	pass(guard, nowMs);
	guard->permitMs = 0;
}

void guardWrite(Guard *guard, uint32_t nowMs, int32_t phases, bool tripLine, bool emergencyStop) {
	guardRenew(guard, nowMs);
	if (phases != 1 && phases != 3) {
		guard->closed = 0;
		guard->dropped = DROP_NONE;
	} else if (guard->dropped == DROP_NONE && guard->closed == 0)
		guard->closed = (uint8_t)phases;
	guardLook(guard, nowMs, tripLine, emergencyStop);
}

IRAM_ATTR void guardSaw(Guard *guard, uint32_t nowMs, const PilotWave *wave) {
	pass(guard, nowMs);
	if (!wave->highSeen) return;
	guard->level = pilotClassify(wave->highMv, guard->level);
	if (guard->level == LEVEL_C || guard->level == LEVEL_D) guard->leftMs = 0;
	if (!wave->lowSeen) return;
	guard->wave = *wave;
	guard->waveMs = 0;
}

IRAM_ATTR void guardLook(Guard *guard, uint32_t nowMs, bool tripLine, bool emergencyStop) {
	pass(guard, nowMs);
	if (guard->closed == 0) return;
	guard->dropped = guardDecide(guard->permitMs, guard->leftMs, tripLine, emergencyStop);
	if (guard->dropped != DROP_NONE) guard->closed = 0;
}

IRAM_ATTR GuardDrop guardDecide(uint32_t permitMs, uint32_t leftMs, bool tripLine, bool emergencyStop) {
	if (tripLine) return DROP_TRIP_LINE;
	if (emergencyStop) return DROP_EMERGENCY_STOP;
	if (leftMs >= PILOT_LEFT_MS) return DROP_PILOT_LEFT;
	return permitMs >= PERMIT_MS ? DROP_PERMIT_EXPIRED : DROP_NONE;
}

IRAM_ATTR PilotLevel pilotClassify(int32_t mv, PilotLevel previous) {
	int32_t found = LEVEL_A;
	if (previous < LEVEL_NONE && (previous == LEVEL_F || mv >= FROM_MV[previous] - HYSTERESIS_MV) &&
	    (previous == LEVEL_A || mv < FROM_MV[previous - 1] + HYSTERESIS_MV))
		return previous;
	while (found < LEVEL_F && mv < FROM_MV[found]) found++;
	return (PilotLevel)found;
}

void pilotScale(PilotScale *scale, const int32_t adcMv[ADC_POINTS], int32_t gainMilli, int32_t offsetMv) {
	scale->flip = gainMilli < 0 ? ADC_LARGEST : 0;
	for (uint32_t point = 0; point < ADC_POINTS; point++)
		scale->mv[point] = offsetMv + adcMv[scale->flip ? ADC_POINTS - 1 - point : point] * gainMilli / 1000;
	int32_t spanMv = scale->mv[ADC_POINTS - 1] - scale->mv[0];
	scale->band = (BAND_MV << (ADC_POINT_SHIFT + 4)) / (uint32_t)(spanMv > BAND_MV ? spanMv : BAND_MV);
}

IRAM_ATTR int32_t adcLevel(const int32_t mv[ADC_POINTS], uint32_t raw) {
	uint32_t point = raw >> ADC_POINT_SHIFT;
	int32_t part = (int32_t)(raw - (point << ADC_POINT_SHIFT));
	return mv[point] + (mv[point + 1] - mv[point]) * part / (1 << ADC_POINT_SHIFT);
}

/* Below it by more than the band wraps to the far end. */
static IRAM_ATTR bool isNear(uint32_t one, uint32_t other, uint32_t band) { return one - other + band <= 2 * band; }

/* About where the sample lies that a quarter of `expected` are below or, from the top, above. */
static IRAM_ATTR uint32_t seed(const uint16_t bins[BINS], uint32_t expected, bool fromTop) {
	uint32_t left = expected / 4 > SPIKES ? expected / 4 : SPIKES, bin = 0;
	while (bin < BINS - 1 && bins[fromTop ? BINS - 1 - bin : bin] <= left)
		left -= bins[fromTop ? BINS - 1 - bin++ : bin++];
	return ((fromTop ? BINS - 1 - bin : bin) << BIN_SHIFT) + (1u << (BIN_SHIFT - 1));
}

IRAM_ATTR void pilotWave(PilotWave *wave, uint16_t *samples, uint32_t count, uint32_t duty, const PilotScale *scale) {
	uint16_t bins[BINS] = { 0 };
	uint32_t kept = 0, high = 0, low = 0, either = 0, highSum = 0, lowSum = 0;
	bool isSteady = duty == 0 || duty >= DUTY_FULL;
	*wave = (PilotWave){ 0 };
	/* The first sample behind an edge goes, and so does a spike. */
	for (uint32_t index = 1; index < count; index++) {
		uint32_t sample = samples[index] ^ scale->flip;
		if (!isNear(samples[index], samples[index - 1], scale->band)) continue;
		bins[sample >> BIN_SHIFT]++;
		samples[kept++] = (uint16_t)sample;
	}
	if (kept < FEWEST_SAMPLES || 2 * kept < count) return;
	uint32_t highs = isSteady ? kept : kept * duty / DUTY_FULL;
	uint32_t lows = isSteady ? kept : kept - highs;
	uint32_t top = seed(bins, highs, true), bottom = seed(bins, lows, false);
	for (uint32_t index = 0; index < kept; index++) {
		bool isHigh = isNear(samples[index], top, scale->band), isLow = isNear(samples[index], bottom, scale->band);
		high += isHigh;
		highSum += isHigh ? samples[index] : 0;
		low += isLow;
		lowSum += isLow ? samples[index] : 0;
		either += isHigh || isLow;
	}
	if (isNear(top, bottom, 2 * scale->band)) {
		/* One level: of the whole wave where it has no edges, else of a half that has nearly all of the time. */
		bool isWhole = count - either <= count / 32 + SPIKES, isMost = 8 * either >= 7 * kept && !isSteady;
		wave->highSeen = isWhole || (isMost && 8 * highs >= 7 * kept);
		wave->lowSeen = isWhole || (isMost && 8 * lows >= 7 * kept);
	} else if (!isSteady && 8 * either >= 7 * kept && isNear(high, highs, kept / 8)) {
		/* Two levels, and each has its time, by an eighth of the period. */
		wave->highSeen = high > SPIKES && 4 * high >= highs;
		wave->lowSeen = low > SPIKES && 4 * low >= lows;
	}
	wave->highMv = adcLevel(scale->mv, high > 0 ? highSum / high : 0);
	wave->lowMv = adcLevel(scale->mv, low > 0 ? lowSum / low : 0);
}
