import type { BoardPins } from "../../modules/boards/board";
import type { Link } from "./network";

/** The native class, see native-network/ethernet-link.js. */
export interface EthernetClass {
  new (options: {
    readonly power: number;
    readonly clockOut: number;
    readonly mdc: number;
    readonly mdio: number;
    readonly address: number;
    readonly onChanged: () => void;
  }): {
    readonly connection: number;
    readonly address: string | undefined;
    connect(): void;
    close(): void;
  };
}

/** Nothing switches the PHY's supply. */
const NO_PIN = -1;

/** Ethernet with an address by DHCP, on a board that has it. */
export function wiredLink(Ethernet: EthernetClass, phy: BoardPins["ethernet"], onChanged: () => void): Link {
  if (phy === undefined) throw new RangeError("this board has no Ethernet");
  const ethernet = new Ethernet({
    power: phy.powerPin ?? NO_PIN,
    clockOut: phy.clockOutPin,
    mdc: phy.mdcPin,
    mdio: phy.mdioPin,
    address: phy.address,
    onChanged,
  });
  return {
    get connection() {
      return ethernet.connection;
    },
    get address() {
      return ethernet.address;
    },
    connect() {
      ethernet.connect();
    },
    close() {
      ethernet.close();
    },
  };
}
