/* As much of XS, Moddable and ESP-IDF as ethernet-link.c asks for, on a desk. ethernet-desk.c is behind it. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* XS: a slot is an integer or a text. */
typedef struct {
	int integer;
	char text[32];
} xsSlot;
typedef struct {
	xsSlot result, self, arguments[5];
	char thrown[32];
	int remembered, told;
} xsMachine;
#define xsThis (the->self)
#define xsResult (the->result)
#define xsArg(index) (the->arguments[index])
#define xsmcToInteger(slot) ((slot).integer)
#define xsmcSetInteger(slot, value) ((slot).integer = (value))
#define xsmcSetString(slot, value) snprintf((slot).text, sizeof((slot).text), "%s", (value))
#define xsUnknownError(why) do { snprintf(the->thrown, sizeof(the->thrown), "%s", (why)); return; } while (0)
#define xsRemember(slot) (the->remembered++)
#define xsForget(slot) (the->remembered--)
#define xsBeginHost(machine) do { xsMachine *host = (machine)
#define xsCall0(object, id) (host->told++, (void)(object), (void)(id))
#define xsEndHost(machine) } while (0)
#define xsID_onChanged 1

typedef void (*modMessageDeliver)(void *the, void *refcon, uint8_t *message, uint16_t length);
int modMessagePostToMachine(xsMachine *the, uint8_t *message, uint16_t length, modMessageDeliver deliver, void *refcon);

/* FreeRTOS: a task that was created runs when the desk says so. */
#define pdPASS 1
#define pdMS_TO_TICKS(ms) (ms)
int xTaskCreate(void (*task)(void *), const char *name, int stack, void *context, int priority, void *handle);
void vTaskDelete(void *task);
void vTaskDelay(int ms);

/* ESP-IDF v6.0. */
typedef int esp_err_t;
enum { ESP_OK = 0, ESP_FAIL = -1, ESP_ERR_NO_MEM = 0x101, ESP_ERR_INVALID_STATE = 0x103 };
typedef int gpio_num_t;
enum { GPIO_MODE_OUTPUT = 2 };
esp_err_t gpio_reset_pin(gpio_num_t pin);
esp_err_t gpio_set_direction(gpio_num_t pin, int mode);
esp_err_t gpio_set_level(gpio_num_t pin, uint32_t level);

typedef const char *esp_event_base_t;
typedef void (*esp_event_handler_t)(void *context, esp_event_base_t base, int32_t event, void *data);
extern esp_event_base_t ETH_EVENT, IP_EVENT;
enum { ESP_EVENT_ANY_ID = -1 };
enum { ETHERNET_EVENT_START, ETHERNET_EVENT_STOP, ETHERNET_EVENT_CONNECTED, ETHERNET_EVENT_DISCONNECTED };
enum { IP_EVENT_STA_GOT_IP, IP_EVENT_ETH_GOT_IP, IP_EVENT_ETH_LOST_IP };
esp_err_t esp_event_loop_create_default(void);
esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t event, esp_event_handler_t handler, void *context);

typedef struct esp_netif esp_netif_t;
typedef struct { int unused; } esp_netif_config_t;
typedef struct { uint32_t ip; } esp_netif_ip_info_t;
#define ESP_NETIF_DEFAULT_ETH() { 0 }
esp_err_t esp_netif_init(void);
esp_netif_t *esp_netif_new(const esp_netif_config_t *config);
esp_err_t esp_netif_attach(esp_netif_t *netif, void *glue);
esp_err_t esp_netif_get_ip_info(esp_netif_t *netif, esp_netif_ip_info_t *info);
char *esp_ip4addr_ntoa(const uint32_t *address, char *text, int length);

typedef struct esp_eth_mac esp_eth_mac_t;
typedef struct esp_eth_phy esp_eth_phy_t;
struct esp_eth_mac { esp_err_t (*del)(esp_eth_mac_t *mac); };
struct esp_eth_phy { esp_err_t (*del)(esp_eth_phy_t *phy); };
typedef void *esp_eth_handle_t;
typedef void *esp_eth_netif_glue_handle_t;
enum { EMAC_CLK_EXT_IN, EMAC_CLK_OUT };
typedef struct { int unused; } eth_mac_config_t;
typedef struct {
	struct { int mdc_num, mdio_num; } smi_gpio;
	union { struct { int clock_mode, clock_gpio; } rmii; } clock_config;
} eth_esp32_emac_config_t;
typedef struct { int32_t phy_addr; int reset_gpio_num; } eth_phy_config_t;
typedef struct { esp_eth_mac_t *mac; esp_eth_phy_t *phy; } esp_eth_config_t;
#define ETH_MAC_DEFAULT_CONFIG() { 0 }
#define ETH_ESP32_EMAC_DEFAULT_CONFIG() { .smi_gpio = { 99, 99 }, .clock_config = { .rmii = { EMAC_CLK_EXT_IN, 0 } } }
#define ETH_PHY_DEFAULT_CONFIG() { .phy_addr = -1, .reset_gpio_num = 5 }
#define ETH_DEFAULT_CONFIG(newMac, newPhy) { .mac = (newMac), .phy = (newPhy) }
esp_eth_mac_t *esp_eth_mac_new_esp32(const eth_esp32_emac_config_t *own, const eth_mac_config_t *common);
esp_eth_phy_t *esp_eth_phy_new_generic(const eth_phy_config_t *config);
esp_err_t esp_eth_driver_install(const esp_eth_config_t *config, esp_eth_handle_t *driver);
esp_eth_netif_glue_handle_t esp_eth_new_netif_glue(esp_eth_handle_t driver);
esp_err_t esp_eth_start(esp_eth_handle_t driver);
esp_err_t esp_eth_stop(esp_eth_handle_t driver);
