/*
 * The radio of an ESP32: in another's network and with a network of its own at the same time. ESP-IDF tells what happens
 * in its event task. There it is only noted, and a message posted; JavaScript is called where it runs.
 */

#include "xsmc.h"
#include "mc.xs.h"
#include "xsHost.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "esp_event.h"
#include "esp_netif.h"
#include "esp_wifi.h"

/* The states of the contract (modules/device/wifi.ts), in this order in wifi-radio.ts. */
enum { APART, JOINING, JOINED, FAILED };

/* Given as a reason where the board had been in the network: ESP-IDF's own begin at 1. */
#define WAS_JOINED 0
/* Attempts at an access point before it counts as failed: the first one of a radio that changes channels may be lost. */
#define RETRIES 2
#define OWN_CHANNEL 1
#define OWN_CLIENTS 4
#define BEACON_INTERVAL_MS 100

/* There is one radio. The driver stays installed once it is. */
static struct {
	/* NULL: closed. */
	xsMachine *volatile machine;
	xsSlot object;
	esp_netif_t *station;
	esp_netif_t *own;
	int isInstalled;
	atomic_int state;
	atomic_int reason;
	/* Connecting or connected: a disconnect will be told. */
	atomic_int isBusy;
	/* To be connected once the network before is left; whoever takes the 1 does it. */
	atomic_int mustConnect;
	/* Associated by the newest attempt: only then is an address one of its. */
	atomic_int isLinked;
	atomic_int hasScanned;
	int isOwnOpen;
} radio;

static void tell(void *the, void *refcon, uint8_t *message, uint16_t length)
{
	(void)refcon;
	(void)message;
	(void)length;
	/* It was closed while the message was on its way. */
	if (radio.machine != the)
		return;
	xsBeginHost(the);
	xsCall0(radio.object, xsID_onChanged);
	xsEndHost(the);
}

static void post(void)
{
	xsMachine *machine = radio.machine;
	if (machine != NULL)
		modMessagePostToMachine(machine, NULL, 0, tell, NULL);
}

static void changeTo(int state, int reason)
{
	radio.reason = reason;
	radio.state = state;
	post();
}

static void connect(void)
{
	radio.isBusy = 1;
	if (esp_wifi_connect() == ESP_OK)
		return;
	radio.isBusy = 0;
	changeTo(FAILED, WIFI_REASON_UNSPECIFIED);
}

static void disconnected(int reason)
{
	int state = radio.state;
	radio.isBusy = 0;
	radio.isLinked = 0;
	if (atomic_exchange(&radio.mustConnect, 0)) {
		connect();
		return;
	}
	/* The word that the network before was left may come late. */
	if (state == JOINING && reason == WIFI_REASON_ASSOC_LEAVE)
		return;
	if (state == JOINING || state == JOINED)
		changeTo(FAILED, state == JOINED ? WAS_JOINED : reason);
}

static void onWifiEvent(void *context, esp_event_base_t base, int32_t event, void *data)
{
	(void)context;
	(void)base;
	if (event == WIFI_EVENT_STA_CONNECTED)
		radio.isLinked = radio.state == JOINING && !radio.mustConnect;
	else if (event == WIFI_EVENT_STA_DISCONNECTED)
		disconnected(((wifi_event_sta_disconnected_t *)data)->reason);
	else if (event == WIFI_EVENT_SCAN_DONE) {
		radio.hasScanned = 1;
		post();
	}
}

static int hasAddress(void)
{
	esp_netif_ip_info_t info;
	return esp_netif_get_ip_info(radio.station, &info) == ESP_OK && info.ip.addr != 0;
}

static void onIpEvent(void *context, esp_event_base_t base, int32_t event, void *data)
{
	(void)context;
	(void)base;
	(void)data;
	if (event == IP_EVENT_STA_GOT_IP && radio.isLinked)
		changeTo(JOINED, 0);
	else if (event == IP_EVENT_STA_LOST_IP && radio.state == JOINED && !hasAddress())
		/* Linked without an address is no use; the disconnect tells that it is lost. */
		esp_wifi_disconnect();
}

/* The DHCP server names the board as name server, as it does as gateway: every name leads to the board's page. */
static int offerNames(void)
{
	esp_netif_ip_info_t info;
	esp_netif_dns_info_t names;
	/* dhcpserver.h: OFFER_DNS */
	uint8_t offer = 2;
	memset(&names, 0, sizeof(names));
	if (esp_netif_get_ip_info(radio.own, &info) != ESP_OK)
		return 0;
	names.ip.u_addr.ip4 = info.ip;
	names.ip.type = ESP_IPADDR_TYPE_V4;
	return esp_netif_dhcps_option(radio.own, ESP_NETIF_OP_SET, ESP_NETIF_DOMAIN_NAME_SERVER, &offer, sizeof(offer))
			== ESP_OK
		&& esp_netif_set_dns_info(radio.own, ESP_NETIF_DNS_MAIN, &names) == ESP_OK;
}

static int install(void)
{
	wifi_init_config_t config = WIFI_INIT_CONFIG_DEFAULT();
	esp_err_t failed = esp_netif_init();
	if (failed == ESP_OK)
		failed = esp_event_loop_create_default();
	if (failed != ESP_OK && failed != ESP_ERR_INVALID_STATE)
		return 0;
	/* Both before the radio starts: the DHCP server of the second one comes up with it. */
	if (radio.station == NULL)
		radio.station = esp_netif_create_default_wifi_sta();
	if (radio.own == NULL)
		radio.own = esp_netif_create_default_wifi_ap();
	if (radio.station == NULL || radio.own == NULL || !offerNames())
		return 0;
	/* What it knows is the firmware's, and nothing of it lies in the flash a second time. */
	config.nvs_enable = 0;
	return esp_wifi_init(&config) == ESP_OK && esp_wifi_set_storage(WIFI_STORAGE_RAM) == ESP_OK
		&& esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, onWifiEvent, NULL) == ESP_OK
		&& esp_event_handler_register(IP_EVENT, ESP_EVENT_ANY_ID, onIpEvent, NULL) == ESP_OK;
}

void xs_wifi_radio_destructor(void *data)
{
	(void)data;
}

void xs_wifi_radio(xsMachine *the)
{
	if (radio.machine != NULL)
		xsUnknownError("in use");
	if (!radio.isInstalled && !install())
		xsUnknownError("no radio");
	radio.isInstalled = 1;
	if (esp_wifi_set_mode(WIFI_MODE_STA) != ESP_OK || esp_wifi_start() != ESP_OK)
		xsUnknownError("no radio");
	radio.state = APART;
	radio.reason = 0;
	radio.isBusy = 0;
	radio.mustConnect = 0;
	radio.isLinked = 0;
	radio.hasScanned = 0;
	radio.isOwnOpen = 0;
	radio.object = xsThis;
	xsRemember(radio.object);
	radio.machine = the;
}

/* Copies a text that fills the field at most. Its end is not kept where it fills it. */
static int copied(uint8_t *field, size_t size, const char *text)
{
	size_t length = strlen(text);
	if (length > size)
		return 0;
	memcpy(field, text, length);
	return 1;
}

void xs_wifi_radio_join(xsMachine *the)
{
	wifi_config_t config;
	memset(&config, 0, sizeof(config));
	if (!copied(config.sta.ssid, sizeof(config.sta.ssid), xsmcToString(xsArg(0))))
		xsRangeError("name too long");
	if (!copied(config.sta.password, sizeof(config.sta.password), xsmcToString(xsArg(1))))
		xsRangeError("password too long");
	config.sta.scan_method = WIFI_ALL_CHANNEL_SCAN;
	config.sta.sort_method = WIFI_CONNECT_AP_BY_SIGNAL;
	config.sta.failure_retry_cnt = RETRIES;
	config.sta.pmf_cfg.capable = true;
	esp_wifi_scan_stop();
	radio.state = APART;
	radio.reason = 0;
	radio.isLinked = 0;
	radio.mustConnect = 0;
	esp_wifi_disconnect();
	if (esp_wifi_set_config(WIFI_IF_STA, &config) != ESP_OK)
		xsUnknownError("no radio");
	radio.state = JOINING;
	radio.mustConnect = 1;
	if (!radio.isBusy && atomic_exchange(&radio.mustConnect, 0))
		connect();
}

void xs_wifi_radio_leave(xsMachine *the)
{
	(void)the;
	radio.state = APART;
	radio.mustConnect = 0;
	radio.isLinked = 0;
	/* Should its word never come, the next attempt does not wait for it. */
	radio.isBusy = 0;
	esp_wifi_disconnect();
}

void xs_wifi_radio_state(xsMachine *the)
{
	xsmcSetInteger(xsResult, radio.state);
}

void xs_wifi_radio_reason(xsMachine *the)
{
	xsmcSetInteger(xsResult, radio.reason);
}

void xs_wifi_radio_rssi(xsMachine *the)
{
	int rssi;
	if (radio.state == JOINED && esp_wifi_sta_get_rssi(&rssi) == ESP_OK)
		xsmcSetInteger(xsResult, rssi);
}

static void setAddress(xsMachine *the, esp_netif_t *netif)
{
	esp_netif_ip_info_t info;
	char text[16];
	if (esp_netif_get_ip_info(netif, &info) == ESP_OK && info.ip.addr != 0)
		xsmcSetString(xsResult, esp_ip4addr_ntoa(&info.ip, text, sizeof(text)));
}

void xs_wifi_radio_address(xsMachine *the)
{
	if (radio.state == JOINED)
		setAddress(the, radio.station);
}

void xs_wifi_radio_own_address(xsMachine *the)
{
	if (radio.isOwnOpen)
		setAddress(the, radio.own);
}

void xs_wifi_radio_scan(xsMachine *the)
{
	wifi_scan_config_t config;
	memset(&config, 0, sizeof(config));
	radio.hasScanned = 0;
	if (esp_wifi_scan_start(&config, false) != ESP_OK)
		xsUnknownError("busy");
}

void xs_wifi_radio_has_scanned(xsMachine *the)
{
	xsmcSetBoolean(xsResult, radio.hasScanned);
}

/* The name of the next that was found, as bytes: it need be no text. `rssi` and `isOpen` of it go into the object. */
void xs_wifi_radio_take(xsMachine *the)
{
	wifi_ap_record_t found;
	if (!radio.hasScanned || esp_wifi_scan_get_ap_record(&found) != ESP_OK)
		return;
	xsmcVars(1);
	xsmcSetInteger(xsVar(0), found.rssi);
	xsmcSet(xsThis, xsID_foundRssi, xsVar(0));
	xsmcSetBoolean(xsVar(0), found.authmode == WIFI_AUTH_OPEN);
	xsmcSet(xsThis, xsID_foundOpen, xsVar(0));
	xsmcSetArrayBuffer(xsResult, found.ssid, strnlen((const char *)found.ssid, sizeof(found.ssid) - 1));
}

void xs_wifi_radio_taken(xsMachine *the)
{
	(void)the;
	radio.hasScanned = 0;
	esp_wifi_clear_ap_list();
}

void xs_wifi_radio_open(xsMachine *the)
{
	wifi_config_t config;
	const char *name = xsmcToString(xsArg(0));
	memset(&config, 0, sizeof(config));
	if (!copied(config.ap.ssid, sizeof(config.ap.ssid), name))
		xsRangeError("name too long");
	config.ap.ssid_len = (uint8_t)strlen(name);
	if (!copied(config.ap.password, sizeof(config.ap.password) - 1, xsmcToString(xsArg(1))))
		xsRangeError("password too long");
	config.ap.authmode = WIFI_AUTH_WPA2_PSK;
	/* In another's network its channel holds. */
	config.ap.channel = OWN_CHANNEL;
	config.ap.max_connection = OWN_CLIENTS;
	config.ap.beacon_interval = BEACON_INTERVAL_MS;
	config.ap.pmf_cfg.capable = true;
	if (esp_wifi_set_mode(WIFI_MODE_APSTA) != ESP_OK || esp_wifi_set_config(WIFI_IF_AP, &config) != ESP_OK) {
		esp_wifi_set_mode(WIFI_MODE_STA);
		xsUnknownError("no access point");
	}
	radio.isOwnOpen = 1;
}

void xs_wifi_radio_shut(xsMachine *the)
{
	if (esp_wifi_set_mode(WIFI_MODE_STA) != ESP_OK)
		xsUnknownError("no radio");
	radio.isOwnOpen = 0;
}

void xs_wifi_radio_close(xsMachine *the)
{
	if (radio.machine == NULL)
		return;
	radio.machine = NULL;
	radio.state = APART;
	radio.mustConnect = 0;
	radio.isOwnOpen = 0;
	xsForget(radio.object);
	esp_wifi_stop();
}
