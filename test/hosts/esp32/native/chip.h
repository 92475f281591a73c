/*
 * A chip for guard_task.c on a desk: as much of XS and ESP-IDF v6.0 as it asks for, with pins, a clock and an ADC that
 * the driver moves. It stands in for all of their headers.
 */
#pragma once
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIN_COUNT 49
#define CONFIG_IDF_TARGET_ESP32 1

/* XS */
typedef struct { int32_t arguments[2]; void *buffer; uint32_t size; void *host; const char *error; jmp_buf thrown; } xsMachine;
typedef uint32_t xsUnsignedValue;
#define xsArg(index) (the->arguments[index])
#define xsThis the
#define xsmcToInteger(value) (value)
#define xsmcGetBufferReadable(value, data, count) (*(data) = the->buffer, *(count) = the->size)
#define xsmcGetBufferWritable(value, data, count) (*(data) = the->buffer, *(count) = the->size)
#define xsmcSetHostData(self, data) (the->host = (data))
#define xsmcGetHostData(self) (the->host)
#define xsmcGetHostDataValidate(self, validator) (the->host ? the->host : throwError(the, "closed"))
#define xsUnknownError(text) throwError(the, text)
#define xsRangeError(text) throwError(the, text)
#define c_memcpy memcpy

static inline void *throwError(xsMachine *the, const char *text) {
	the->error = text;
	longjmp(the->thrown, 1);
}

/* Pins */
typedef enum { GPIO_MODE_INPUT = 1, GPIO_MODE_OUTPUT = 2 } gpio_mode_t;
typedef struct { uint64_t pin_bit_mask; gpio_mode_t mode; int pull_up_en, pull_down_en, intr_type; } gpio_config_t;
#define GPIO_INTR_DISABLE 0
static int GPIO;
static struct { int level, mode, pulls, used; } chipPins[PIN_COUNT];
#define gpio_ll_get_level(hardware, pin) ((void)*(hardware), chipPins[pin].level)
#define gpio_ll_set_level(hardware, pin, value) ((void)*(hardware), chipPins[pin].level = (value))
#define builtinIsPinFree(pin) (!chipPins[pin].used)
#define builtinUsePin(pin) (chipPins[pin].used = 1)
#define builtinFreePin(pin) (chipPins[pin].used = 0)

static inline int gpio_config(const gpio_config_t *config) {
	for (int pin = 0; pin < PIN_COUNT; pin++)
		if (config->pin_bit_mask >> pin & 1) {
			chipPins[pin].mode = config->mode;
			chipPins[pin].pulls = config->pull_up_en - config->pull_down_en;
		}
	return 0;
}

/* ADC: channel = GPIO - 30, its curve a line of 2450 mV. */
typedef int esp_err_t, adc_unit_t;
typedef unsigned adc_channel_t;
typedef void *adc_cali_handle_t;
typedef void *adc_continuous_handle_t;
typedef struct { union { struct { uint16_t data : 12, channel : 4; } type1; uint16_t val; }; } adc_digi_output_data_t;
typedef struct { uint8_t atten, channel, unit, bit_width; } adc_digi_pattern_config_t;
typedef struct { int unit_id, atten, bitwidth, default_vref; } adc_cali_line_fitting_config_t;
typedef struct { uint32_t max_store_buf_size, conv_frame_size; } adc_continuous_handle_cfg_t;
typedef struct { uint32_t pattern_num; adc_digi_pattern_config_t *adc_pattern; uint32_t sample_freq_hz; int conv_mode; } adc_continuous_config_t;
typedef struct { uint8_t *conv_frame_buffer; uint32_t size; } adc_continuous_evt_data_t;
typedef struct { bool (*on_conv_done)(adc_continuous_handle_t, const adc_continuous_evt_data_t *, void *); } adc_continuous_evt_cbs_t;
enum { ESP_OK, ADC_UNIT_1 = 0, ADC_CONV_SINGLE_UNIT_1 = 1, ADC_ATTEN_DB_12 = 3, ADC_BITWIDTH_12 = 12 };
static adc_digi_pattern_config_t chipPattern[16];
static adc_continuous_evt_cbs_t chipCallbacks;
static uint32_t chipFrameBytes, chipSlots;
static bool chipAdcFails, chipAdcRuns, chipHasAdc;

static inline int adc_cali_create_scheme_line_fitting(const adc_cali_line_fitting_config_t *way, adc_cali_handle_t *curve) {
	*curve = &GPIO;
	return way->unit_id;
}
static inline int adc_cali_raw_to_voltage(adc_cali_handle_t curve, int raw, int *mv) {
	*mv = (raw * 2450 + 2047) / 4095;
	return curve == &GPIO ? ESP_OK : 1;
}
static inline int adc_continuous_io_to_channel(int pin, int *unit, adc_channel_t *channel) {
	*unit = ADC_UNIT_1;
	*channel = (adc_channel_t)pin - 30;
	return pin < 32 || pin > 39;
}
static inline int adc_continuous_new_handle(const adc_continuous_handle_cfg_t *room, adc_continuous_handle_t *handle) {
	if (chipHasAdc) abort();
	chipFrameBytes = room->conv_frame_size;
	*handle = &chipPattern;
	chipHasAdc = true;
	return ESP_OK;
}
static inline int adc_continuous_config(adc_continuous_handle_t handle, const adc_continuous_config_t *config) {
	chipSlots = config->pattern_num;
	memcpy(chipPattern, config->adc_pattern, chipSlots * sizeof(*chipPattern));
	return handle == NULL;
}
static inline int adc_continuous_register_event_callbacks(void *handle, const adc_continuous_evt_cbs_t *callbacks, void *data) {
	chipCallbacks = *callbacks;
	return handle == NULL || data != NULL;
}
static inline int adc_continuous_start(adc_continuous_handle_t handle) {
	chipAdcRuns = !chipAdcFails;
	return handle == NULL || chipAdcFails;
}
static inline int adc_continuous_stop(adc_continuous_handle_t handle) {
	chipAdcRuns = false;
	return handle == NULL;
}
static inline int adc_continuous_deinit(adc_continuous_handle_t handle) {
	if (chipAdcRuns) abort();
	chipHasAdc = false;
	return handle == NULL;
}

/* Time, tasks and their lock, which nobody may take twice. */
typedef int portMUX_TYPE;
typedef uint8_t StackType_t;
typedef struct { int none; } StaticTask_t;
typedef void *TaskHandle_t;
#define portMUX_INITIALIZER_UNLOCKED 0
#define portENTER_CRITICAL(lock) do { if ((*(lock))++) abort(); } while (0)
#define portEXIT_CRITICAL(lock) do { if (--(*(lock))) abort(); } while (0)
#define portENTER_CRITICAL_ISR portENTER_CRITICAL
#define portEXIT_CRITICAL_ISR portEXIT_CRITICAL
#define pdMS_TO_TICKS(ms) (ms)
#define configMAX_PRIORITIES 25
#define portNUM_PROCESSORS 2
static int64_t chipTimeUs;
static int chipFed, chipTasks;
static void (*chipTask)(void *);
static jmp_buf chipSleep;
#define esp_timer_get_time() (chipTimeUs)
#define esp_task_wdt_add(task) ((void)(task))
#define esp_task_wdt_reset() (chipFed++)
#define vTaskDelay(ticks) longjmp(chipSleep, (ticks))

static inline TaskHandle_t xTaskCreateStaticPinnedToCore(void (*code)(void *), const char *name, uint32_t bytes, void *data,
                                                         int priority, StackType_t *stack, StaticTask_t *task, int core) {
	(void)name, (void)data, (void)stack;
	if (bytes < 2048 || priority < 20 || core != 1) abort();
	chipTask = code;
	chipTasks++;
	return task;
}
