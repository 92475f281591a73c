/* As much of XS, Moddable and ESP-IDF as wifi-radio.c asks for, on a desk. wifi-desk.c is behind it. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* XS: a slot is an integer, a text or some bytes. */
typedef struct {
	int integer;
	char text[128];
} xsSlot;
typedef struct {
	xsSlot result, self, arguments[2], variables[1], rssi, open;
	char thrown[32];
	int remembered, told;
} xsMachine;
#define xsThis (the->self)
#define xsResult (the->result)
#define xsArg(index) (the->arguments[index])
#define xsVar(index) (the->variables[index])
#define xsmcVars(count) ((void)(count))
#define xsmcToString(slot) ((slot).text)
#define xsmcSetInteger(slot, value) ((slot).integer = (value))
#define xsmcSetBoolean(slot, value) ((slot).integer = (value))
#define xsmcSetString(slot, value) snprintf((slot).text, sizeof((slot).text), "%s", (value))
#define xsmcSetArrayBuffer(slot, bytes, length) \
	snprintf((slot).text, sizeof((slot).text), "%.*s", (int)(length), (const char *)(bytes))
#define xsmcSet(object, id, slot) ((void)(object), *((id) == xsID_foundRssi ? &the->rssi : &the->open) = (slot))
#define xsUnknownError(why) do { snprintf(the->thrown, sizeof(the->thrown), "%s", (why)); return; } while (0)
#define xsRangeError xsUnknownError
#define xsRemember(slot) (the->remembered++)
#define xsForget(slot) (the->remembered--)
#define xsBeginHost(machine) do { xsMachine *host = (machine)
#define xsCall0(object, id) (host->told++, (void)(object), (void)(id))
#define xsEndHost(machine) } while (0)
enum { xsID_onChanged = 1, xsID_foundRssi, xsID_foundOpen };

typedef void (*modMessageDeliver)(void *the, void *refcon, uint8_t *message, uint16_t length);
int modMessagePostToMachine(xsMachine *the, uint8_t *message, uint16_t length, modMessageDeliver deliver, void *refcon);

/* ESP-IDF v6.0. */
typedef int esp_err_t;
enum { ESP_OK = 0, ESP_FAIL = -1, ESP_ERR_INVALID_STATE = 0x103 };
typedef const char *esp_event_base_t;
typedef void (*esp_event_handler_t)(void *context, esp_event_base_t base, int32_t event, void *data);
extern esp_event_base_t WIFI_EVENT, IP_EVENT;
enum { ESP_EVENT_ANY_ID = -1 };
enum { WIFI_EVENT_SCAN_DONE = 1, WIFI_EVENT_STA_CONNECTED = 4, WIFI_EVENT_STA_DISCONNECTED };
enum { IP_EVENT_STA_GOT_IP, IP_EVENT_STA_LOST_IP };
esp_err_t esp_event_loop_create_default(void);
esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t event, esp_event_handler_t handler, void *context);

typedef struct esp_netif esp_netif_t;
typedef struct { uint32_t addr; } esp_ip4_addr_t;
typedef struct { esp_ip4_addr_t ip; } esp_netif_ip_info_t;
typedef struct { struct { union { esp_ip4_addr_t ip4; } u_addr; uint8_t type; } ip; } esp_netif_dns_info_t;
enum { ESP_IPADDR_TYPE_V4 = 0, ESP_NETIF_OP_SET = 1, ESP_NETIF_DOMAIN_NAME_SERVER = 6, ESP_NETIF_DNS_MAIN = 0 };
esp_err_t esp_netif_init(void);
esp_netif_t *esp_netif_create_default_wifi_sta(void);
esp_netif_t *esp_netif_create_default_wifi_ap(void);
esp_err_t esp_netif_get_ip_info(esp_netif_t *netif, esp_netif_ip_info_t *info);
esp_err_t esp_netif_dhcps_option(esp_netif_t *netif, int operation, int option, void *value, uint32_t length);
esp_err_t esp_netif_set_dns_info(esp_netif_t *netif, int type, esp_netif_dns_info_t *info);
char *esp_ip4addr_ntoa(const esp_ip4_addr_t *address, char *text, int length);

typedef struct { int nvs_enable; } wifi_init_config_t;
#define WIFI_INIT_CONFIG_DEFAULT() { .nvs_enable = 1 }
enum { WIFI_STORAGE_RAM = 1, WIFI_MODE_STA = 1, WIFI_MODE_APSTA = 3, WIFI_IF_STA = 0, WIFI_IF_AP = 1 };
enum { WIFI_ALL_CHANNEL_SCAN = 1, WIFI_CONNECT_AP_BY_SIGNAL = 0, WIFI_AUTH_OPEN = 0, WIFI_AUTH_WPA2_PSK = 3 };
enum { WIFI_REASON_UNSPECIFIED = 1, WIFI_REASON_ASSOC_LEAVE = 8 };
typedef struct { uint8_t reason; } wifi_event_sta_disconnected_t;
typedef struct { int capable; } wifi_pmf_config_t;
typedef struct {
	uint8_t ssid[32], password[64];
	int scan_method, sort_method;
	uint8_t failure_retry_cnt;
	wifi_pmf_config_t pmf_cfg;
} wifi_sta_config_t;
typedef struct {
	uint8_t ssid[32], password[64], ssid_len, channel, max_connection;
	int authmode, beacon_interval;
	wifi_pmf_config_t pmf_cfg;
} wifi_ap_config_t;
typedef union { wifi_sta_config_t sta; wifi_ap_config_t ap; } wifi_config_t;
typedef struct { int unused; } wifi_scan_config_t;
typedef struct { uint8_t ssid[33]; int8_t rssi; int authmode; } wifi_ap_record_t;
esp_err_t esp_wifi_init(const wifi_init_config_t *config);
esp_err_t esp_wifi_set_storage(int storage);
esp_err_t esp_wifi_set_mode(int mode);
esp_err_t esp_wifi_set_config(int interface, wifi_config_t *config);
esp_err_t esp_wifi_start(void);
esp_err_t esp_wifi_stop(void);
esp_err_t esp_wifi_connect(void);
esp_err_t esp_wifi_disconnect(void);
esp_err_t esp_wifi_scan_start(const wifi_scan_config_t *config, int block);
esp_err_t esp_wifi_scan_stop(void);
esp_err_t esp_wifi_scan_get_ap_record(wifi_ap_record_t *record);
esp_err_t esp_wifi_clear_ap_list(void);
esp_err_t esp_wifi_sta_get_rssi(int *rssi);
