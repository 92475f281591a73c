export interface WifiNetwork {
  readonly ssid: string;
  /** dBm, −100 to 0. */
  readonly rssiDbm: number;
  readonly isOpen: boolean;
}

/** Why a network was not joined, or was lost. */
export type WifiFailure = "wrong-password" | "not-found" | "lost" | "other";

/** How the board stands in another's network. */
export type WifiState =
  | { readonly kind: "apart" }
  | { readonly kind: "joining" }
  | { readonly kind: "joined"; readonly address: string; readonly rssiDbm?: number }
  | { readonly kind: "failed"; readonly reason: WifiFailure };

export interface JoinOptions {
  /** 1–32 bytes. */
  readonly ssid: string;
  /** 8–63 printable ASCII characters, or 64 hexadecimal digits; empty: an open network. */
  readonly password: string;
}

export interface AccessPointOptions {
  /** 1–32 bytes. */
  readonly ssid: string;
  /** 8–63 characters (WPA2). */
  readonly password: string;
}

/** The board's radio. It can be in another's network and have one of its own at the same time. */
export interface Wifi {
  readonly state: WifiState;
  /** Six pairs of hexadecimal digits with colons; left out where nobody can tell. */
  readonly mac?: string;
  /** The network that the image was built with; left out: none. */
  readonly builtIn?: JoinOptions;
  /** The state changed; one hearer. Never inside a call. */
  onChanged: (() => void) | undefined;
  /** Leaves the present network and tries that one, once: then it is `joined` or `failed`. Throws out of range. */
  join(options: JoinOptions): void;
  leave(): void;
  /** `onFound` is called once, with what was heard, strongest first, at most 32; a hidden network has an empty name. */
  scan(onFound: (networks: readonly WifiNetwork[]) => void): void;
  /** A network of its own, with a DHCP server that names the board as gateway and name server. Throws out of range. */
  openAccessPoint(options: AccessPointOptions): void;
  closeAccessPoint(): void;
  /** In its own network, usually 192.168.4.1; undefined: there is none. */
  readonly accessPointAddress: string | undefined;
  close(): void;
}

export type WifiConstructor = new () => Wifi;
