/*
 * The guard on the chip. It looks from the interrupt of each ADC frame, which runs from RAM and goes on while a flash
 * erase stops every task of both cores, and from a task above JavaScript, which the task watchdog watches.
 */
#include "xsmc.h"
#include "xsHost.h"
#include "builtinCommon.h"
#include "guard_core.h"
#include "driver/gpio.h"
#include "esp_adc/adc_cali_scheme.h"
#include "esp_adc/adc_continuous.h"
#include "esp_task_wdt.h"
#include "esp_timer.h"
#include "freertos/task.h"
#include "hal/gpio_ll.h"

#define RATE_HZ 78125 /* conversions; no multiple of the pilot's 1 kHz, so that no two periods are sampled alike */
#define FRAME 392     /* of them: five periods of the pilot */
#define FRAME_BYTES (FRAME * sizeof(adc_digi_output_data_t))
#define SLOTS 8
#define NO_CHANNEL 15
#define TASK_MS 10
#define STACK_BYTES 2560
/* Frames not believed after a new duty: the one that it came in, and the next, as the PWM takes it with its period. */
#define UNSETTLED_FRAMES 2
#if CONFIG_IDF_TARGET_ESP32
#define RESULT type1
#else
#define RESULT type2
#endif

/* As hosts/esp32/guard-task.ts has them. A pin is GPIO × 2, + 1 where high is active; -1: there is none. */
enum { COIL, EXTRA_COIL, CONTACTS, EXTRA_CONTACTS, TRIP, STOP, PILOT, GAUGE_A, GAUGE_B, PINS, GAIN = PINS, OFFSET, CONFIG };
enum { CLOSED, DROPPED, HIGH_MV, LOW_MV, AGE_MS, MV_A, MV_B, LINES, REPORT = LINES + PILOT - CONTACTS };
enum { WRITE, RENEW, DUTY };

static portMUX_TYPE lock = portMUX_INITIALIZER_UNLOCKED;
static adc_continuous_handle_t adc;
static TaskHandle_t task;
static StaticTask_t taskBuffer;
static StackType_t stack[STACK_BYTES];
static Guard guard;
static PilotScale scale;
static int32_t adcMv[ADC_POINTS], pins[PINS], means[PINS];
static uint32_t duty, unsettled;
static uint16_t block[FRAME];
static adc_channel_t channels[PINS];

static IRAM_ATTR uint32_t nowMs(void) { return (uint32_t)(esp_timer_get_time() / 1000); }

static IRAM_ATTR bool isOn(int32_t pin) { return pin >= 0 && gpio_ll_get_level(&GPIO, pin >> 1) == (pin & 1); }

static IRAM_ATTR void drive(int32_t pin, bool on) { if (pin >= 0) gpio_ll_set_level(&GPIO, pin >> 1, on == (pin & 1)); }

/* Under the lock, like all that touches the guard. */
static IRAM_ATTR void look(void) {
	guardLook(&guard, nowMs(), isOn(pins[TRIP]), isOn(pins[STOP]));
	drive(pins[EXTRA_COIL], guard.closed == 3);
	drive(pins[COIL], guard.closed != 0);
}

static IRAM_ATTR bool onFrame(adc_continuous_handle_t handle, const adc_continuous_evt_data_t *frame, void *unused) {
	const adc_digi_output_data_t *results = (const void *)frame->conv_frame_buffer;
	uint32_t sums[NO_CHANNEL + 1] = { 0 }, counts[NO_CHANNEL + 1] = { 0 }, count = 0;
	PilotWave wave;
	for (uint32_t index = 0; index < FRAME && index < frame->size / sizeof(*results); index++) {
		uint32_t channel = results[index].RESULT.channel, raw = results[index].RESULT.data;
		if (channel == channels[PILOT]) block[count++] = (uint16_t)raw;
		sums[channel] += raw;
		counts[channel]++;
	}
	pilotWave(&wave, block, count, duty, &scale);
	portENTER_CRITICAL_ISR(&lock);
	for (uint32_t pin = GAUGE_A; pin <= GAUGE_B; pin++)
		means[pin] = counts[channels[pin]] > 0 ? (int32_t)(sums[channels[pin]] / counts[channels[pin]]) : -1;
	if (unsettled == 0) guardSaw(&guard, nowMs(), &wave);
	else unsettled--;
	look();
	portEXIT_CRITICAL_ISR(&lock);
	return false;
}

static void run(void *unused) {
	esp_task_wdt_add(NULL);
	for (;; vTaskDelay(pdMS_TO_TICKS(TASK_MS))) {
		portENTER_CRITICAL(&lock);
		look();
		portEXIT_CRITICAL(&lock);
		esp_task_wdt_reset();
	}
}

/* The resistor says what a broken wire reads as. */
static void openPin(int32_t pin, gpio_mode_t mode, bool isOnWhenBroken) {
	bool pullsUp = (pin & 1) == isOnWhenBroken;
	if (pin < 0) return;
	drive(pin, false);
	gpio_config(&(gpio_config_t){ 1ULL << (pin >> 1), mode, pullsUp, !pullsUp, GPIO_INTR_DISABLE });
}

static void calibrate(int32_t gainMilli, int32_t offsetMv) {
	adc_cali_handle_t curve = NULL;
#if CONFIG_IDF_TARGET_ESP32
	adc_cali_line_fitting_config_t way = { ADC_UNIT_1, ADC_ATTEN_DB_12, ADC_BITWIDTH_12, .default_vref = 1100 };
	adc_cali_create_scheme_line_fitting(&way, &curve);
#else
	adc_cali_curve_fitting_config_t way = { ADC_UNIT_1, channels[PILOT], ADC_ATTEN_DB_12, ADC_BITWIDTH_12 };
	adc_cali_create_scheme_curve_fitting(&way, &curve);
#endif
	for (int point = 0; point < ADC_POINTS; point++) {
		int raw = (point << ADC_POINT_SHIFT) - (point == ADC_POINTS - 1), mv;
		/* A chip that was never calibrated has its data sheet's full scale. */
		adcMv[point] = curve && adc_cali_raw_to_voltage(curve, raw, &mv) == ESP_OK ? mv : raw * 2450 / ADC_LARGEST;
	}
	pilotScale(&scale, adcMv, gainMilli, offsetMv);
}

static bool startAdc(void) {
	adc_continuous_handle_cfg_t room = { .max_store_buf_size = FRAME_BYTES, .conv_frame_size = FRAME_BYTES };
	adc_digi_pattern_config_t slots[SLOTS];
	adc_continuous_config_t config = { SLOTS, slots, RATE_HZ, ADC_CONV_SINGLE_UNIT_1 };
	adc_continuous_evt_cbs_t callbacks = { .on_conv_done = onFrame };
	for (int slot = 0; slot < SLOTS; slot++) {
		int pin = slot == 3 && pins[GAUGE_A] >= 0 ? GAUGE_A : slot == 7 && pins[GAUGE_B] >= 0 ? GAUGE_B : PILOT;
		slots[slot] = (adc_digi_pattern_config_t){ ADC_ATTEN_DB_12, channels[pin], ADC_UNIT_1, ADC_BITWIDTH_12 };
	}
	return adc_continuous_new_handle(&room, &adc) == ESP_OK && adc_continuous_config(adc, &config) == ESP_OK &&
	       adc_continuous_register_event_callbacks(adc, &callbacks, NULL) == ESP_OK && adc_continuous_start(adc) == ESP_OK;
}

void xs_guard_destructor(void *data) {
	if (!data) return;
	portENTER_CRITICAL(&lock);
	guardWrite(&guard, nowMs(), 0, false, false);
	look();
	portEXIT_CRITICAL(&lock);
	adc_continuous_stop(adc);
	adc_continuous_deinit(adc);
	adc = NULL;
	for (int pin = 0; pin < PINS; pin++) {
		if (pins[pin] >= 0) builtinFreePin(pins[pin] >> 1);
		pins[pin] = -1;
	}
}

/* The coils come first. */
void xs_guard_constructor(xsMachine *the) {
	int32_t *config;
	xsUnsignedValue size;
	adc_unit_t unit;
	xsmcGetBufferReadable(xsArg(0), (void **)&config, &size);
	if (adc || size != CONFIG * sizeof(*config)) xsUnknownError("guard: in use");
	for (int pin = 0; pin < PINS; pin++)
		if (config[pin] >= 0 && !builtinIsPinFree(config[pin] >> 1)) xsUnknownError("guard: pin in use");
	guardStart(&guard, nowMs());
	for (int pin = 0; pin < PINS; pin++) {
		pins[pin] = config[pin];
		if (pins[pin] >= 0) builtinUsePin(pins[pin] >> 1);
		if (pin < PILOT)
			openPin(pins[pin], pin < CONTACTS ? GPIO_MODE_OUTPUT : GPIO_MODE_INPUT, pin == STOP);
		else if (adc_continuous_io_to_channel(pins[pin] >> 1, &unit, &channels[pin]) != ESP_OK)
			channels[pin] = NO_CHANNEL;
	}
	calibrate(config[GAIN], config[OFFSET]);
	if (!startAdc()) {
		xs_guard_destructor(&guard);
		xsUnknownError("guard: no ADC");
	}
	if (!task)
		task = xTaskCreateStaticPinnedToCore(run, "guard", STACK_BYTES, NULL, configMAX_PRIORITIES - 2, stack, &taskBuffer,
			portNUM_PROCESSORS - 1);
	xsmcSetHostData(xsThis, &guard);
}

/* All that JavaScript can say to the guard: a word and its value. */
void xs_guard_tell(xsMachine *the) {
	int32_t word = xsmcToInteger(xsArg(0)), value = xsmcToInteger(xsArg(1));
	xsmcGetHostDataValidate(xsThis, xs_guard_destructor);
	portENTER_CRITICAL(&lock);
	if (word == WRITE) guardWrite(&guard, nowMs(), value, isOn(pins[TRIP]), isOn(pins[STOP]));
	if (word == RENEW) guardRenew(&guard, nowMs());
	if (word == DUTY) duty = (uint32_t)value, unsettled = UNSETTLED_FRAMES;
	look();
	portEXIT_CRITICAL(&lock);
}

void xs_guard_read(xsMachine *the) {
	int32_t *report;
	xsUnsignedValue size;
	xsmcGetHostDataValidate(xsThis, xs_guard_destructor);
	xsmcGetBufferWritable(xsArg(0), (void **)&report, &size);
	if (size != REPORT * sizeof(*report)) xsRangeError("guard: report");
	portENTER_CRITICAL(&lock);
	look();
	const int32_t first[] = { guard.closed, guard.dropped, guard.wave.highMv, guard.wave.lowMv, guard.waveMs };
	c_memcpy(report, first, sizeof(first));
	for (int pin = GAUGE_A; pin <= GAUGE_B; pin++)
		report[MV_A + pin - GAUGE_A] = means[pin] < 0 ? -1 : adcLevel(adcMv, (uint32_t)means[pin]);
	for (int line = CONTACTS; line < PILOT; line++) report[LINES + line - CONTACTS] = isOn(pins[line]);
	portEXIT_CRITICAL(&lock);
}

void xs_guard_close(xsMachine *the) {
	xs_guard_destructor(xsmcGetHostData(xsThis));
	xsmcSetHostData(xsThis, NULL);
}
