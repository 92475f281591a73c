/* What differs between ESP-IDF v6 (mbedTLS 4) and a computer's own mbedTLS, 2.28 or newer. */
#ifndef PILOTLINE_TLS_PLATFORM_H
#define PILOTLINE_TLS_PLATFORM_H

#ifdef ESP_PLATFORM
/* Moddable compiles C outside of ESP-IDF's build, which would define these: its libraries are made with them. */
#define MBEDTLS_MAJOR_VERSION 4
#define MBEDTLS_CONFIG_FILE "mbedtls/esp_config.h"
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif

#include <mbedtls/version.h>

#include <mbedtls/net_sockets.h>
#include <mbedtls/pk.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#if MBEDTLS_VERSION_NUMBER < 0x04000000
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/oid.h>
#endif
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#include <psa/crypto.h>
#endif

#ifndef MBEDTLS_HAVE_TIME_DATE
#error "mbedTLS would take certificates that have expired: CONFIG_MBEDTLS_HAVE_TIME_DATE=y"
#endif
#ifndef MBEDTLS_PEM_PARSE_C
#error "mbedTLS could not read PEM: CONFIG_MBEDTLS_PEM_PARSE_C=y"
#endif

#ifdef ESP_PLATFORM
#if !CONFIG_VFS_SUPPORT_SELECT
#error "a task could not wait for a socket and for its owner at once: CONFIG_VFS_SUPPORT_SELECT=y"
#endif
#include "esp_pthread.h"
#include "esp_vfs_eventfd.h"
#else
#include <sys/eventfd.h>
#endif

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

#endif
