/**
 * Home Assistant's published rules of MQTT discovery, as far as our platforms go: abbreviations, the keys of a device
 * message and of each platform, units by device class, and what goes together
 * (https://www.home-assistant.io/integrations/mqtt/, sensor.mqtt, binary_sensor.mqtt, number.mqtt, select.mqtt,
 * button.mqtt; https://developers.home-assistant.io/docs/core/entity/sensor).
 */

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  avty: "availability",
  avty_mode: "availability_mode",
  avty_t: "availability_topic",
  avty_tpl: "availability_template",
  cmd_t: "command_topic",
  cmd_tpl: "command_template",
  cmps: "components",
  def_ent_id: "default_entity_id",
  dev: "device",
  dev_cla: "device_class",
  ent_cat: "entity_category",
  o: "origin",
  ops: "options",
  p: "platform",
  pl_avail: "payload_available",
  pl_not_avail: "payload_not_available",
  pl_off: "payload_off",
  pl_on: "payload_on",
  pl_prs: "payload_press",
  stat_cla: "state_class",
  stat_t: "state_topic",
  sug_dsp_prc: "suggested_display_precision",
  t: "topic",
  uniq_id: "unique_id",
  unit_of_meas: "unit_of_measurement",
  val_tpl: "value_template",
};
const DEVICE_ABBREVIATIONS: Readonly<Record<string, string>> = {
  cns: "connections",
  cu: "configuration_url",
  hw: "hw_version",
  ids: "identifiers",
  mdl: "model",
  mf: "manufacturer",
  sa: "suggested_area",
  sn: "serial_number",
  sw: "sw_version",
};

/** Said once for all components; each may say it anew. */
const SHARED = [
  "availability",
  "availability_mode",
  "availability_template",
  "availability_topic",
  "command_topic",
  "payload_available",
  "payload_not_available",
  "state_topic",
  "encoding",
  "qos",
];
const ROOT = ["device", "origin", "components", ...SHARED];
const DEVICE = [...Object.values(DEVICE_ABBREVIATIONS), "name", "via_device", "model_id"];
const ORIGIN = ["name", "sw_version", "support_url"];
const ENTITY = [
  ...SHARED,
  "platform",
  "name",
  "unique_id",
  "default_entity_id",
  "device_class",
  "entity_category",
  "enabled_by_default",
  "icon",
];
const PLATFORMS: Readonly<Record<string, { readonly keys: readonly string[]; readonly needs: readonly string[] }>> = {
  sensor: {
    keys: [
      "value_template",
      "unit_of_measurement",
      "state_class",
      "suggested_display_precision",
      "options",
      "expire_after",
      "force_update",
    ],
    needs: ["state_topic"],
  },
  binary_sensor: {
    keys: ["value_template", "payload_on", "payload_off", "expire_after", "off_delay"],
    needs: ["state_topic"],
  },
  number: {
    keys: [
      "value_template",
      "command_template",
      "min",
      "max",
      "step",
      "mode",
      "unit_of_measurement",
      "payload_reset",
      "optimistic",
      "retain",
    ],
    needs: ["command_topic"],
  },
  select: {
    keys: ["value_template", "command_template", "options", "optimistic", "retain"],
    needs: ["command_topic", "options"],
  },
  button: { keys: ["command_template", "payload_press", "retain"], needs: ["command_topic"] },
};
/** undefined: without a unit. */
const UNITS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  current: ["A", "mA"],
  duration: ["d", "h", "min", "s", "ms", "µs"],
  energy: ["J", "kJ", "MJ", "GJ", "mWh", "Wh", "kWh", "MWh", "GWh", "TWh", "cal", "kcal", "Mcal", "Gcal"],
  enum: [undefined],
  frequency: ["Hz", "kHz", "MHz", "GHz"],
  power: ["mW", "W", "kW", "MW", "GW", "TW", "BTU/h"],
  voltage: ["V", "mV", "µV", "kV", "MV"],
};
/** State classes that make sense, by device class; one that is not here takes all of them. */
const STATE_CLASSES: Readonly<Record<string, readonly string[]>> = {
  current: ["measurement"],
  duration: ["measurement", "total", "total_increasing"],
  energy: ["total", "total_increasing"],
  enum: [],
  frequency: ["measurement"],
  power: ["measurement"],
  voltage: ["measurement"],
};
const BINARY_CLASSES = ["connectivity", "plug", "power", "problem", "running", "safety"];

type Json = Record<string, unknown>;

/** An entity as Home Assistant would set it up, with what it has from the device. */
export interface Discovered extends Json {
  readonly platform: string;
}

export interface DiscoveredDevice {
  readonly topic: string;
  readonly device: Json;
  /** By component id; those that are taken away are not among them. */
  readonly entities: ReadonlyMap<string, Discovered>;
  readonly removed: readonly string[];
}

/** Reads a discovery message as Home Assistant does; throws an Error that says what it would refuse. */
export function discover(prefix: string, topic: string, payload: string): DiscoveredDevice {
  const match = /^device\/(?:([a-zA-Z0-9_-]+)\/)?([a-zA-Z0-9_-]+)\/config$/.exec(topic.slice(prefix.length + 1));
  must(topic.startsWith(`${prefix}/`) && match !== null, `${topic} is no discovery topic`);
  const root = long(JSON.parse(payload), ABBREVIATIONS);
  only(root, ROOT, "the message");
  const device = long(root["device"], DEVICE_ABBREVIATIONS);
  only(device, DEVICE, "device");
  must(asList(device["identifiers"]).length > 0, "a device needs identifiers");
  must(/^https?:\/\/[^/]+/.test(String(device["configuration_url"] ?? "http://x")), "configuration_url is no address");
  const origin = long(root["origin"], { sw: "sw_version", url: "support_url" });
  only(origin, ORIGIN, "origin");
  must(typeof origin["name"] === "string", "an origin has a name");
  checkTopics(root);
  const entities = new Map<string, Discovered>();
  const removed: string[] = [];
  for (const [id, raw] of Object.entries(root["components"] as Json)) {
    must(/^[a-zA-Z0-9_-]+$/.test(id), `${id} is no id`);
    const own = long(raw, ABBREVIATIONS);
    const platform = String(own["platform"]);
    must(Object.hasOwn(PLATFORMS, platform), `${id}: no platform ${platform}`);
    if (Object.keys(own).length === 1) removed.push(id);
    else {
      const whole: Discovered = { ...own, platform };
      for (const option of SHARED) if (option in root && !(option in own)) whole[option] = root[option];
      checkEntity(id, whole, own);
      entities.set(id, whole);
    }
  }
  return { topic, device, entities, removed };
}

function checkEntity(id: string, entity: Discovered, own: Json): void {
  const { keys, needs } = PLATFORMS[entity.platform] as (typeof PLATFORMS)[string];
  only(own, [...ENTITY, ...keys], id);
  for (const need of needs) must(entity[need] !== undefined, `${id} needs ${need}`);
  must(typeof entity["unique_id"] === "string" && entity["unique_id"] !== "", `${id} needs a unique_id in a device`);
  must(!("availability" in entity && "availability_topic" in entity), `${id}: availability twice`);
  checkTopics(entity);
  const entityId = String(entity["default_entity_id"]);
  must(new RegExp(`^${entity.platform}\\.[a-z0-9]+(?:_[a-z0-9]+)*$`).test(entityId), `${entityId} is no entity id`);
  for (const [key, value] of Object.entries(own)) if (key.endsWith("template")) checkTemplate(id, String(value));
  const category = entity["entity_category"];
  const categories = entity.platform.endsWith("sensor") ? ["diagnostic"] : ["diagnostic", "config"];
  must(category === undefined || categories.includes(String(category)), `${id}: no category ${category}`);
  const name = String(entity["device_class"] ?? "");
  const unit = entity["unit_of_measurement"];
  if (entity.platform === "binary_sensor")
    must(name === "" || BINARY_CLASSES.includes(name), `${id}: no class ${name}`);
  else if (name === "") must(unit === undefined, `${id}: a unit without a class`);
  else must((UNITS[name] ?? []).includes(unit as string | undefined), `${id}: ${name} is not in ${unit}`);
  checkState(id, entity, name);
  if (entity.platform === "number") {
    const {
      min = 1,
      max = 100,
      step = 1,
      mode = "auto",
    } = entity as { min?: number; max?: number; step?: number; mode?: string };
    must(min < max && step >= 1e-3, `${id}: ${min} to ${max} by ${step}`);
    must(["auto", "box", "slider"].includes(mode), `${id}: no mode ${mode}`);
  }
}

function checkState(id: string, entity: Discovered, deviceClass: string): void {
  const stateClass = entity["state_class"];
  if (stateClass !== undefined) {
    must(
      ["measurement", "total", "total_increasing"].includes(String(stateClass)),
      `${id}: no state class ${stateClass}`,
    );
    must(
      (STATE_CLASSES[deviceClass] ?? [stateClass]).includes(String(stateClass)),
      `${id}: ${deviceClass} is no ${stateClass}`,
    );
  }
  const options = entity["options"];
  if (options === undefined) must(deviceClass !== "enum", `${id}: an enum has options`);
  else {
    must(entity.platform === "select" || deviceClass === "enum", `${id}: options of no enum`);
    must(Array.isArray(options) && options.length > 0 && new Set(options).size === options.length, `${id}: options`);
  }
}

function checkTopics(at: Json): void {
  for (const item of asList(at["availability"])) {
    const own = long(item, ABBREVIATIONS);
    only(own, ["topic", "payload_available", "payload_not_available", "value_template"], "availability");
    checkTopic(own["topic"]);
    if (own["value_template"] !== undefined) checkTemplate("availability", String(own["value_template"]));
  }
  must(["all", "any", "latest"].includes(String(at["availability_mode"] ?? "latest")), "availability_mode");
  for (const key of ["state_topic", "command_topic"]) if (at[key] !== undefined) checkTopic(at[key]);
}

function checkTopic(topic: unknown): void {
  must(typeof topic === "string" && /^[^+#\0]{1,256}$/.test(topic), `${topic} is no topic`);
}

function checkTemplate(id: string, text: string): void {
  const open = text.split("{{").length;
  must(open === text.split("}}").length && open <= 2, `${id}: the template ${text}`);
}

function long(value: unknown, names: Readonly<Record<string, string>>): Json {
  must(typeof value === "object" && value !== null && !Array.isArray(value), `${JSON.stringify(value)} is no object`);
  const result: Json = {};
  for (const [key, each] of Object.entries(value as Json)) result[names[key] ?? key] = each;
  return result;
}

function only(value: Json, keys: readonly string[], what: string): void {
  for (const key of Object.keys(value)) must(keys.includes(key), `${what} has no ${key}`);
}

function asList(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Whether an entity is available, by the newest messages on the topics. */
export function isAvailable(
  entity: Discovered,
  retained: ReadonlyMap<string, string>,
  render: (template: string, payload: string) => string,
): boolean {
  return asList(entity["availability"]).every((item) => {
    const { topic, payload_available = "online", value_template } = long(item, ABBREVIATIONS) as Record<string, string>;
    const payload = retained.get(topic ?? "");
    if (payload === undefined) return false;
    return (value_template === undefined ? payload : render(value_template, payload)) === payload_available;
  });
}
