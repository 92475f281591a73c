/* PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2), 32 bytes of key, so many iterations a call. */
#ifndef PILOTLINE_KEY_STRETCH_H
#define PILOTLINE_KEY_STRETCH_H

#include <stddef.h>
#include <stdint.h>

#define KEY_BYTES 32

typedef struct KeyStretch KeyStretch;

/* Password and salt are needed no longer than the call. NULL: not enough memory, or no iterations. */
KeyStretch *keyStretchOpen(const void *password, size_t passwordBytes, const void *salt, size_t saltBytes,
	uint32_t iterations);

/* Goes on by at most so many. 1: it is done, 0: there is more, −1: it cannot be done. */
int keyStretchStep(KeyStretch *stretch, uint32_t iterations);

/* NULL until it is done. */
const uint8_t *keyStretchKey(const KeyStretch *stretch);

/* Wipes what it knew. NULL is fine. */
void keyStretchClose(KeyStretch *stretch);

#endif
