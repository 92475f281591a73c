/* The addresses that are burnt into the chip. */

#include "xsmc.h"
#include "mc.xs.h"
#include "xsHost.h"

#include <stdio.h>

#include "esp_mac.h"

#define MAC_BYTES 6

/* Six pairs of hexadecimal digits with colons. */
void xs_network_mac(xsMachine *the)
{
	uint8_t mac[MAC_BYTES];
	char text[3 * MAC_BYTES];
	esp_mac_type_t type = xsmcTest(xsArg(0)) ? ESP_MAC_ETH : ESP_MAC_WIFI_STA;
	if (esp_read_mac(mac, type) != ESP_OK)
		xsUnknownError("no MAC");
	for (int index = 0; index < MAC_BYTES; index++)
		snprintf(text + 3 * index, 4, index < MAC_BYTES - 1 ? "%02x:" : "%02x", mac[index]);
	xsmcSetString(xsResult, text);
}
