export interface AccessPointOptions {
  /** 1–32 bytes. */
  readonly ssid: string;
  /** 8–63 characters (WPA2); empty: open to everybody. */
  readonly password: string;
  /** 1–13; left out: 1. */
  readonly channel?: number;
}

/**
 * A Wi-Fi network of the board's own, for a phone that sets it up. While it is open the board is in no other network;
 * after that it goes back into the one it knows. One at a time: a second one throws, as do options out of range.
 */
export interface AccessPoint {
  /** The board's own address in it; phones get theirs from its DHCP server. */
  readonly address: string;
  close(): void;
}

export type AccessPointConstructor = new (options: AccessPointOptions) => AccessPoint;
