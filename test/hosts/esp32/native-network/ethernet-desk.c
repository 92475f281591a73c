/*
 * Ethernet on a desk: reads commands, one a line, does them to ethernet-link.c and to the driver that it believes in,
 * and prints what came of it. `fail WHAT` lets the next call of that kind fail.
 */

#include "stubs.h"

#include <stdlib.h>
#include <string.h>

void xs_ethernet_link(xsMachine *the);
void xs_ethernet_link_connect(xsMachine *the);
void xs_ethernet_link_connection(xsMachine *the);
void xs_ethernet_link_address(xsMachine *the);
void xs_ethernet_link_close(xsMachine *the);

esp_event_base_t ETH_EVENT = "ETH_EVENT";
esp_event_base_t IP_EVENT = "IP_EVENT";

static xsMachine machine;
static void (*task)(void *);
static modMessageDeliver delivers[16];
static int messages;
static esp_event_handler_t onEthernet, onIp;
static char failing[32];
static int macs, phys, isRunning;

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
	if (the != &machine || length != 0 || messages == 16)
		abort();
	delivers[messages++] = deliver;
	return 0;
}

int xTaskCreate(void (*created)(void *), const char *name, int stack, void *context, int priority, void *handle)
{
	(void)name, (void)stack, (void)context, (void)priority, (void)handle;
	if (task != NULL)
		abort();
	if (fails("task"))
		return 0;
	task = created;
	return pdPASS;
}

void vTaskDelete(void *which) { (void)which; }
void vTaskDelay(int ms) { printf("wait %d\n", ms); }
esp_err_t gpio_reset_pin(gpio_num_t pin) { (void)pin; return ESP_OK; }
esp_err_t gpio_set_direction(gpio_num_t pin, int mode) { (void)pin, (void)mode; return ESP_OK; }
esp_err_t gpio_set_level(gpio_num_t pin, uint32_t level) { printf("pin %d %u\n", pin, (unsigned)level); return ESP_OK; }
esp_err_t esp_event_loop_create_default(void) { return ESP_ERR_INVALID_STATE; }
esp_err_t esp_netif_init(void) { return ESP_OK; }

esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t event, esp_event_handler_t handler, void *context)
{
	(void)context;
	if (event != ESP_EVENT_ANY_ID || fails("handler"))
		return ESP_ERR_NO_MEM;
	*(base == ETH_EVENT ? &onEthernet : &onIp) = handler;
	return ESP_OK;
}

esp_netif_t *esp_netif_new(const esp_netif_config_t *config)
{
	(void)config;
	return fails("netif") ? NULL : (esp_netif_t *)&machine;
}

esp_err_t esp_netif_attach(esp_netif_t *netif, void *glue)
{
	(void)netif, (void)glue;
	printf("attach\n");
	return ESP_OK;
}

esp_err_t esp_netif_get_ip_info(esp_netif_t *netif, esp_netif_ip_info_t *info)
{
	(void)netif;
	info->ip = 7;
	return ESP_OK;
}

char *esp_ip4addr_ntoa(const uint32_t *address, char *text, int length)
{
	snprintf(text, (size_t)length, "192.0.2.%u", (unsigned)*address);
	return text;
}

static esp_err_t deleteMac(esp_eth_mac_t *mac) { free(mac); macs--; return ESP_OK; }
static esp_err_t deletePhy(esp_eth_phy_t *phy) { free(phy); phys--; return ESP_OK; }

esp_eth_mac_t *esp_eth_mac_new_esp32(const eth_esp32_emac_config_t *own, const eth_mac_config_t *common)
{
	esp_eth_mac_t *mac;
	(void)common;
	if (fails("mac"))
		return NULL;
	printf("mac mdc %d mdio %d clock %s %d\n", own->smi_gpio.mdc_num, own->smi_gpio.mdio_num,
		own->clock_config.rmii.clock_mode == EMAC_CLK_OUT ? "out" : "in", own->clock_config.rmii.clock_gpio);
	mac = calloc(1, sizeof(*mac));
	mac->del = deleteMac;
	macs++;
	return mac;
}

esp_eth_phy_t *esp_eth_phy_new_generic(const eth_phy_config_t *config)
{
	esp_eth_phy_t *phy;
	if (fails("phy"))
		return NULL;
	printf("phy %d reset %d\n", (int)config->phy_addr, config->reset_gpio_num);
	phy = calloc(1, sizeof(*phy));
	phy->del = deletePhy;
	phys++;
	return phy;
}

esp_err_t esp_eth_driver_install(const esp_eth_config_t *config, esp_eth_handle_t *driver)
{
	if (fails("install"))
		return ESP_FAIL;
	*driver = config->mac;
	return ESP_OK;
}

esp_eth_netif_glue_handle_t esp_eth_new_netif_glue(esp_eth_handle_t driver) { return fails("glue") ? NULL : driver; }

esp_err_t esp_eth_start(esp_eth_handle_t driver)
{
	(void)driver;
	if (isRunning)
		return ESP_ERR_INVALID_STATE;
	if (fails("start"))
		return ESP_FAIL;
	isRunning = 1;
	printf("start\n");
	return ESP_OK;
}

esp_err_t esp_eth_stop(esp_eth_handle_t driver)
{
	(void)driver;
	if (!isRunning)
		abort();
	isRunning = 0;
	printf("stop\n");
	return ESP_OK;
}

static void run(void)
{
	void (*due)(void *) = task;
	task = NULL;
	if (due != NULL)
		due(NULL);
}

static void deliver(void)
{
	for (int index = 0; index < messages; index++)
		delivers[index](&machine, NULL, NULL, 0);
	messages = 0;
}

static void show(void)
{
	machine.result.text[0] = '\0';
	xs_ethernet_link_address(&machine);
	xs_ethernet_link_connection(&machine);
	printf("= %d%s%s told %d held %d macs %d phys %d%s%s\n", machine.result.integer, machine.result.text[0] ? " " : "",
		machine.result.text, machine.told, machine.remembered, macs, phys, machine.thrown[0] ? " threw " : "",
		machine.thrown);
	machine.thrown[0] = '\0';
	machine.told = 0;
}

int main(void)
{
	static const int PINS[] = { 12, 17, 23, 18, 0 };
	char word[32];
	for (int index = 0; index < 5; index++)
		machine.arguments[index].integer = PINS[index];
	while (scanf("%31s", word) == 1) {
		if (strcmp(word, "open") == 0)
			xs_ethernet_link(&machine);
		else if (strcmp(word, "connect") == 0)
			xs_ethernet_link_connect(&machine);
		else if (strcmp(word, "close") == 0)
			xs_ethernet_link_close(&machine);
		else if (strcmp(word, "run") == 0)
			run();
		else if (strcmp(word, "deliver") == 0)
			deliver();
		else if (strcmp(word, "show") == 0)
			show();
		else if (strcmp(word, "fail") == 0 && scanf("%31s", failing) == 1)
			continue;
		else if (strcmp(word, "linked") == 0)
			onEthernet(NULL, ETH_EVENT, ETHERNET_EVENT_CONNECTED, NULL);
		else if (strcmp(word, "unlinked") == 0)
			onEthernet(NULL, ETH_EVENT, ETHERNET_EVENT_DISCONNECTED, NULL);
		else if (strcmp(word, "addressed") == 0)
			onIp(NULL, IP_EVENT, IP_EVENT_ETH_GOT_IP, NULL);
		else if (strcmp(word, "unaddressed") == 0)
			onIp(NULL, IP_EVENT, IP_EVENT_ETH_LOST_IP, NULL);
		else if (strcmp(word, "elsewhere") == 0)
			onIp(NULL, IP_EVENT, IP_EVENT_STA_GOT_IP, NULL);
		else
			return 2;
	}
	return 0;
}
