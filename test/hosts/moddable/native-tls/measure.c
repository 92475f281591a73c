/*
 * Linked with the driver it counts what the heap gives, and how deep the thread's stack gets:
 *   -Wl,--wrap=pthread_create
 */
#include "measure.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAINT 0xa5

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void __libc_free(void *block);
extern int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument);

static atomic_long now, peak;
static uint8_t *stack;
static size_t stackBytes;

static void *counted(void *block, long before)
{
	long size = block == NULL ? 0 : (long)malloc_usable_size(block) - before;
	long sum = atomic_fetch_add(&now, size) + size, most = atomic_load(&peak);
	while (sum > most && !atomic_compare_exchange_weak(&peak, &most, sum))
		;
	return block;
}

void *malloc(size_t size)
{
	return counted(__libc_malloc(size), 0);
}

void *calloc(size_t count, size_t size)
{
	return counted(__libc_calloc(count, size), 0);
}

void *realloc(void *block, size_t size)
{
	long before = block == NULL ? 0 : (long)malloc_usable_size(block);
	void *other = __libc_realloc(block, size);
	return other == NULL ? NULL : counted(other, before);
}

void free(void *block)
{
	if (block != NULL)
		atomic_fetch_sub(&now, (long)malloc_usable_size(block));
	__libc_free(block);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
	pthread_attr_t painted;
	int isDetached;
	if (attributes == NULL)
		return __real_pthread_create(thread, attributes, run, argument);
	pthread_attr_getstacksize(attributes, &stackBytes);
	pthread_attr_getdetachstate(attributes, &isDetached);
	/* It stays until the program ends: the thread cannot give it back. */
	stack = mmap(NULL, stackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack == MAP_FAILED)
		return -1;
	memset(stack, PAINT, stackBytes);
	pthread_attr_init(&painted);
	pthread_attr_setstack(&painted, stack, stackBytes);
	pthread_attr_setdetachstate(&painted, isDetached);
	return __real_pthread_create(thread, &painted, run, argument);
}

void measureStart(void)
{
	atomic_store(&now, 0);
	atomic_store(&peak, 0);
}

void measure(Measures *measures)
{
	size_t untouched = 0;
	while (untouched < stackBytes && stack[untouched] == PAINT)
		untouched++;
	measures->heapNow = atomic_load(&now);
	measures->heapPeak = atomic_load(&peak);
	measures->stackPeak = (long)(stackBytes - untouched);
}
