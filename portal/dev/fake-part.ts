import { MEMBER_RULES } from "../../modules/messages/site";
import { check } from "../../modules/schema/check";
import { object, optional } from "../../modules/schema/schema";
import { type Node, nodeAt, SETTINGS } from "../src/schemas";
import type { JsonObject, Kind, NetworkNow, UpdateNow } from "../src/types";
import { NETWORKS, STATES, siteChargers } from "./fake-states";

/** A refusal as the portal answers it. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: object = {},
  ) {
    super(message);
  }
}

/** Wi-Fi password of every network of the fake. */
export const WIFI_PASSWORD = "sesame-open";
const SECRET = { mqtt: ["password"], homeAssistant: [], emoncms: ["apiKey"] } as const;

/** What one part keeps: a stand-in for charger, meter or manager with the firmware's own schemas. */
export class FakePart {
  password: string | undefined = "correct horse";
  isLoggedIn = true;
  isAtHand = false;
  hasWifi = true;
  readonly commands: object[] = [];
  settings: JsonObject;
  network: NetworkNow;
  update: UpdateNow = {
    version: "0.1.0",
    running: "confirmed",
    state: "idle",
    receivedBytes: 0,
    totalBytes: null,
    error: null,
    next: null,
  };
  tokens: string[] = ["home-assistant"];
  chargers = siteChargers() as { id: string; name: string; member: object }[];
  strangers = ["Charger-9"];
  status: object;
  restarts = 0;

  constructor(
    readonly kind: Kind,
    state = "charging",
  ) {
    this.status = STATES[kind][state] ?? {};
    const checked = check(SETTINGS[kind], {});
    if (!checked.ok) throw new Error(checked.reason);
    this.settings = checked.value as JsonObject;
    this.network = {
      state: "joined",
      reason: null,
      ssid: "Casa da Praia",
      address: "192.168.1.44",
      rssiDbm: -58,
      name: `${this.id}.local`,
      accessPoint: { ssid: this.id, isOpen: false },
      hasWifi: true,
    };
  }

  /** As it comes out of its box. */
  static fresh(kind: Kind): FakePart {
    const part = new FakePart(kind, kind === "charger" ? "no-car" : "charging");
    part.password = undefined;
    part.isLoggedIn = false;
    part.isAtHand = true;
    part.network = {
      ...part.network,
      state: "apart",
      ssid: "",
      address: "",
      rssiDbm: null,
      accessPoint: { ssid: part.id, isOpen: true },
    };
    return part;
  }

  get id(): string {
    return { charger: "CCVEI-3f9a", meter: "EnergyMeter-3f9a", manager: "Manager-1" }[this.kind];
  }

  about(): object {
    return {
      kind: this.kind,
      id: this.id,
      version: "0.1.0",
      board: "ESP32-C3-DevKitM-1",
      phases: 3,
      isSetUp: this.password !== undefined,
      isLoggedIn: this.isLoggedIn,
      isAtHand: this.isAtHand,
      hasWifi: this.hasWifi,
      canUpdate: true,
      hasCertificate: false,
      name: `${this.id}.local`,
    };
  }

  shown(): object {
    const secrets: string[] = [];
    const settings: { [name: string]: unknown } = { ...this.settings };
    for (const [name, members] of Object.entries(SECRET))
      for (const member of members) {
        const inside = settings[name] as { readonly [name: string]: unknown } | undefined;
        if (inside === undefined) continue;
        if (inside[member] !== "") secrets.push(`${name}.${member}`);
        settings[name] = { ...inside, [member]: "" };
      }
    return { settings, secrets };
  }

  patch(patch: JsonObject): object {
    const whole: { [name: string]: unknown } = { ...this.settings };
    for (const [name, value] of Object.entries(patch)) {
      const node = nodeAt(SETTINGS[this.kind] as Node, name);
      const isObject = node?.inner?.kind === "object";
      whole[name] = isObject ? { ...Object(whole[name]), ...(value as object) } : value;
    }
    const checked = check(SETTINGS[this.kind], whole);
    if (!checked.ok) throw new Refused(422, checked.reason, { path: checked.path });
    this.settings = checked.value as JsonObject;
    return this.shown();
  }

  refusal(path: string, reason: string): Refused {
    return new Refused(422, reason, { path });
  }

  command(body: JsonObject): object {
    const installer = body["installer"] as JsonObject | undefined;
    if (installer !== undefined && installer["password"] !== "")
      throw new Refused(422, "is wrong", { path: "$.installer.password" });
    this.commands.push(body);
    const { mode, manualCurrentA, session } = body;
    const now = { ...this.status } as { [name: string]: unknown };
    if (mode !== undefined) now["mode"] = mode;
    if (manualCurrentA !== undefined) now["manualCurrentA"] = manualCurrentA;
    if (body["clearFault"] === true) Object.assign(now, STATES.charger["no-car"]);
    if (session === "stop") Object.assign(now, STATES.charger["stopped"]);
    if (session === "resume") Object.assign(now, STATES.charger["charging"]);
    this.status = now;
    return {};
  }

  /** The answer comes with the second look. */
  join({ ssid, password }: JsonObject): void {
    this.network = { ...this.network, state: "joining", ssid: String(ssid), reason: null };
    const found = NETWORKS.find((each) => each.ssid === ssid);
    this.joined =
      found === undefined && ssid !== "Hidden"
        ? { state: "failed", reason: "not-found" }
        : found?.isOpen === true || password === WIFI_PASSWORD
          ? { state: "joined", address: "192.168.1.44", rssiDbm: -58 }
          : { state: "failed", reason: "wrong-password" };
  }

  look(): NetworkNow {
    const now = this.network;
    if (this.joined !== undefined) this.network = { ...now, ...this.joined };
    this.joined = undefined;
    return this.network;
  }

  put(id: string, patch: object): void {
    const checked = check(MEMBER_PATCH, patch);
    if (!checked.ok) throw new Refused(422, checked.reason, { path: checked.path });
    const known = this.chargers.find((each) => each.id === id);
    const { name, ...member } = patch as { name?: string };
    if (known === undefined) this.chargers.push({ ...siteChargers()[2], id, member: {}, name: "" });
    else Object.assign(known, { name: name ?? known.name, member: { ...known.member, ...member } });
    this.strangers = this.strangers.filter((each) => each !== id);
  }

  private joined: Partial<NetworkNow> | undefined;
}

const { order: _order, ...RULES } = MEMBER_RULES;
const MEMBER_PATCH = object({ ...RULES, name: optional(SETTINGS.manager.members["meterId"] as never) });
