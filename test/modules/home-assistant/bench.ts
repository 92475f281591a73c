import { type Announced, Discovery, discoveryTopic } from "../../../modules/home-assistant/discovery";
import type { Entity } from "../../../modules/home-assistant/entity";
import { type DiscoveredDevice, discover } from "./rules";
import { render } from "./template";

/** What stands on a topic, retained or not, by the newest message. */
export type Newest = ReadonlyMap<string, string>;

/** The newest message of each topic that an observer heard (`topic=text`). */
export function newestOf(heard: readonly string[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const each of heard) {
    const at = each.indexOf("=");
    newest.set(each.slice(0, at), each.slice(at + 1));
  }
  return newest;
}

/** All pages of a part's announcement, checked by Home Assistant's rules. */
export function discovered(newest: Newest, prefix = "homeassistant"): DiscoveredDevice[] {
  return [...newest]
    .filter(([topic, text]) => topic.startsWith(`${prefix}/device/`) && text !== "")
    .map(([topic, text]) => discover(prefix, topic, text));
}

/** What Home Assistant would show: entity's id within the part → its state. Throws where a template fails. */
export function statesOf(newest: Newest, prefix?: string): Record<string, string> {
  const states: Record<string, string> = {};
  for (const { entities } of discovered(newest, prefix))
    for (const [id, entity] of entities) {
      if (entity.platform === "button") continue;
      const payload = newest.get(String(entity["state_topic"]));
      if (payload === undefined) continue;
      const template = entity["value_template"];
      const state = template === undefined ? payload : render(String(template), payload);
      states[id] = entity.platform === "binary_sensor" ? binary(state, entity) : state;
    }
  return states;
}

function binary(state: string, entity: Record<string, unknown>): string {
  if (state === (entity["payload_on"] ?? "ON")) return "on";
  return state === (entity["payload_off"] ?? "OFF") ? "off" : `neither: ${state}`;
}

/** The pages of an announcement put beside what a part really said. */
export function announced(
  newest: Newest,
  part: Announced,
  entities: readonly Entity[],
  maxBytes = 2_048,
): Map<string, string> {
  const all = new Map(newest);
  const discovery = new Discovery(part, entities, maxBytes);
  for (let page = 0; page < discovery.pages; page++)
    all.set(discoveryTopic("homeassistant", part.id, page), discovery.pageAt(page));
  return all;
}

/** What Home Assistant sends when a person uses each control, by its id. */
export function commandsOf(newest: Newest, values: Readonly<Record<string, string>>): Record<string, string> {
  const commands: Record<string, string> = {};
  for (const { entities } of discovered(newest))
    for (const [id, entity] of entities) {
      if (entity.platform === "button") commands[id] = String(entity["payload_press"]);
      const template = entity["command_template"];
      if (template !== undefined) commands[id] = render(String(template), values[id] ?? "");
    }
  return commands;
}
