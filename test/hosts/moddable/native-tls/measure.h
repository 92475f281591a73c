#ifndef MEASURE_H
#define MEASURE_H

#include <stddef.h>
#include <stdint.h>

/* Bytes, since measureStart; of the stack, of the thread that was started last, with its thread-local data. */
typedef struct {
	long heapNow, heapPeak, stackPeak;
} Measures;

void measureStart(void);
void measure(Measures *measures);

#endif
