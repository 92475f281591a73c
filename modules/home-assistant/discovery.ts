import { type TopicKind, topicOf } from "../messages/topics";
import { utf8ByteLength } from "../text/utf8";
import type { Entity } from "./entity";

/** The part that is announced. */
export interface Announced {
  /** `[A-Za-z0-9_-]{1,32}` */
  readonly id: string;
  readonly model: string;
  /** Of its program; left out: it is not said. */
  readonly version?: string;
  /** Most of its entities' topic: said once, for all. */
  readonly from: TopicKind;
  /** A further condition of being available: an expression on a topic's message, as {@link Entity.value}. */
  readonly availableFrom?: TopicKind;
  readonly availableIf?: string;
}

/** Messages of a part at the most. */
export const MAX_PAGES = 4;

/**
 * The topic of page `index`: `homeassistant/device/<id>/config`, the form of one message for a whole device. What does
 * not fit into one follows on further pages of the same device, with its id as the node.
 */
export function discoveryTopic(prefix: string, id: string, index: number): string {
  return `${prefix}/device/${id}/${index === 0 ? "" : `${index + 1}/`}config`;
}

/**
 * The retained messages that announce a part, each of at most `maxBytes`, in Home Assistant's abbreviations
 * (https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery). `pageAt` makes one at a time: a chip holds no two.
 */
export class Discovery {
  private readonly firstOfPage: number[] = [];
  private readonly frame: string;

  constructor(
    private readonly part: Announced,
    private readonly entities: readonly Entity[],
    maxBytes: number,
  ) {
    this.frame = frameOf(part);
    const frameBytes = utf8ByteLength(this.frame) + 2;
    let left = -1;
    entities.forEach((entity, index) => {
      const bytes = utf8ByteLength(componentOf(part, entity)) + 1;
      left -= bytes;
      if (left >= 0) return;
      this.firstOfPage.push(index);
      left = maxBytes - frameBytes - bytes;
    });
  }

  get pages(): number {
    return this.firstOfPage.length;
  }

  pageAt(index: number): string {
    const rows = this.entities.slice(this.firstOfPage[index], this.firstOfPage[index + 1]);
    return `${this.frame}${rows.map((entity) => componentOf(this.part, entity)).join(",")}}}`;
  }
}

/** All up to where the components begin. */
function frameOf(part: Announced): string {
  const { id, model, version, from, availableFrom, availableIf } = part;
  const head = {
    dev: {
      ids: `pilotline_${id}`,
      name: id,
      mf: "Pilotline",
      mdl: model,
      ...(version === undefined ? {} : { sw: version }),
      cu: `http://${id}.local/`,
    },
    o: { name: "Pilotline" },
    stat_t: topicOf(id, from),
    cmd_t: topicOf(id, "set"),
    avty: [
      online(id),
      ...(availableFrom === undefined
        ? []
        : [{ t: topicOf(id, availableFrom), val_tpl: template(`'online' if ${availableIf} else 'offline'`) }]),
    ],
    avty_mode: "all",
  };
  return `${JSON.stringify(head).slice(0, -1)},"cmps":{`;
}

/** One entity as a member of the components. One that is absent has its platform alone, which takes it away. */
function componentOf(part: Announced, entity: Entity): string {
  const { platform, key, name, from, value, command, range, options, onOff } = entity;
  const id = `${part.id}_${key}`;
  const [min, max, step] = range ?? [];
  const body = entity.isAbsent
    ? { p: platform }
    : {
        p: platform,
        name,
        uniq_id: id,
        def_ent_id: `${platform}.${id.toLowerCase().split("-").join("_")}`,
        ...(from === undefined || from === part.from ? {} : { stat_t: topicOf(part.id, from) }),
        ...(value === undefined ? {} : { val_tpl: template(value) }),
        ...(command === undefined ? {} : platform === "button" ? { pl_prs: command } : { cmd_tpl: command }),
        ...(range === undefined ? {} : { min, max, step, mode: "box" }),
        ...(options === undefined ? {} : { ops: options }),
        ...(onOff === undefined ? {} : { pl_on: onOff[0], pl_off: onOff[1] }),
        ...(entity.isAlways ? { avty: [{ ...online(part.id), val_tpl: "1" }] } : {}),
        dev_cla: entity.deviceClass,
        unit_of_meas: entity.unit,
        stat_cla: entity.stateClass,
        sug_dsp_prc: entity.digits,
        ent_cat: entity.category,
      };
  return `"${key}":${JSON.stringify(body)}`;
}

function online(id: string): object {
  return { t: topicOf(id, "online"), pl_avail: "1", pl_not_avail: "0" };
}

/** `j` stands for `value_json` in our tables, where it is a word by itself. */
function template(expression: string): string {
  return `{{ ${expression.split("j.").join("value_json.")} }}`;
}
