#include "key_stretch.h"

#include <stdlib.h>
#include <string.h>

#ifdef ESP_PLATFORM
/* Moddable compiles C outside of ESP-IDF's build, which would define these: its libraries are made with them. */
#define MBEDTLS_MAJOR_VERSION 4
#define MBEDTLS_CONFIG_FILE "mbedtls/esp_config.h"
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif
#include <mbedtls/platform_util.h>
#include <psa/crypto.h>

#define BLOCK_BYTES 64
#define INNER 0x36
#define OUTER 0x5c

struct KeyStretch {
	/* Of HMAC, when they have taken the key: each hash begins with a copy of one of them. */
	psa_hash_operation_t inner, outer;
	uint8_t last[KEY_BYTES], sum[KEY_BYTES];
	uint32_t left;
	int hasFailed;
};

static int hashOf(const void *bytes, size_t count, uint8_t *hash)
{
	size_t made;
	return psa_hash_compute(PSA_ALG_SHA_256, bytes, count, hash, KEY_BYTES, &made) == PSA_SUCCESS;
}

/* Takes the block that the key makes. */
static int begin(psa_hash_operation_t *hash, const uint8_t *key, size_t keyBytes, uint8_t pad)
{
	uint8_t block[BLOCK_BYTES];
	size_t index;
	int isFine;
	memset(block, pad, sizeof(block));
	for (index = 0; index < keyBytes; index++)
		block[index] ^= key[index];
	isFine = psa_hash_setup(hash, PSA_ALG_SHA_256) == PSA_SUCCESS &&
		psa_hash_update(hash, block, sizeof(block)) == PSA_SUCCESS;
	mbedtls_platform_zeroize(block, sizeof(block));
	return isFine;
}

/* The hash of what `start` has taken and both pieces. */
static int finish(const psa_hash_operation_t *start, const void *one, size_t oneBytes, const void *two,
	size_t twoBytes, uint8_t *hash)
{
	psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
	size_t made;
	int isFine = psa_hash_clone(start, &operation) == PSA_SUCCESS &&
		(oneBytes == 0 || psa_hash_update(&operation, one, oneBytes) == PSA_SUCCESS) &&
		(twoBytes == 0 || psa_hash_update(&operation, two, twoBytes) == PSA_SUCCESS) &&
		psa_hash_finish(&operation, hash, KEY_BYTES, &made) == PSA_SUCCESS;
	/* Does nothing where it is finished. */
	psa_hash_abort(&operation);
	return isFine;
}

static int hmac(KeyStretch *stretch, const void *one, size_t oneBytes, const void *two, size_t twoBytes)
{
	uint8_t hash[KEY_BYTES];
	int isFine = finish(&stretch->inner, one, oneBytes, two, twoBytes, hash) &&
		finish(&stretch->outer, hash, sizeof(hash), NULL, 0, stretch->last);
	mbedtls_platform_zeroize(hash, sizeof(hash));
	return isFine;
}

static int takeKey(KeyStretch *stretch, const void *password, size_t passwordBytes)
{
	uint8_t hash[KEY_BYTES];
	const uint8_t *key = password;
	size_t keyBytes = passwordBytes;
	int isFine = 1;
	if (passwordBytes > BLOCK_BYTES) {
		isFine = hashOf(password, passwordBytes, hash);
		key = hash;
		keyBytes = sizeof(hash);
	}
	isFine = isFine && begin(&stretch->inner, key, keyBytes, INNER) && begin(&stretch->outer, key, keyBytes, OUTER);
	mbedtls_platform_zeroize(hash, sizeof(hash));
	return isFine;
}

KeyStretch *keyStretchOpen(const void *password, size_t passwordBytes, const void *salt, size_t saltBytes,
	uint32_t iterations)
{
	/* The one block of key that 32 bytes are. */
	static const uint8_t number[4] = { 0, 0, 0, 1 };
	KeyStretch *stretch;
	if (iterations == 0 || psa_crypto_init() != PSA_SUCCESS)
		return NULL;
	stretch = calloc(1, sizeof(KeyStretch));
	if (stretch == NULL)
		return NULL;
	stretch->inner = psa_hash_operation_init();
	stretch->outer = psa_hash_operation_init();
	stretch->left = iterations - 1;
	if (!takeKey(stretch, password, passwordBytes) || !hmac(stretch, salt, saltBytes, number, sizeof(number))) {
		keyStretchClose(stretch);
		return NULL;
	}
	memcpy(stretch->sum, stretch->last, KEY_BYTES);
	return stretch;
}

int keyStretchStep(KeyStretch *stretch, uint32_t iterations)
{
	for (; iterations > 0 && stretch->left > 0 && !stretch->hasFailed; iterations--) {
		int index;
		if (!hmac(stretch, stretch->last, KEY_BYTES, NULL, 0)) {
			stretch->hasFailed = 1;
			break;
		}
		for (index = 0; index < KEY_BYTES; index++)
			stretch->sum[index] ^= stretch->last[index];
		stretch->left--;
	}
	return stretch->hasFailed ? -1 : stretch->left == 0;
}

const uint8_t *keyStretchKey(const KeyStretch *stretch)
{
	return stretch->left == 0 ? stretch->sum : NULL;
}

void keyStretchClose(KeyStretch *stretch)
{
	if (stretch == NULL)
		return;
	psa_hash_abort(&stretch->inner);
	psa_hash_abort(&stretch->outer);
	mbedtls_platform_zeroize(stretch, sizeof(*stretch));
	free(stretch);
}
