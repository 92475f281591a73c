#include "xsmc.h"
#include "mc.xs.h"

/*
 * The natives behind the SDK's `embedded:io/socket/udp`, on a network where everybody else is silent: what is sent is
 * gone, and nothing comes. The objects in the machine's heap are those of a chip.
 */

void xs_udp_constructor(xsMachine *the) {}
void xs_udp_destructor(void *data) {}
void xs_udp_close(xsMachine *the) {}
void xs_udp_read(xsMachine *the) {}
void xs_udp_write(xsMachine *the) {}
void xs_udp_add(xsMachine *the) {}
void xs_udp_remove(xsMachine *the) {}
