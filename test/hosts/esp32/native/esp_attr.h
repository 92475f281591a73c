/* In place of ESP-IDF's: a desk has one kind of memory. */
#pragma once
#define IRAM_ATTR
#define DRAM_ATTR
