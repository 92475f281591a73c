/*
 * The natives of tls_xs.js. The link's thread only posts a message that there is something to see; JavaScript is called
 * where it runs. Of two messages at most one is on its way.
 */

#include "xsmc.h"
#include "mc.xs.h"
#ifdef ESP_PLATFORM
#include "xsHost.h"
#include "esp_netif.h"
#endif
#include "builtinCommon.h"
#include "tls_link.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ms for connection and handshake. */
#define TIMEOUT_MS 15000
/* Bytes of the buffers. Out: a message of 4096 with its topic has to fit at once. */
#define IN_BYTES 2048
#define OUT_BYTES 4608
#ifdef ESP_PLATFORM
#define STACK_BYTES 8192
#else
#define STACK_BYTES (256 * 1024)
#endif

typedef struct {
	xsMachine *the;
	xsSlot object;
	xsSlot *onReadable, *onWritable, *onError;
	/* NULL: closed. */
	TlsLink *link;
	/* What JavaScript heard of last. */
	uint32_t toldReceived, toldSent;
	uint8_t isToldOpen, isToldEnd;
	uint8_t format;
	/* Of the object, the thread and the message. */
	atomic_int holds;
	atomic_int isPosted;
} Socket;

static void drop(Socket *socket)
{
	if (atomic_fetch_sub(&socket->holds, 1) == 1)
		free(socket);
}

/* --- Where JavaScript runs --- */

static void call(Socket *socket, xsSlot *callback, size_t count, const char *reason)
{
	xsMachine *the = socket->the;
	if (callback == NULL)
		return;
	xsBeginHost(the);
	if (reason != NULL)
		xsmcSetString(xsResult, (char *)reason);
	else
		xsmcSetInteger(xsResult, (xsIntegerValue)count);
	xsCallFunction1(xsReference(callback), socket->object, xsResult);
	xsEndHost(the);
}

/* Any callback may close the socket. */
static void tell(Socket *socket)
{
	TlsStatus status;
	tlsLinkStatus(socket->link, &status);
	if (status.state == TLS_OPEN && (!socket->isToldOpen || status.sent != socket->toldSent)) {
		socket->isToldOpen = 1;
		socket->toldSent = status.sent;
		call(socket, socket->onWritable, status.writable, NULL);
	}
	if (socket->link != NULL && status.readable > 0 && status.received != socket->toldReceived) {
		socket->toldReceived = status.received;
		/* Meanwhile nobody has read. */
		call(socket, socket->onReadable, status.readable, NULL);
	}
	if (socket->link == NULL)
		return;
	tlsLinkStatus(socket->link, &status);
	if (status.state > TLS_OPEN && status.readable == 0 && !socket->isToldEnd) {
		socket->isToldEnd = 1;
		call(socket, socket->onError, 0, tlsReasonText(status.reason));
	}
}

static void hear(Socket *socket)
{
	/* First, so that what happens from now on is posted anew. */
	atomic_store(&socket->isPosted, 0);
	if (socket->link != NULL)
		tell(socket);
	drop(socket);
}

#ifdef ESP_PLATFORM

static void onMessage(void *the, void *refcon, uint8_t *message, uint16_t length)
{
	(void)the;
	(void)message;
	(void)length;
	hear(refcon);
}

static int post(Socket *socket)
{
	return modMessagePostToMachine(socket->the, NULL, 0, onMessage, socket) == 0;
}

#else

typedef struct {
	txWorkerJob job;
	Socket *socket;
} Message;

static void onMessage(void *the, void *job)
{
	(void)the;
	hear(((Message *)job)->socket);
}

static int post(Socket *socket)
{
	Message *message = calloc(1, sizeof(Message));
	if (message == NULL)
		return 0;
	message->job.callback = onMessage;
	message->socket = socket;
	fxQueueWorkerJob(socket->the, message);
	return 1;
}

#endif

/* --- Called by the thread --- */

static int onNotice(void *context)
{
	Socket *socket = context;
	if (atomic_exchange(&socket->isPosted, 1))
		return 1;
	atomic_fetch_add(&socket->holds, 1);
	if (post(socket))
		return 1;
	atomic_store(&socket->isPosted, 0);
	drop(socket);
	return 0;
}

static void onRelease(void *context)
{
	drop(context);
}

/* --- Natives --- */

void xs_tls_destructor(void *data)
{
	Socket *socket = data;
	if (socket == NULL)
		return;
	if (socket->link != NULL)
		tlsLinkClose(socket->link);
	socket->link = NULL;
	drop(socket);
}

static void mark(xsMachine *the, void *data, xsMarkRoot markRoot)
{
	Socket *socket = data;
	if (socket->onReadable)
		(*markRoot)(the, socket->onReadable);
	if (socket->onWritable)
		(*markRoot)(the, socket->onWritable);
	if (socket->onError)
		(*markRoot)(the, socket->onError);
}

static const xsHostHooks hooks = { xs_tls_destructor, mark, NULL };

static Socket *own(xsMachine *the)
{
	return xsmcGetHostDataValidate(xsThis, (void *)&hooks);
}

static uint8_t known(xsMachine *the, uint8_t format)
{
	if (format != kIOFormatBuffer && format != kIOFormatNumber)
		xsRangeError("unimplemented");
	return format;
}

static int isText(xsMachine *the, xsSlot *slot)
{
	int type = xsmcTypeOf(*slot);
	return type == xsStringType || type == xsStringXType;
}

/* undefined must not become the name of a host. */
static void getText(xsMachine *the, xsIdentifier id, char *text, size_t size)
{
	xsmcGet(xsVar(0), xsArg(0), id);
	if (!isText(the, &xsVar(0)))
		xsUnknownError("address and host are strings");
	xsmcToStringBuffer(xsVar(0), text, size);
}

/* Of a string or a buffer. It stays there until something is allocated. */
static const void *textOrBytes(xsMachine *the, xsSlot *slot, size_t *count)
{
	xsUnsignedValue length;
	void *bytes;
	if (isText(the, slot)) {
		bytes = xsmcToString(*slot);
		*count = strlen(bytes);
		return bytes;
	}
	if (xsmcTypeOf(*slot) != xsReferenceType)
		return NULL;
	xsmcGetBufferReadable(*slot, &bytes, &length);
	*count = length;
	return bytes;
}

static void open(xsMachine *the, Socket *socket)
{
	TlsOptions options = { .timeoutMs = TIMEOUT_MS, .stackBytes = STACK_BYTES, .inBytes = IN_BYTES, .outBytes = OUT_BYTES };
	TlsReason why;
	char address[16], host[256];
	int port;
	xsmcVars(1);
	getText(the, xsID_address, address, sizeof(address));
	getText(the, xsID_host, host, sizeof(host));
	xsmcGet(xsVar(0), xsArg(0), xsID_port);
	port = builtinGetSignedInteger(the, &xsVar(0));
	if (port < 1 || port > 65535)
		xsRangeError("invalid port");
	options.address = address;
	options.host = host;
	options.port = (uint16_t)port;
	options.notify = onNotice;
	options.release = onRelease;
	options.context = socket;
	xsmcGet(xsVar(0), xsArg(0), xsID_certificates);
	options.authority = textOrBytes(the, &xsVar(0), &options.authorityBytes);
	/* Before the thread can let go of it. */
	atomic_fetch_add(&socket->holds, 1);
	socket->link = tlsLinkOpen(&options, &why);
	if (socket->link == NULL) {
		drop(socket);
		xsUnknownError("%s", tlsReasonText(why));
	}
}

void xs_tls_constructor(xsMachine *the)
{
	Socket *socket;
	CHECK_NETWORK_SAFE();
	socket = calloc(1, sizeof(Socket));
	if (socket == NULL)
		xsRangeError("no memory");
	atomic_init(&socket->holds, 1);
	/* What throws from here on leaves it to the collector. */
	xsmcSetHostData(xsThis, socket);
	xsSetHostHooks(xsThis, (xsHostHooks *)&hooks);
	socket->the = the;
	socket->format = known(the, builtinInitializeFormat(the, kIOFormatBuffer));
	socket->onReadable = builtinGetCallback(the, xsID_onReadable);
	socket->onWritable = builtinGetCallback(the, xsID_onWritable);
	socket->onError = builtinGetCallback(the, xsID_onError);
	builtinInitializeTarget(the);
	open(the, socket);
	socket->object = xsThis;
	xsRemember(socket->object);
}

void xs_tls_close(xsMachine *the)
{
	Socket *socket = xsmcGetHostData(xsThis);
	if (socket == NULL)
		return;
	socket = own(the);
	xsForget(socket->object);
	xsmcSetHostData(xsThis, NULL);
	xsmcSetHostDestructor(xsThis, NULL);
	xs_tls_destructor(socket);
}

void xs_tls_read(xsMachine *the)
{
	Socket *socket = own(the);
	TlsStatus status;
	size_t count;
	int wanted;
	tlsLinkStatus(socket->link, &status);
	count = status.readable;
	if (count == 0)
		return;
	if (socket->format == kIOFormatNumber) {
		uint8_t byte;
		tlsLinkRead(socket->link, &byte, 1);
		xsmcSetInteger(xsResult, byte);
		return;
	}
	if (xsmcArgc > 0 && xsmcTypeOf(xsArg(0)) == xsReferenceType) {
		xsUnsignedValue size;
		void *into;
		xsmcGetBufferWritable(xsArg(0), &into, &size);
		xsmcSetInteger(xsResult, (xsIntegerValue)tlsLinkRead(socket->link, into, size));
		return;
	}
	wanted = xsmcArgc > 0 && xsmcTypeOf(xsArg(0)) != xsUndefinedType ? xsmcToInteger(xsArg(0)) : (int)count;
	if (wanted <= 0)
		xsUnknownError("invalid");
	if ((size_t)wanted < count)
		count = (size_t)wanted;
	xsmcSetArrayBuffer(xsResult, NULL, (xsIntegerValue)count);
	tlsLinkRead(socket->link, xsmcToArrayBuffer(xsResult), count);
}

void xs_tls_write(xsMachine *the)
{
	Socket *socket = own(the);
	TlsStatus status;
	xsUnsignedValue count = 1;
	uint8_t byte;
	void *bytes = &byte;
	int more = 0;
	tlsLinkStatus(socket->link, &status);
	if (status.state == TLS_CONNECTING)
		xsUnknownError("not ready");
	if (status.state != TLS_OPEN) {
		xsmcSetInteger(xsResult, 0);
		return;
	}
	if (xsmcArgc > 1 && xsmcTypeOf(xsArg(1)) == xsReferenceType) {
		xsmcVars(1);
		xsmcGet(xsVar(0), xsArg(1), xsID_more);
		more = xsmcToBoolean(xsVar(0));
	}
	if (socket->format == kIOFormatNumber)
		byte = (uint8_t)xsmcToInteger(xsArg(0));
	else
		xsmcGetBufferReadable(xsArg(0), &bytes, &count);
	if (count > status.writable)
		xsUnknownError("would block");
	tlsLinkWrite(socket->link, bytes, count, more);
	xsmcSetInteger(xsResult, (xsIntegerValue)(status.writable - count));
}

void xs_tls_get_format(xsMachine *the)
{
	builtinGetFormat(the, own(the)->format);
}

void xs_tls_set_format(xsMachine *the)
{
	own(the)->format = known(the, builtinSetFormat(the));
}
