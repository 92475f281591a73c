#include "desk.h"
#include "xsmc.h"
#include "mc.xs.h"

/*
 * What `desk-channel` asks the simulator for. A request is a line of words; its answer is a line, too:
 *   numbers with spaces between them, `=` and bytes in hexadecimal, `-` for nothing, `!` and what went wrong.
 * Only what the firmware would have on a chip, too, is made in the machine's heap.
 */

#define NUMBERS 4

double deskPilotCompute;

static double numbers[NUMBERS];

/* The line in `text` with a word in front; throws what the simulator says is wrong. */
static char *request(xsMachine *the, const char *text)
{
	char *answer;
	if (deskPilotCompute == 0 && strncmp(text, "pilot.write", 11) == 0)
		deskPilotCompute = deskCompute(the);
	deskWriteLine("do ", text);
	answer = deskReadLine();
	if (*answer == '!')
		xsUnknownError("%s", answer + 1);
	return answer;
}

static int isGiven(xsMachine *the, int index)
{
	return index < xsmcArgc && xsmcTypeOf(xsArg(index)) != xsUndefinedType;
}

/* The first argument, and the others as numbers, into `text`. Returns where it ends. */
static char *words(xsMachine *the, char *text, size_t size, int from, int to)
{
	char *at = text;
	int index;
	xsmcToStringBuffer(xsArg(0), at, 32);
	at += strlen(at);
	for (index = from; index < to && isGiven(the, index); index++)
		at += snprintf(at, text + size - at, " %.17g", xsmcToNumber(xsArg(index)));
	return at;
}

static void setNumber(xsMachine *the, double value)
{
	if (value == (double)(int)value)
		xsmcSetInteger(xsResult, (int)value);
	else
		xsmcSetNumber(xsResult, value);
}

/* `call(word, …numbers)`: the first number of the answer. */
void desk_call(xsMachine *the)
{
	char text[128], *answer;
	int index;
	words(the, text, sizeof(text), 1, 4);
	answer = request(the, text);
	for (index = 0; index < NUMBERS; index++)
		numbers[index] = strtod(answer, &answer);
	setNumber(the, numbers[0]);
}

/* `number(index)`: another number of the last answer. */
void desk_number(xsMachine *the)
{
	setNumber(the, numbers[xsmcToInteger(xsArg(0)) % NUMBERS]);
}

/* `take(word, …numbers)`: the answer's bytes. */
void desk_take(xsMachine *the)
{
	char text[128], *answer;
	words(the, text, sizeof(text), 1, 4);
	answer = request(the, text);
	xsmcSetArrayBuffer(xsResult, NULL, strlen(answer) / 2);
	deskFromHex(xsmcToArrayBuffer(xsResult), answer + 1);
}

/* `give(word, number, bytes)` */
void desk_give(xsMachine *the)
{
	void *bytes;
	xsUnsignedValue count;
	char head[64], *text;
	words(the, head, sizeof(head), 1, 2);
	xsmcGetBufferReadable(xsArg(2), &bytes, &count);
	text = malloc(strlen(head) + 2 * count + 2);
	if (text == NULL)
		xsRangeError("no memory");
	deskToHex(text + sprintf(text, "%s ", head), bytes, count);
	request(the, text);
	free(text);
}

/* `text(word, …texts)`: the answer's text, or undefined. */
void desk_text(xsMachine *the)
{
	size_t size = 64;
	int index;
	char *text, *at, *answer;
	for (index = 0; isGiven(the, index); index++)
		size += 2 * strlen(xsmcToString(xsArg(index))) + 2;
	text = malloc(size);
	if (text == NULL)
		xsRangeError("no memory");
	at = words(the, text, size, 0, 0);
	for (index = 1; isGiven(the, index); index++) {
		const char *argument = xsmcToString(xsArg(index));
		*at++ = ' ';
		*at++ = '=';
		at = deskToHex(at, (const uint8_t *)argument, strlen(argument));
	}
	answer = request(the, text);
	free(text);
	if (*answer == '=') {
		size_t length = deskFromHex((uint8_t *)answer, answer + 1);
		answer[length] = 0;
		xsmcSetString(xsResult, answer);
	}
}

char *deskToHex(char *to, const uint8_t *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	while (count-- > 0) {
		*to++ = digits[*bytes >> 4];
		*to++ = digits[*bytes++ & 15];
	}
	*to = 0;
	return to;
}

static uint8_t digit(char character)
{
	return character <= '9' ? character - '0' : character - 'a' + 10;
}

size_t deskFromHex(uint8_t *to, const char *hex)
{
	size_t count = 0;
	for (; hex[0] && hex[1]; hex += 2)
		to[count++] = digit(hex[0]) << 4 | digit(hex[1]);
	return count;
}

/* Something called a native of a chip's peripheral, which the build has put a name in the place of. */
void deskAbsent(const char *name)
{
	deskWriteLine("abort ", name);
	_exit(3);
}

/* `end()` */
void desk_end(xsMachine *the)
{
	deskWriteFigures(the, "ended ");
	_exit(0);
}
