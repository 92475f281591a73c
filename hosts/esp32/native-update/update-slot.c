/*
 * An image for the slot that is not running, on ESP-IDF v6.0 with its rollback: what is new starts once, and unless it
 * is confirmed the bootloader starts the one before. It is hashed as it is written: in JavaScript that takes a minute.
 * What psa/crypto.h includes is found by the flags in hosts/moddable/native-tls/manifest.json.
 */

#include "xsmc.h"
#include "mc.xs.h"
#include "xsHost.h"

/* Moddable compiles C outside of ESP-IDF's build, which would define these: its libraries are made with them. */
#define MBEDTLS_CONFIG_FILE "mbedtls/esp_config.h"
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#include <psa/crypto.h>

#include "app_update/include/esp_ota_ops.h"
#include "esp_partition.h"

#if !CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE
#error "an image that does not come up would stay: CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE=y"
#endif

#define HASH_BYTES 32

static struct {
	/* NULL: closed. */
	const esp_partition_t *partition;
	/* 0: its image is complete. */
	esp_ota_handle_t handle;
	psa_hash_operation_t hash;
} slot;

static void closeSlot(void)
{
	if (slot.handle != 0)
		esp_ota_abort(slot.handle);
	slot.handle = 0;
	slot.partition = NULL;
	psa_hash_abort(&slot.hash);
}

void xs_update_slot_bytes(xsMachine *the)
{
	const esp_partition_t *next = esp_ota_get_next_update_partition(NULL);
	xsmcSetInteger(xsResult, next == NULL ? 0 : (int)next->size);
}

void xs_update_slot_on_trial(xsMachine *the)
{
	esp_ota_img_states_t state;
	esp_err_t failed = esp_ota_get_state_partition(esp_ota_get_running_partition(), &state);
	/* Flashed over USB: it has no state. */
	xsmcSetBoolean(xsResult, failed == ESP_OK && state == ESP_OTA_IMG_PENDING_VERIFY);
}

void xs_update_slot_open(xsMachine *the)
{
	const esp_partition_t *next = esp_ota_get_next_update_partition(NULL);
	if (slot.partition != NULL)
		xsUnknownError("in use");
	if (next == NULL)
		xsUnknownError("no slot");
	if (psa_crypto_init() != PSA_SUCCESS)
		xsUnknownError("no hash");
	slot.hash = psa_hash_operation_init();
	if (psa_hash_setup(&slot.hash, PSA_ALG_SHA_256) != PSA_SUCCESS)
		xsUnknownError("no hash");
	slot.partition = next;
	/* Each sector is erased when its first byte is written: erasing all at once would take seconds. */
	if (esp_ota_begin(next, OTA_WITH_SEQUENTIAL_WRITES, &slot.handle) == ESP_OK)
		return;
	slot.handle = 0;
	closeSlot();
	xsUnknownError("begin failed");
}

void xs_update_slot_write(xsMachine *the)
{
	void *bytes;
	xsUnsignedValue count;
	if (slot.handle == 0)
		xsUnknownError("closed");
	xsmcGetBufferReadable(xsArg(0), &bytes, &count);
	if (esp_ota_write(slot.handle, bytes, count) != ESP_OK)
		xsUnknownError("write failed");
	if (psa_hash_update(&slot.hash, bytes, count) != PSA_SUCCESS)
		xsUnknownError("hash failed");
}

void xs_update_slot_digest(xsMachine *the)
{
	uint8_t hash[HASH_BYTES];
	size_t count;
	if (slot.handle == 0)
		xsUnknownError("closed");
	if (psa_hash_finish(&slot.hash, hash, sizeof(hash), &count) != PSA_SUCCESS)
		xsUnknownError("hash failed");
	xsmcSetArrayBuffer(xsResult, hash, sizeof(hash));
}

void xs_update_slot_complete(xsMachine *the)
{
	esp_err_t failed;
	if (slot.handle == 0)
		xsUnknownError("closed");
	/* Reads all of it and checks ESP-IDF's own checksum, chip and size; whatever comes of it, the handle is gone. */
	failed = esp_ota_end(slot.handle);
	slot.handle = 0;
	if (failed == ESP_OK)
		failed = esp_ota_set_boot_partition(slot.partition);
	if (failed != ESP_OK)
		xsUnknownError("refused");
}

void xs_update_slot_close(xsMachine *the)
{
	(void)the;
	closeSlot();
}

void xs_update_slot_confirm(xsMachine *the)
{
	if (esp_ota_mark_app_valid_cancel_rollback() != ESP_OK)
		xsUnknownError("not confirmed");
}

void xs_update_slot_roll_back(xsMachine *the)
{
	if (esp_ota_check_rollback_is_possible())
		esp_ota_mark_app_invalid_rollback_and_reboot();
	xsUnknownError("no image before");
}
