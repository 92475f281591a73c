/* The natives of key_stretch_xs.js. */

#include "xsmc.h"
#include "mc.xs.h"
#ifdef ESP_PLATFORM
#include "xsHost.h"
#endif
#include "key_stretch.h"

#include <string.h>

void xs_key_stretch_destructor(void *data)
{
	keyStretchClose(data);
}

static const xsHostHooks hooks = { xs_key_stretch_destructor, NULL, NULL };

void xs_key_stretch_constructor(xsMachine *the)
{
	void *password, *salt;
	xsUnsignedValue passwordBytes, saltBytes;
	xsIntegerValue iterations = xsmcToInteger(xsArg(2));
	KeyStretch *stretch;
	if (iterations < 1)
		xsRangeError("iterations: at least 1");
	/* Nothing is allocated in the machine before both are read. */
	xsmcGetBufferReadable(xsArg(0), &password, &passwordBytes);
	xsmcGetBufferReadable(xsArg(1), &salt, &saltBytes);
	stretch = keyStretchOpen(password, passwordBytes, salt, saltBytes, (uint32_t)iterations);
	if (stretch == NULL)
		xsUnknownError("not enough memory to stretch a key");
	xsmcSetHostData(xsThis, stretch);
	xsSetHostHooks(xsThis, (xsHostHooks *)&hooks);
}

static KeyStretch *own(xsMachine *the)
{
	return xsmcGetHostDataValidate(xsThis, (void *)&hooks);
}

void xs_key_stretch_step(xsMachine *the)
{
	KeyStretch *stretch = own(the);
	xsIntegerValue iterations = xsmcToInteger(xsArg(0));
	int done = keyStretchStep(stretch, iterations < 0 ? 0 : (uint32_t)iterations);
	if (done < 0)
		xsUnknownError("a key could not be stretched");
	xsmcSetBoolean(xsResult, done);
}

void xs_key_stretch_read(xsMachine *the)
{
	const uint8_t *key = keyStretchKey(own(the));
	if (key == NULL)
		return;
	xsmcSetArrayBuffer(xsResult, NULL, KEY_BYTES);
	memcpy(xsmcToArrayBuffer(xsResult), key, KEY_BYTES);
}
