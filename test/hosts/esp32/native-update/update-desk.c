/*
 * The other slot on a desk: reads words, does them to update-slot.c, and prints what that asks of ESP-IDF and what it
 * throws. `fail WHAT` lets the next call of that kind fail.
 */

#include "update-stubs.h"

void xs_update_slot_bytes(xsMachine *the);
void xs_update_slot_on_trial(xsMachine *the);
void xs_update_slot_open(xsMachine *the);
void xs_update_slot_write(xsMachine *the);
void xs_update_slot_digest(xsMachine *the);
void xs_update_slot_complete(xsMachine *the);
void xs_update_slot_close(xsMachine *the);
void xs_update_slot_confirm(xsMachine *the);
void xs_update_slot_roll_back(xsMachine *the);

static const esp_partition_t slots[2] = { { 0x1e0000 }, { 0x1e0000 } };
static char failing[32];
static int openHandles, openHashes;

/* Says what was asked, and whether that is to fail. */
static int fails(const char *what)
{
	printf("%s\n", what);
	if (strcmp(failing, what) != 0)
		return 0;
	failing[0] = '\0';
	return 1;
}

psa_status_t psa_crypto_init(void) { return fails("psa") ? -1 : PSA_SUCCESS; }
psa_hash_operation_t psa_hash_operation_init(void) { return (psa_hash_operation_t){ 0 }; }

psa_status_t psa_hash_setup(psa_hash_operation_t *operation, uint32_t algorithm)
{
	if (operation->isSetUp || algorithm != PSA_ALG_SHA_256 || fails("hash"))
		return -1;
	operation->isSetUp = 1;
	openHashes++;
	return PSA_SUCCESS;
}

psa_status_t psa_hash_update(psa_hash_operation_t *operation, const uint8_t *bytes, size_t count)
{
	(void)bytes;
	printf("hash %zu\n", count);
	return operation->isSetUp ? PSA_SUCCESS : -1;
}

psa_status_t psa_hash_abort(psa_hash_operation_t *operation)
{
	openHashes -= operation->isSetUp;
	operation->isSetUp = 0;
	return PSA_SUCCESS;
}

psa_status_t psa_hash_finish(psa_hash_operation_t *operation, uint8_t *hash, size_t size, size_t *count)
{
	if (!operation->isSetUp)
		return -1;
	memset(hash, 0xab, size);
	*count = size;
	return psa_hash_abort(operation);
}

const esp_partition_t *esp_ota_get_next_update_partition(const esp_partition_t *from)
{
	(void)from;
	return strcmp(failing, "slot") == 0 ? NULL : &slots[1];
}

const esp_partition_t *esp_ota_get_running_partition(void) { return &slots[0]; }

esp_err_t esp_ota_get_state_partition(const esp_partition_t *partition, esp_ota_img_states_t *state)
{
	*state = strcmp(failing, "trial") == 0 ? ESP_OTA_IMG_PENDING_VERIFY : ESP_OTA_IMG_VALID;
	return partition == &slots[0] && strcmp(failing, "state") != 0 ? ESP_OK : ESP_ERR_NOT_FOUND;
}

esp_err_t esp_ota_begin(const esp_partition_t *partition, size_t size, esp_ota_handle_t *handle)
{
	if (partition != &slots[1] || size != OTA_WITH_SEQUENTIAL_WRITES || fails("begin"))
		return ESP_FAIL;
	*handle = 7;
	openHandles++;
	return ESP_OK;
}

esp_err_t esp_ota_write(esp_ota_handle_t handle, const void *bytes, size_t count)
{
	(void)bytes;
	(void)count;
	return handle != 7 || fails("write") ? ESP_FAIL : ESP_OK;
}

esp_err_t esp_ota_end(esp_ota_handle_t handle)
{
	openHandles--;
	return handle != 7 || fails("end") ? ESP_FAIL : ESP_OK;
}

esp_err_t esp_ota_abort(esp_ota_handle_t handle)
{
	openHandles--;
	return handle != 7 || fails("abort") ? ESP_FAIL : ESP_OK;
}

esp_err_t esp_ota_set_boot_partition(const esp_partition_t *partition)
{
	return partition != &slots[1] || fails("boot") ? ESP_FAIL : ESP_OK;
}

esp_err_t esp_ota_mark_app_valid_cancel_rollback(void) { return fails("valid") ? ESP_FAIL : ESP_OK; }
int esp_ota_check_rollback_is_possible(void) { return strcmp(failing, "possible") != 0; }
esp_err_t esp_ota_mark_app_invalid_rollback_and_reboot(void) { return fails("reboot") ? ESP_FAIL : ESP_OK; }

static const struct {
	const char *word;
	void (*function)(xsMachine *the);
} WORDS[] = {
	{ "bytes", xs_update_slot_bytes },       { "trial", xs_update_slot_on_trial },
	{ "open", xs_update_slot_open },         { "write", xs_update_slot_write },
	{ "digest", xs_update_slot_digest },     { "complete", xs_update_slot_complete },
	{ "close", xs_update_slot_close },       { "confirm", xs_update_slot_confirm },
	{ "back", xs_update_slot_roll_back },
};

int main(void)
{
	char word[32];
	while (scanf("%31s", word) == 1) {
		xsMachine machine = { .result = { .integer = -1 }, .arguments = { { .count = 40 } } };
		if (strcmp(word, "fail") == 0) {
			if (scanf("%31s", failing) != 1)
				return 1;
			continue;
		}
		for (size_t index = 0; index < sizeof(WORDS) / sizeof(WORDS[0]); index++)
			if (strcmp(word, WORDS[index].word) == 0)
				WORDS[index].function(&machine);
		if (machine.thrown[0] != '\0')
			printf("throws %s\n", machine.thrown);
		else if (machine.result.integer != -1)
			printf("is %d\n", machine.result.integer);
		else if (machine.result.count > 0)
			printf("is %u bytes of %02x\n", machine.result.count, machine.result.bytes[31]);
	}
	printf("left open %d %d\n", openHandles, openHashes);
	return 0;
}
