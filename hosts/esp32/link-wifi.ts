import WiFi from "embedded:network/interface/wifi";
import type { OpenLink } from "./network";

/** Wi-Fi as a station. */
export const openLink: OpenLink = ({ ssid, password, onChanged }) => {
  if (ssid === "") return undefined;
  const wifi = new WiFi({ onChanged });
  return {
    get connection() {
      return wifi.connection;
    },
    get address() {
      return wifi.address;
    },
    get mac() {
      return wifi.MAC;
    },
    connect() {
      wifi.connect(password === "" ? { SSID: ssid } : { SSID: ssid, password });
    },
    close() {
      wifi.close();
    },
  };
};
