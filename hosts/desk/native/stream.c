#include "desk.h"
#include "xsmc.h"
#include "mc.xs.h"
#include "builtinCommon.h"

/*
 * The natives behind the SDK's `embedded:io/socket/tcp`, `embedded:io/socket/listener` and `embedded:io/serial` and our
 * `tls-socket`, as an image of an ESP32 has them. Their other end is the simulator. Bytes wait outside of the machine's heap, as lwIP's, a UART's and
 * those of the TLS task do; what that task does to them is not in the machine's heap either, and left out. To the
 * simulator go
 *   open ID tcp|tls|serial|listener N M  serial: port and baud; the address of a connection does not matter
 *   open ID taken 0 0                    a connection that came to a listener has callbacks now, and may be told news
 *   send ID HEX, close ID                all answered with any line
 * and from it come, as lines of their own (see main.c),
 *   stream NOW ID + COUNT       ready for the first COUNT bytes, or so many more
 *   stream NOW ID = HEX         bytes
 *   stream NOW ID -             closed or failed
 *   stream NOW ID ? OTHER FROM  to a listener came the connection OTHER, from the address FROM
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
	/* Of a connection that came, and that nobody has taken yet: of its listener. */
	Stream *pending;
	char address[24];
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
	while (stream->pending) {
		Stream *pending = stream->pending;
		stream->pending = pending->pending;
		free(pending);
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

static Stream *bare(xsMachine *the)
{
	Stream *stream = calloc(1, sizeof(Stream));
	if (stream == NULL)
		xsRangeError("no memory");
	xsmcSetHostData(xsThis, stream);
	xsSetHostHooks(xsThis, (xsHostHooks *)&hooks);
	stream->the = the;
	stream->next = streams;
	streams = stream;
	stream->object = xsThis;
	xsRemember(stream->object);
	return stream;
}

static void construct(xsMachine *the, const char *kind, xsIdentifier first, xsIdentifier second)
{
	char text[96];
	Stream *stream = bare(the);
	xsmcVars(1);
	stream->id = ++lastId;
	stream->format = builtinInitializeFormat(the, kIOFormatBuffer);
	stream->onReadable = builtinGetCallback(the, xsID_onReadable);
	stream->onWritable = builtinGetCallback(the, xsID_onWritable);
	stream->onError = builtinGetCallback(the, xsID_onError);
	builtinInitializeTarget(the);
	snprintf(text, sizeof(text), "%d %s %d %d", stream->id, kind, numberIn(the, first), numberIn(the, second));
	tell("open ", text);
}

/* Goes on with the connection of `from`, which is closed thereby. */
static void takeOver(xsMachine *the)
{
	char text[32];
	Stream *stream = bare(the), *from;
	xsmcVars(1);
	stream->format = builtinInitializeFormat(the, kIOFormatBuffer);
	stream->onReadable = builtinGetCallback(the, xsID_onReadable);
	stream->onWritable = builtinGetCallback(the, xsID_onWritable);
	stream->onError = builtinGetCallback(the, xsID_onError);
	builtinInitializeTarget(the);
	xsmcGet(xsVar(0), xsArg(0), xsID_from);
	from = xsmcGetHostDataValidate(xsVar(0), (void *)&hooks);
	stream->id = from->id;
	memcpy(stream->address, from->address, sizeof(stream->address));
	xsForget(from->object);
	xsmcSetHostData(xsVar(0), NULL);
	xsmcSetHostDestructor(xsVar(0), NULL);
	discard(from);
	snprintf(text, sizeof(text), "%d taken 0 0", stream->id);
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
	if (stream->id != 0)
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

/* Without options it is a place for what a listener gives. */
void xs_tcp_constructor(xsMachine *the)
{
	if (xsmcArgc == 0)
		bare(the);
	else if (xsmcHas(xsArg(0), xsID_from))
		takeOver(the);
	else
		construct(the, "tcp", xsID_port, xsID_port);
}
void xs_tcp_destructor(void *data) { discard(data); }
void xs_tcp_close(xsMachine *the) { doClose(the); }
void xs_tcp_read(xsMachine *the) { doRead(the); }
void xs_tcp_write(xsMachine *the) { doWrite(the); }
void xs_tcp_get_format(xsMachine *the) { getFormat(the); }
void xs_tcp_set_format(xsMachine *the) { setFormat(the); }

void xs_tcp_get_remoteAddress(xsMachine *the) { xsmcSetString(xsResult, own(the)->address); }

void xs_listener_constructor(xsMachine *the)
{
	Stream *listener;
	construct(the, "listener", xsID_port, xsID_port);
	listener = own(the);
	listener->room = numberIn(the, xsID_port);
}
void xs_listener_destructor_(void *data) { discard(data); }
void xs_listener_close_(xsMachine *the) { doClose(the); }
void xs_listener_get_port(xsMachine *the) { xsmcSetInteger(xsResult, own(the)->room); }
void xs_listener_read(xsMachine *the)
{
	Stream *listener = own(the), *pending = listener->pending, *stream;
	if (pending == NULL)
		return;
	xsResult = xsArg(0);
	stream = xsmcGetHostDataValidate(xsArg(0), (void *)&hooks);
	stream->id = pending->id;
	memcpy(stream->address, pending->address, sizeof(stream->address));
	listener->pending = pending->pending;
	free(pending);
}

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

/* `OTHER FROM` */
static void arrive(Stream *listener, char *rest)
{
	Stream **last = &listener->pending, *pending = calloc(1, sizeof(Stream));
	int count = 1;
	if (pending == NULL)
		_exit(2);
	pending->id = (int)strtol(rest, &rest, 10);
	snprintf(pending->address, sizeof(pending->address), "%s", *rest ? rest + 1 : "");
	for (; *last; last = &(*last)->pending)
		count++;
	*last = pending;
	call(listener, listener->onReadable, count);
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
	} else if (rest[1] == '?')
		arrive(stream, rest + 3);
	else {
		stream->isBroken = 1;
		call(stream, stream->onError, 0);
	}
}
