/*
 * The ESP32's Ethernet MAC with a PHY on RMII that takes its 50 MHz from the chip. ESP-IDF v6 has to be told that clock
 * in the driver's configuration, which Moddable's own module leaves at "from outside".
 *
 * Bringing a PHY up takes hundreds of milliseconds, so a task of its own does it. What happens afterwards ESP-IDF tells
 * in its event task. Both only note the new state and post a message; JavaScript is called where it runs.
 */

#include "xsmc.h"
#include "mc.xs.h"
#include "xsHost.h"

#include "driver/gpio.h"
#include "esp_eth.h"
#include "esp_event.h"
#include "esp_netif.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

/* ECMA-419's values of `connection`. */
enum { DOWN = 200, COMING_UP = 300, LINKED = 400, WITH_ADDRESS = 500 };

/* From the PHY's supply until it answers: its own reset takes 25 ms, the switch before it some more. */
#define POWER_UP_MS 200
#define TASK_STACK_BYTES 4096
#define TASK_PRIORITY 5
#define NO_PIN -1

struct Pins {
	int power;
	int clockOut;
	int mdc;
	int mdio;
	int address;
};

/* There is one MAC in the chip. The driver stays installed once it is. */
static struct {
	/* NULL: closed. */
	xsMachine *volatile machine;
	xsSlot object;
	struct Pins pins;
	esp_netif_t *netif;
	esp_eth_handle_t driver;
	volatile int connection;
	int isAttached;
	volatile int isComingUp;
	volatile int isStarted;
} wire;

static void tell(void *the, void *refcon, uint8_t *message, uint16_t length)
{
	(void)refcon;
	(void)message;
	(void)length;
	/* It was closed while the message was on its way. */
	if (wire.machine != the)
		return;
	xsBeginHost(the);
	xsCall0(wire.object, xsID_onChanged);
	xsEndHost(the);
}

static void changeTo(int connection)
{
	xsMachine *machine = wire.machine;
	wire.connection = connection;
	if (machine != NULL)
		modMessagePostToMachine(machine, NULL, 0, tell, NULL);
}

static void onEthernetEvent(void *context, esp_event_base_t base, int32_t event, void *data)
{
	(void)context;
	(void)base;
	(void)data;
	if (event == ETHERNET_EVENT_CONNECTED)
		changeTo(LINKED);
	else if (event == ETHERNET_EVENT_DISCONNECTED)
		changeTo(DOWN);
}

static void onIpEvent(void *context, esp_event_base_t base, int32_t event, void *data)
{
	(void)context;
	(void)base;
	(void)data;
	if (event == IP_EVENT_ETH_GOT_IP)
		changeTo(WITH_ADDRESS);
	else if (event == IP_EVENT_ETH_LOST_IP && wire.connection == WITH_ADDRESS)
		changeTo(LINKED);
}

static void powerOn(int pin)
{
	if (pin == NO_PIN)
		return;
	gpio_reset_pin((gpio_num_t)pin);
	gpio_set_direction((gpio_num_t)pin, GPIO_MODE_OUTPUT);
	gpio_set_level((gpio_num_t)pin, 1);
	vTaskDelay(pdMS_TO_TICKS(POWER_UP_MS));
}

static esp_eth_mac_t *newMac(const struct Pins *pins)
{
	eth_mac_config_t common = ETH_MAC_DEFAULT_CONFIG();
	eth_esp32_emac_config_t own = ETH_ESP32_EMAC_DEFAULT_CONFIG();
	own.smi_gpio.mdc_num = pins->mdc;
	own.smi_gpio.mdio_num = pins->mdio;
	own.clock_config.rmii.clock_mode = EMAC_CLK_OUT;
	own.clock_config.rmii.clock_gpio = pins->clockOut;
	return esp_eth_mac_new_esp32(&own, &common);
}

/* An 802.3 PHY without a reset pin: a LAN8710A needs nothing else. */
static esp_eth_phy_t *newPhy(const struct Pins *pins)
{
	eth_phy_config_t config = ETH_PHY_DEFAULT_CONFIG();
	config.phy_addr = pins->address;
	config.reset_gpio_num = NO_PIN;
	return esp_eth_phy_new_generic(&config);
}

static esp_eth_handle_t newDriver(const struct Pins *pins)
{
	esp_eth_handle_t driver = NULL;
	esp_eth_mac_t *mac = newMac(pins);
	esp_eth_phy_t *phy = newPhy(pins);
	if (mac != NULL && phy != NULL) {
		esp_eth_config_t config = ETH_DEFAULT_CONFIG(mac, phy);
		if (esp_eth_driver_install(&config, &driver) == ESP_OK)
			return driver;
	}
	if (phy != NULL)
		phy->del(phy);
	if (mac != NULL)
		mac->del(mac);
	return NULL;
}

static esp_err_t attach(void)
{
	esp_err_t failed = esp_event_handler_register(ETH_EVENT, ESP_EVENT_ANY_ID, onEthernetEvent, NULL);
	if (failed == ESP_OK)
		failed = esp_event_handler_register(IP_EVENT, ESP_EVENT_ANY_ID, onIpEvent, NULL);
	if (failed == ESP_OK) {
		esp_eth_netif_glue_handle_t glue = esp_eth_new_netif_glue(wire.driver);
		failed = glue == NULL ? ESP_ERR_NO_MEM : esp_netif_attach(wire.netif, glue);
	}
	return failed;
}

/* What was reached stays: the next attempt goes on from there. */
static int bringUp(void)
{
	if (wire.driver == NULL) {
		powerOn(wire.pins.power);
		wire.driver = newDriver(&wire.pins);
	}
	if (wire.driver == NULL)
		return 0;
	if (!wire.isAttached) {
		if (attach() != ESP_OK)
			return 0;
		wire.isAttached = 1;
	}
	return esp_eth_start(wire.driver) == ESP_OK;
}

static void bringUpTask(void *context)
{
	(void)context;
	wire.isStarted = bringUp();
	wire.isComingUp = 0;
	if (!wire.isStarted)
		changeTo(DOWN);
	vTaskDelete(NULL);
}

void xs_ethernet_link_destructor(void *data)
{
	(void)data;
}

void xs_ethernet_link(xsMachine *the)
{
	if (wire.machine != NULL)
		xsUnknownError("in use");
	wire.pins.power = xsmcToInteger(xsArg(0));
	wire.pins.clockOut = xsmcToInteger(xsArg(1));
	wire.pins.mdc = xsmcToInteger(xsArg(2));
	wire.pins.mdio = xsmcToInteger(xsArg(3));
	wire.pins.address = xsmcToInteger(xsArg(4));
	if (wire.netif == NULL) {
		esp_netif_config_t config = ESP_NETIF_DEFAULT_ETH();
		esp_err_t failed = esp_netif_init();
		if (failed == ESP_OK)
			failed = esp_event_loop_create_default();
		if (failed != ESP_OK && failed != ESP_ERR_INVALID_STATE)
			xsUnknownError("no TCP/IP");
		wire.netif = esp_netif_new(&config);
		if (wire.netif == NULL)
			xsUnknownError("no memory");
	}
	wire.connection = DOWN;
	wire.object = xsThis;
	xsRemember(wire.object);
	wire.machine = the;
}

void xs_ethernet_link_connect(xsMachine *the)
{
	/* Once it is started it notices by itself that the cable is back. */
	if (wire.isComingUp || wire.isStarted)
		return;
	wire.isComingUp = 1;
	if (xTaskCreate(bringUpTask, "ethernet", TASK_STACK_BYTES, NULL, TASK_PRIORITY, NULL) == pdPASS)
		return;
	wire.isComingUp = 0;
	xsUnknownError("no memory");
}

void xs_ethernet_link_connection(xsMachine *the)
{
	int connection = wire.connection;
	xsmcSetInteger(xsResult, connection == DOWN && wire.isComingUp ? COMING_UP : connection);
}

void xs_ethernet_link_address(xsMachine *the)
{
	esp_netif_ip_info_t info;
	char text[16];
	if (wire.connection != WITH_ADDRESS || esp_netif_get_ip_info(wire.netif, &info) != ESP_OK)
		return;
	xsmcSetString(xsResult, esp_ip4addr_ntoa(&info.ip, text, sizeof(text)));
}

void xs_ethernet_link_close(xsMachine *the)
{
	if (wire.machine == NULL)
		return;
	wire.machine = NULL;
	xsForget(wire.object);
	if (wire.isStarted)
		esp_eth_stop(wire.driver);
	wire.isStarted = 0;
}
