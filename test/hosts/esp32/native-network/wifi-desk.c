/*
 * The radio on a desk: reads commands, one a word, does them to wifi-radio.c and to the driver that it believes in, and
 * prints what came of it. `fail WHAT` lets the next call of that kind fail. The driver tells nothing by itself.
 */

#include "wifi-stubs.h"

#include <stdlib.h>

void xs_wifi_radio(xsMachine *the);
void xs_wifi_radio_join(xsMachine *the);
void xs_wifi_radio_leave(xsMachine *the);
void xs_wifi_radio_state(xsMachine *the);
void xs_wifi_radio_reason(xsMachine *the);
void xs_wifi_radio_rssi(xsMachine *the);
void xs_wifi_radio_address(xsMachine *the);
void xs_wifi_radio_own_address(xsMachine *the);
void xs_wifi_radio_scan(xsMachine *the);
void xs_wifi_radio_has_scanned(xsMachine *the);
void xs_wifi_radio_take(xsMachine *the);
void xs_wifi_radio_taken(xsMachine *the);
void xs_wifi_radio_open(xsMachine *the);
void xs_wifi_radio_shut(xsMachine *the);
void xs_wifi_radio_close(xsMachine *the);

esp_event_base_t WIFI_EVENT = "WIFI_EVENT";
esp_event_base_t IP_EVENT = "IP_EVENT";

static xsMachine machine;
static modMessageDeliver delivers[32];
static int messages;
static esp_event_handler_t onWifi, onIp;
static char failing[32];
static uint32_t stationAddress;
static int records;
static int station, own;

static int fails(const char *what)
{
	if (strcmp(failing, what) != 0)
		return 0;
	failing[0] = '\0';
	return 1;
}

int modMessagePostToMachine(xsMachine *the, uint8_t *message, uint16_t length, modMessageDeliver deliver, void *refcon)
{
	(void)message, (void)refcon;
	if (the != &machine || length != 0 || messages == 32)
		abort();
	delivers[messages++] = deliver;
	return 0;
}

esp_err_t esp_event_loop_create_default(void) { return ESP_ERR_INVALID_STATE; }
esp_err_t esp_netif_init(void) { return ESP_OK; }
esp_netif_t *esp_netif_create_default_wifi_sta(void) { return fails("netif") ? NULL : (esp_netif_t *)&station; }
esp_netif_t *esp_netif_create_default_wifi_ap(void) { return (esp_netif_t *)&own; }

esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t event, esp_event_handler_t handler, void *context)
{
	(void)context;
	if (event != ESP_EVENT_ANY_ID)
		abort();
	*(base == WIFI_EVENT ? &onWifi : &onIp) = handler;
	return ESP_OK;
}

esp_err_t esp_netif_get_ip_info(esp_netif_t *netif, esp_netif_ip_info_t *info)
{
	info->ip.addr = netif == (esp_netif_t *)&own ? 41 : stationAddress;
	return ESP_OK;
}

esp_err_t esp_netif_dhcps_option(esp_netif_t *netif, int operation, int option, void *value, uint32_t length)
{
	if (netif != (esp_netif_t *)&own || operation != ESP_NETIF_OP_SET || option != ESP_NETIF_DOMAIN_NAME_SERVER)
		abort();
	return *(uint8_t *)value == 2 && length == 1 ? ESP_OK : ESP_FAIL;
}

esp_err_t esp_netif_set_dns_info(esp_netif_t *netif, int type, esp_netif_dns_info_t *info)
{
	(void)netif;
	printf("names from %u\n", type == ESP_NETIF_DNS_MAIN ? (unsigned)info->ip.u_addr.ip4.addr : 0);
	return ESP_OK;
}

char *esp_ip4addr_ntoa(const esp_ip4_addr_t *address, char *text, int length)
{
	snprintf(text, (size_t)length, "192.0.2.%u", (unsigned)address->addr);
	return text;
}

esp_err_t esp_wifi_init(const wifi_init_config_t *config) { printf("init nvs %d\n", config->nvs_enable); return ESP_OK; }
esp_err_t esp_wifi_set_storage(int storage) { return storage == WIFI_STORAGE_RAM ? ESP_OK : ESP_FAIL; }
esp_err_t esp_wifi_start(void) { printf("start\n"); return ESP_OK; }
esp_err_t esp_wifi_stop(void) { printf("stop\n"); return ESP_OK; }
esp_err_t esp_wifi_scan_stop(void) { return ESP_OK; }
esp_err_t esp_wifi_clear_ap_list(void) { records = 0; return ESP_OK; }
esp_err_t esp_wifi_sta_get_rssi(int *rssi) { *rssi = -61; return ESP_OK; }

esp_err_t esp_wifi_set_mode(int mode)
{
	printf("mode %d\n", mode);
	return ESP_OK;
}

esp_err_t esp_wifi_set_config(int interface, wifi_config_t *config)
{
	if (fails("config"))
		return ESP_FAIL;
	if (interface == WIFI_IF_AP)
		printf("own %.*s %.64s auth %d channel %d\n", config->ap.ssid_len, config->ap.ssid, config->ap.password,
			config->ap.authmode, config->ap.channel);
	else
		printf("config %.32s %.64s retries %d\n", config->sta.ssid, config->sta.password,
			config->sta.failure_retry_cnt);
	return ESP_OK;
}

esp_err_t esp_wifi_connect(void)
{
	if (fails("connect"))
		return ESP_FAIL;
	printf("connect\n");
	return ESP_OK;
}

esp_err_t esp_wifi_disconnect(void)
{
	printf("disconnect\n");
	return ESP_OK;
}

esp_err_t esp_wifi_scan_start(const wifi_scan_config_t *config, int block)
{
	(void)config;
	return block || fails("scan") ? ESP_FAIL : ESP_OK;
}

esp_err_t esp_wifi_scan_get_ap_record(wifi_ap_record_t *record)
{
	if (records == 0)
		return ESP_FAIL;
	memset(record, 0, sizeof(*record));
	/* The last one fills its field. */
	snprintf((char *)record->ssid, sizeof(record->ssid), "%s", records == 1 ? "12345678901234567890123456789012" : "a");
	record->rssi = (int8_t)(-50 - records);
	record->authmode = records == 1 ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA2_PSK;
	records--;
	return ESP_OK;
}

static void deliver(void)
{
	for (int index = 0; index < messages; index++)
		delivers[index](&machine, NULL, NULL, 0);
	messages = 0;
}

static const char *textOf(void (*getter)(xsMachine *the))
{
	machine.result.text[0] = '\0';
	getter(&machine);
	return machine.result.text[0] ? machine.result.text : "-";
}

static int numberOf(void (*getter)(xsMachine *the))
{
	machine.result.integer = 0;
	getter(&machine);
	return machine.result.integer;
}

static void show(void)
{
	deliver();
	printf("= state %d reason %d", numberOf(xs_wifi_radio_state), numberOf(xs_wifi_radio_reason));
	printf(" rssi %d at %s", numberOf(xs_wifi_radio_rssi), textOf(xs_wifi_radio_address));
	printf(" own %s", textOf(xs_wifi_radio_own_address));
	printf(" told %d held %d%s%s\n", machine.told, machine.remembered, machine.thrown[0] ? " threw " : "", machine.thrown);
	machine.thrown[0] = '\0';
	machine.told = 0;
}

static void found(void)
{
	printf("scanned %d", numberOf(xs_wifi_radio_has_scanned));
	for (;;) {
		machine.result.text[0] = '\0';
		xs_wifi_radio_take(&machine);
		if (machine.result.text[0] == '\0')
			break;
		printf(" %s %d %d", machine.result.text, machine.rssi.integer, machine.open.integer);
	}
	xs_wifi_radio_taken(&machine);
	printf("\n");
}

static void arguments(void)
{
	for (int index = 0; index < 2; index++)
		if (scanf("%127s", machine.arguments[index].text) != 1)
			exit(2);
	if (strcmp(machine.arguments[1].text, "-") == 0)
		machine.arguments[1].text[0] = '\0';
}

static const struct { const char *word; void (*run)(xsMachine *the); } CALLS[] = {
	{ "open", xs_wifi_radio }, { "leave", xs_wifi_radio_leave }, { "scan", xs_wifi_radio_scan },
	{ "shut", xs_wifi_radio_shut }, { "close", xs_wifi_radio_close },
};

int main(void)
{
	char word[32];
	while (scanf("%31s", word) == 1) {
		wifi_event_sta_disconnected_t gone;
		size_t call = 0;
		int number;
		while (call < sizeof(CALLS) / sizeof(CALLS[0]) && strcmp(word, CALLS[call].word) != 0)
			call++;
		if (call < sizeof(CALLS) / sizeof(CALLS[0]))
			CALLS[call].run(&machine);
		else if (strcmp(word, "join") == 0) {
			arguments();
			xs_wifi_radio_join(&machine);
		} else if (strcmp(word, "own") == 0) {
			arguments();
			xs_wifi_radio_open(&machine);
		} else if (strcmp(word, "show") == 0)
			show();
		else if (strcmp(word, "found") == 0)
			found();
		else if (strcmp(word, "fail") == 0 && scanf("%31s", failing) == 1)
			continue;
		else if (strcmp(word, "linked") == 0)
			onWifi(NULL, WIFI_EVENT, WIFI_EVENT_STA_CONNECTED, NULL);
		else if (strcmp(word, "gone") == 0 && scanf("%d", &number) == 1) {
			gone.reason = (uint8_t)number;
			stationAddress = 0;
			onWifi(NULL, WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, &gone);
		} else if (strcmp(word, "scanned") == 0 && scanf("%d", &records) == 1)
			onWifi(NULL, WIFI_EVENT, WIFI_EVENT_SCAN_DONE, NULL);
		else if (strcmp(word, "addressed") == 0) {
			stationAddress = 7;
			onIp(NULL, IP_EVENT, IP_EVENT_STA_GOT_IP, NULL);
		} else if (strcmp(word, "unaddressed") == 0 && scanf("%u", &stationAddress) == 1)
			onIp(NULL, IP_EVENT, IP_EVENT_STA_LOST_IP, NULL);
		else
			return 2;
	}
	return 0;
}
