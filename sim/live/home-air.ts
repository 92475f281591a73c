import { type AirNetworkOptions, VirtualAir } from "../../hosts/virtual/wifi";

/** What a phone finds beside the charger at home. The first is the home's own. */
export const HOME_NETWORKS: readonly AirNetworkOptions[] = Object.freeze([
  Object.freeze({ ssid: "Casa", password: "sete mares", rssiDbm: -52 }),
  Object.freeze({ ssid: "Vizinho do 2.º", password: "nao e a minha", rssiDbm: -74 }),
  Object.freeze({ ssid: "Café aberto", password: "", rssiDbm: -83 }),
  Object.freeze({ ssid: "Garagem", password: "escondida", rssiDbm: -66, isHidden: true }),
]);

/** The air around boards that nobody has set up yet. */
export function homeAir(): VirtualAir {
  const air = new VirtualAir();
  for (const network of HOME_NETWORKS) air.add(network);
  return air;
}
