/* As much of XS, PSA and ESP-IDF as update-slot.c asks for, on a desk. update-desk.c is behind it. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE 1

/* XS: a slot is an integer, or bytes. */
typedef unsigned int xsUnsignedValue;
typedef struct {
	int integer;
	uint8_t bytes[64];
	xsUnsignedValue count;
} xsSlot;
typedef struct {
	xsSlot result, arguments[1];
	char thrown[32];
} xsMachine;
#define xsResult (the->result)
#define xsArg(index) (the->arguments[index])
#define xsmcSetInteger(slot, value) ((slot).integer = (value))
#define xsmcSetBoolean(slot, value) ((slot).integer = (value))
#define xsmcSetArrayBuffer(slot, from, size) ((slot).count = (size), memcpy((slot).bytes, (from), (size)))
#define xsmcGetBufferReadable(slot, data, size) (*(data) = (slot).bytes, *(size) = (slot).count)
#define xsUnknownError(why) do { snprintf(the->thrown, sizeof(the->thrown), "%s", (why)); return; } while (0)

typedef int32_t psa_status_t;
typedef struct { int isSetUp; } psa_hash_operation_t;
enum { PSA_SUCCESS = 0, PSA_ALG_SHA_256 = 0x02000009 };
psa_status_t psa_crypto_init(void);
psa_hash_operation_t psa_hash_operation_init(void);
psa_status_t psa_hash_setup(psa_hash_operation_t *operation, uint32_t algorithm);
psa_status_t psa_hash_update(psa_hash_operation_t *operation, const uint8_t *bytes, size_t count);
psa_status_t psa_hash_finish(psa_hash_operation_t *operation, uint8_t *hash, size_t size, size_t *count);
psa_status_t psa_hash_abort(psa_hash_operation_t *operation);

/* ESP-IDF v6.0. */
typedef int esp_err_t;
enum { ESP_OK = 0, ESP_FAIL = -1, ESP_ERR_NOT_FOUND = 0x105 };
typedef struct { uint32_t size; } esp_partition_t;
typedef uint32_t esp_ota_handle_t;
typedef enum {
	ESP_OTA_IMG_NEW = 0,
	ESP_OTA_IMG_PENDING_VERIFY = 1,
	ESP_OTA_IMG_VALID = 2,
} esp_ota_img_states_t;
#define OTA_WITH_SEQUENTIAL_WRITES 0xfffffffe
const esp_partition_t *esp_ota_get_next_update_partition(const esp_partition_t *from);
const esp_partition_t *esp_ota_get_running_partition(void);
esp_err_t esp_ota_get_state_partition(const esp_partition_t *partition, esp_ota_img_states_t *state);
esp_err_t esp_ota_begin(const esp_partition_t *partition, size_t size, esp_ota_handle_t *handle);
esp_err_t esp_ota_write(esp_ota_handle_t handle, const void *bytes, size_t count);
esp_err_t esp_ota_end(esp_ota_handle_t handle);
esp_err_t esp_ota_abort(esp_ota_handle_t handle);
esp_err_t esp_ota_set_boot_partition(const esp_partition_t *partition);
esp_err_t esp_ota_mark_app_valid_cancel_rollback(void);
int esp_ota_check_rollback_is_possible(void);
esp_err_t esp_ota_mark_app_invalid_rollback_and_reboot(void);
