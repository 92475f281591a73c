import Ethernet from "embedded:network/interface/ethernet";
import type { OpenLink } from "./network";

/** Ethernet with an address by DHCP. */
export const openLink: OpenLink = ({ onChanged }) => {
  const ethernet = new Ethernet({ onChanged });
  return {
    get connection() {
      return ethernet.connection;
    },
    get address() {
      return ethernet.address;
    },
    get mac() {
      return ethernet.MAC;
    },
    connect() {
      ethernet.connect();
    },
    close() {
      ethernet.close();
    },
  };
};
