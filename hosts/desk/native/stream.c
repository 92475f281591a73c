#include "desk.h"
#include "xsmc.h"
#include "mc.xs.h"
#include "builtinCommon.h"

/*
 * The natives behind the SDK's `embedded:io/socket/tcp` and `embedded:io/serial` and our `tls-socket`, as an image of an
 * ESP32 has them. Their other end is the simulator. Bytes wait outside of the machine's heap, as lwIP's, a UART's and
 * those of the TLS task do; what that task does to them is not in the machine's heap either, and left out. To the
 * simulator go
 *   open ID tcp|tls|serial N M  serial: port and baud; the address of a connection does not matter
 *   send ID HEX, close ID       all answered with any line
 * and from it come, as lines of their own (see main.c),
 *   stream NOW ID + COUNT       ready for the first COUNT bytes, or so many more
 *   stream NOW ID = HEX         bytes
 *   stream NOW ID -             closed or failed
 */

typedef struct Stream Stream;
struct Stream {
	xsMachine *the;
	Stream *next;
	xsSlot object;
	xsSlot *onReadable, *onWritable, *onError;
	uint8_t *bytes;
	size_t length, taken;
	int id, room;
	uint8_t format, isReady, isBroken;
};

static Stream *streams;
static int lastId;

static void mark(xsMachine *the, void *it, xsMarkRoot markRoot)
{
	Stream *stream = it;
	if (stream->onReadable)
		(*markRoot)(the, stream->onReadable);
	if (stream->onWritable)
		(*markRoot)(the, stream->onWritable);
	if (stream->onError)
		(*markRoot)(the, stream->onError);
}

static void discard(void *data)
{
	Stream *stream = data, **link;
	if (stream == NULL)
		return;
	for (link = &streams; *link; link = &(*link)->next)
		if (*link == stream) {
			*link = stream->next;
			break;
		}
	free(stream->bytes);
	free(stream);
}

static const xsHostHooks hooks = { discard, mark, NULL };

static Stream *own(xsMachine *the)
{
	return xsmcGetHostDataValidate(xsThis, (void *)&hooks);
}

static void tell(const char *word, const char *text)
{
	deskWriteLine(word, text);
	deskReadLine();
}

static int numberIn(xsMachine *the, xsIdentifier id)
{
	xsmcGet(xsVar(0), xsArg(0), id);
	return (int)builtinGetSignedInteger(the, &xsVar(0));
}

static void construct(xsMachine *the, const char *kind, xsIdentifier first, xsIdentifier second)
{
	char text[96];
	Stream *stream = calloc(1, sizeof(Stream));
	if (stream == NULL)
		xsRangeError("no memory");
	xsmcVars(1);
	xsmcSetHostData(xsThis, stream);
	xsSetHostHooks(xsThis, (xsHostHooks *)&hooks);
	stream->the = the;
	stream->next = streams;
	streams = stream;
	stream->id = ++lastId;
	stream->format = builtinInitializeFormat(the, kIOFormatBuffer);
	stream->onReadable = builtinGetCallback(the, xsID_onReadable);
	stream->onWritable = builtinGetCallback(the, xsID_onWritable);
	stream->onError = builtinGetCallback(the, xsID_onError);
	builtinInitializeTarget(the);
	snprintf(text, sizeof(text), "%d %s %d %d", stream->id, kind, numberIn(the, first), numberIn(the, second));
	stream->object = xsThis;
	xsRemember(stream->object);
	tell("open ", text);
}

static void doClose(xsMachine *the)
{
	char text[16];
	Stream *stream = xsmcGetHostData(xsThis);
	if (stream == NULL)
		return;
	stream = own(the);
	snprintf(text, sizeof(text), "%d", stream->id);
	tell("close ", text);
	xsForget(stream->object);
	xsmcSetHostData(xsThis, NULL);
	xsmcSetHostDestructor(xsThis, NULL);
	discard(stream);
}

static void take(Stream *stream, uint8_t *to, size_t count)
{
	memcpy(to, stream->bytes + stream->taken, count);
	stream->taken += count;
}

static void doRead(xsMachine *the)
{
	Stream *stream = own(the);
	size_t available = stream->length - stream->taken, count = available;
	if (available == 0)
		return;
	if (stream->format == kIOFormatNumber) {
		uint8_t byte;
		take(stream, &byte, 1);
		xsmcSetInteger(xsResult, byte);
		return;
	}
	if (xsmcArgc > 0 && xsmcTypeOf(xsArg(0)) == xsReferenceType) {
		void *to;
		xsUnsignedValue length;
		xsmcGetBufferWritable(xsArg(0), &to, &length);
		if (length > available)
			length = available;
		take(stream, to, length);
		xsmcSetInteger(xsResult, (int)length);
		return;
	}
	if (xsmcArgc > 0)
		count = (size_t)xsmcToInteger(xsArg(0));
	if (count == 0 || count > available)
		xsUnknownError("invalid");
	xsmcSetArrayBuffer(xsResult, NULL, count);
	take(stream, xsmcToArrayBuffer(xsResult), count);
}

static void doWrite(xsMachine *the)
{
	Stream *stream = own(the);
	xsUnsignedValue count;
	uint8_t *bytes, byte;
	char *text;
	if (!stream->isReady)
		xsUnknownError("not ready");
	if (stream->isBroken)
		return;
	if (stream->format == kIOFormatBuffer)
		xsmcGetBufferReadable(xsArg(0), (void **)&bytes, &count);
	else {
		byte = (uint8_t)xsmcToInteger(xsArg(0));
		bytes = &byte;
		count = 1;
	}
	if ((int)count > stream->room)
		xsUnknownError("would block");
	text = malloc(16 + 2 * count);
	if (text == NULL)
		xsRangeError("no memory");
	deskToHex(text + sprintf(text, "%d ", stream->id), bytes, count);
	tell("send ", text);
	free(text);
	stream->room -= (int)count;
	xsmcSetInteger(xsResult, stream->room);
}

static void getFormat(xsMachine *the)
{
	builtinGetFormat(the, own(the)->format);
}

static void setFormat(xsMachine *the)
{
	own(the)->format = builtinSetFormat(the);
}

void xs_tcp_constructor(xsMachine *the) { construct(the, "tcp", xsID_port, xsID_port); }
void xs_tcp_destructor(void *data) { discard(data); }
void xs_tcp_close(xsMachine *the) { doClose(the); }
void xs_tcp_read(xsMachine *the) { doRead(the); }
void xs_tcp_write(xsMachine *the) { doWrite(the); }
void xs_tcp_get_format(xsMachine *the) { getFormat(the); }
void xs_tcp_set_format(xsMachine *the) { setFormat(the); }

void xs_tls_constructor(xsMachine *the) { construct(the, "tls", xsID_port, xsID_port); }
void xs_tls_destructor(void *data) { discard(data); }
void xs_tls_close(xsMachine *the) { doClose(the); }
void xs_tls_read(xsMachine *the) { doRead(the); }
void xs_tls_write(xsMachine *the) { doWrite(the); }
void xs_tls_get_format(xsMachine *the) { getFormat(the); }
void xs_tls_set_format(xsMachine *the) { setFormat(the); }

void xs_serial_constructor(xsMachine *the) { construct(the, "serial", xsID_port, xsID_baud); }
void xs_serial_destructor(void *data) { discard(data); }
void xs_serial_close(xsMachine *the) { doClose(the); }
void xs_serial_read(xsMachine *the) { doRead(the); }
void xs_serial_write(xsMachine *the) { doWrite(the); }
void xs_serial_get_format(xsMachine *the) { getFormat(the); }
void xs_serial_set_format(xsMachine *the) { setFormat(the); }

static void call(Stream *stream, xsSlot *callback, int count)
{
	xsMachine *the = stream->the;
	if (callback == NULL)
		return;
	xsBeginHost(the);
	xsmcSetInteger(xsResult, count);
	xsCallFunction1(xsReference(callback), stream->object, xsResult);
	xsEndHost(the);
}

static void append(Stream *stream, const char *hex)
{
	size_t count = strlen(hex) / 2;
	memmove(stream->bytes, stream->bytes + stream->taken, stream->length - stream->taken);
	stream->length -= stream->taken;
	stream->taken = 0;
	stream->bytes = realloc(stream->bytes, stream->length + count + 1);
	if (stream->bytes == NULL)
		_exit(2);
	stream->length += deskFromHex(stream->bytes + stream->length, hex);
}

void deskStreamNews(char *rest)
{
	int id = (int)strtol(rest, &rest, 10);
	Stream *stream = streams;
	while (stream && stream->id != id)
		stream = stream->next;
	if (stream == NULL || *rest != ' ')
		return;
	if (rest[1] == '+') {
		stream->isReady = 1;
		stream->room += atoi(rest + 2);
		call(stream, stream->onWritable, stream->room);
	} else if (rest[1] == '=') {
		append(stream, rest + 3);
		call(stream, stream->onReadable, (int)(stream->length - stream->taken));
	} else {
		stream->isBroken = 1;
		call(stream, stream->onError, 0);
	}
}
