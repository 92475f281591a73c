import { DEFAULT_RULES, type IevccRules, type IevccState, newRegistry } from "../../../modules/ievcc/registry";
import { type IevccStep, respond } from "../../../modules/ievcc/respond";
import { tellAvailable } from "../../../modules/ievcc/sharing";

/** A manager's registry, and what it answered last. */
export class Site {
  state: IevccState;
  nowMs = 1_000;

  constructor(rules: Partial<IevccRules> = {}) {
    this.state = newRegistry({ ...DEFAULT_RULES, ...rules });
  }

  /** The texts of the replies. */
  hear(topic: string, text: string | undefined): string[] {
    return this.step(topic, text).replies.map((reply) => reply.text);
  }

  step(topic: string, text: string | undefined): IevccStep {
    const step = respond(this.state, topic, text, this.nowMs);
    this.state = step.state;
    return step;
  }

  tell(id: string, currentA: number): string | undefined {
    const told = tellAvailable(this.state, id, currentA, this.nowMs);
    if (told === undefined) return undefined;
    this.state = told.state;
    return `${told.message.topic} ← ${told.message.text}`;
  }

  later(ms: number): void {
    this.nowMs += ms;
  }
}

/** One with Counter-1 and so many chargers. */
export function siteWith(chargers: number, rules: Partial<IevccRules> = {}): Site {
  const site = new Site(rules);
  site.hear("hello/new", "0x001 Counter-1");
  for (let index = 1; index <= chargers; index++) site.hear("Counter-1", `0x002 Charger-${index}`);
  site.later(1_000);
  return site;
}
