/*
 * Runs guard_task.c, the guard's glue to the chip, on the chip of chip.h. Words and numbers come in on stdin; each command
 * answers with one line: an error, or numbers.
 */
#include "guard_task.c"

#define MOST 4096

static long next(void) {
	long number;
	if (scanf("%ld", &number) != 1) exit(2);
	return number;
}

static void deliverFrame(void) {
	static int32_t raws[MOST];
	long count = next(), gaugeA = next(), gaugeB = next();
	adc_digi_output_data_t *results = malloc(chipFrameBytes);
	for (long index = 0; index < count; index++) raws[index % MOST] = (int32_t)next();
	if (!chipAdcRuns || count * sizeof(*results) != chipFrameBytes) exit(3);
	for (long index = 0; index < count; index++) {
		adc_digi_pattern_config_t slot = chipPattern[index % chipSlots];
		results[index].type1.channel = slot.channel & 15;
		results[index].type1.data =
			(slot.channel == channels[PILOT] ? raws[index] : slot.channel == channels[GAUGE_A] ? gaugeA : gaugeB) & 4095;
	}
	chipCallbacks.on_conv_done(adc, &(adc_continuous_evt_data_t){ (uint8_t *)results, chipFrameBytes }, NULL);
	free(results);
}

int main(void) {
	static int32_t config[CONFIG], report[REPORT];
	static xsMachine machine;
	xsMachine *the = &machine;
	char word[16];
	while (scanf("%15s", word) == 1) {
		if (setjmp(machine.thrown)) {
			printf("%s\n", machine.error);
			continue;
		}
		if (strcmp(word, "open") == 0) {
			for (int index = 0; index < CONFIG; index++) config[index] = (int32_t)next();
			machine.buffer = config;
			machine.size = sizeof(config);
			xs_guard_constructor(the);
		} else if (strcmp(word, "tell") == 0) {
			machine.arguments[0] = (int32_t)next();
			machine.arguments[1] = (int32_t)next();
			xs_guard_tell(the);
		} else if (strcmp(word, "read") == 0) {
			machine.buffer = report;
			machine.size = sizeof(report);
			xs_guard_read(the);
			for (int index = 0; index < REPORT; index++) printf("%d%s", report[index], index < REPORT - 1 ? " " : "\n");
			continue;
		} else if (strcmp(word, "close") == 0)
			xs_guard_close(the);
		else if (strcmp(word, "frame") == 0)
			deliverFrame();
		else if (strcmp(word, "task") == 0) {
			if (chipTask && !setjmp(chipSleep)) chipTask(NULL);
		} else if (strcmp(word, "pass") == 0)
			chipTimeUs += next() * 1000;
		else if (strcmp(word, "fail") == 0)
			chipAdcFails = next() != 0;
		else if (strcmp(word, "set") == 0) {
			long pin = next();
			chipPins[pin].level = (int)next();
		} else if (strcmp(word, "pin") == 0) {
			long pin = next();
			printf("%d %d %d %d\n", chipPins[pin].level, chipPins[pin].mode, chipPins[pin].pulls, chipPins[pin].used);
			continue;
		} else
			exit(4);
		printf("%d %d %d\n", chipFed, chipTasks, chipHasAdc);
	}
	return 0;
}
