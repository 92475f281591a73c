#ifndef PILOTLINE_DESK_H
#define PILOTLINE_DESK_H

#include "xsAll.h"

/* Virtual milliseconds since the program's start, and at that moment since 1970. */
extern double deskNowMs;
extern double deskEpochMs;

/* Lines of text between the program and the simulator. They end the process where the other side is gone. */
void deskWriteLine(const char *word, const char *text);
/* Without its line end. Valid until the next call. */
char *deskReadLine(void);

/* A line about a stream, from its number on. */
void deskStreamNews(char *rest);

/* Returns where it ends, with a zero there. */
char *deskToHex(char *to, const uint8_t *bytes, size_t count);
/* Returns the number of bytes. Half a byte at the end is lost; it may write over its own text. */
size_t deskFromHex(uint8_t *to, const char *hex);

/* Units of the engine's meter so far, and when the pilot was set for the first time; 0 before. */
double deskCompute(txMachine *the);
extern double deskPilotCompute;

/* What of the machine is counted, as JSON. */
void deskWriteFigures(txMachine *the, const char *word);
/* What is measured from here on. */
void deskResetFigures(txMachine *the);

#endif
