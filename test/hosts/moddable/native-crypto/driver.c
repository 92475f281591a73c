/* Stretches what the command line says, and prints the key: PASSWORD SALT ITERATIONS SLICE, the first two in hex. */

#include "key_stretch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t fromHex(const char *text, uint8_t *bytes)
{
	size_t count = strlen(text) / 2, index;
	for (index = 0; index < count; index++) {
		char pair[3] = { text[2 * index], text[2 * index + 1], 0 };
		bytes[index] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return count;
}

static int stretch(char **words)
{
	uint8_t password[256], salt[256];
	size_t passwordBytes = fromHex(words[0], password), saltBytes = fromHex(words[1], salt);
	uint32_t slice = (uint32_t)strtoul(words[3], NULL, 10);
	KeyStretch *work =
		keyStretchOpen(password, passwordBytes, salt, saltBytes, (uint32_t)strtoul(words[2], NULL, 10));
	const uint8_t *key;
	int done, calls = 0;
	if (work == NULL) {
		puts("refused");
		return 0;
	}
	memset(password, 0, sizeof(password));
	memset(salt, 0, sizeof(salt));
	do {
		calls++;
		done = keyStretchStep(work, slice);
		if ((keyStretchKey(work) != NULL) != (done == 1))
			return 1;
	} while (done == 0);
	if (done < 0 || keyStretchStep(work, 1000) != 1)
		return 1;
	key = keyStretchKey(work);
	printf("%d ", calls);
	for (int index = 0; index < KEY_BYTES; index++)
		printf("%02x", key[index]);
	puts("");
	keyStretchClose(work);
	return 0;
}

int main(int count, char **words)
{
	keyStretchClose(NULL);
	for (int index = 1; index + 3 < count; index += 4)
		if (stretch(words + index) != 0)
			return 1;
	/* Left before it is done. */
	keyStretchClose(keyStretchOpen("a", 1, "b", 1, 1000));
	return 0;
}
