import assert from "node:assert/strict";
import fc from "fast-check";
import { type BrokerPeer, VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { topicMatches } from "../../../modules/mqtt/topic";
import { BrokerRig } from "./mqtt-rig";

const UNSUBSCRIBE = 10;

/** A client that is nothing but a list of what reached it. */
class Ear implements BrokerPeer {
  readonly filters: string[] = [];
  readonly will = undefined;

  constructor(
    readonly linkId: string,
    private readonly heard: string[],
  ) {}

  deliver(topic: string): void {
    this.heard.push(`${this.linkId} ${topic}`);
  }

  drop(): void {}
}

type Step =
  | { readonly do: "attach" | "detach"; readonly who: number }
  | { readonly do: "subscribe" | "unsubscribe"; readonly who: number; readonly filter: string }
  | { readonly do: "publish"; readonly topic: string };

const WHO = fc.nat(3);
const TOPIC = fc.constantFrom("a", "a/b", "a/c", "b", "$s/a");
const FILTER = fc.constantFrom("a", "a/b", "a/+", "a/#", "#", "+", "b");
const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom("attach" as const, "detach" as const), who: WHO }),
  fc.record({ do: fc.constantFrom("subscribe" as const, "unsubscribe" as const), who: WHO, filter: FILTER }),
  fc.record({ do: fc.constant("publish" as const), topic: TOPIC }),
  fc.record({ do: fc.constant("publish" as const), topic: TOPIC }),
);

describe("who hears a topic at the virtual broker", () => {
  it("is whoever has a filter for it at that moment, in the order of their connections", () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 60 }), (steps) => {
        const scheduler = new Scheduler();
        // Every message takes the same time, so that what is heard is in the order of delivery.
        const random = { next: () => 0 } as unknown as SeededRandom;
        const broker = new VirtualBroker(scheduler, random);
        const heard: string[] = [];
        const expected: string[] = [];
        const ears = [0, 1, 2, 3].map((index) => new Ear(`ear ${index}`, heard));
        /** In the order of their connections. */
        let attached: Ear[] = [];
        for (const step of steps) {
          if (step.do === "publish") {
            broker.publish(step.topic, new Uint8Array(1), false);
            for (const { filters, linkId } of attached)
              if (filters.some((filter) => topicMatches(filter, step.topic))) expected.push(`${linkId} ${step.topic}`);
            scheduler.runUntil(scheduler.nowMs() + 100);
            continue;
          }
          const ear = ears[step.who];
          assert.ok(ear !== undefined);
          if ("filter" in step) {
            if (step.do === "subscribe") broker.subscribe(ear, step.filter);
            else broker.unsubscribe(ear, step.filter);
            continue;
          }
          attached = attached.filter((other) => other !== ear);
          if (step.do === "detach") broker.detach(ear);
          else {
            broker.attach(ear);
            attached.push(ear);
          }
        }
        assert.deepEqual(heard, expected);
      }),
      { numRuns: 500 },
    );
  });

  it("changes with an UNSUBSCRIBE between two messages of the same topic", () => {
    const rig = new BrokerRig();
    const listener = rig.online("listener");
    listener.subscribe("a/+");
    const speaker = rig.online("speaker");
    speaker.publish("a/b", "1");
    rig.pass(20);
    listener.client.write(null, { operation: UNSUBSCRIBE, id: 2, items: [{ topic: "a/+" }] });
    rig.pass(20);
    speaker.publish("a/b", "2");
    rig.pass(20);
    listener.subscribe("#");
    speaker.publish("a/b", "3");
    rig.pass(20);
    assert.deepEqual(listener.heard, ["a/b=1", "a/b=3"]);
  });

  it("is right for more topics than are remembered", () => {
    const scheduler = new Scheduler();
    const broker = new VirtualBroker(scheduler, new SeededRandom(1, "broker"));
    const heard: string[] = [];
    const ear = new Ear("ear", heard);
    broker.attach(ear);
    broker.subscribe(ear, "t/#");
    for (let round = 0; round < 2; round++)
      for (let index = 0; index < 5_000; index++) broker.publish(`t/${index}`, new Uint8Array(1), false);
    scheduler.runUntil(10_000);
    assert.equal(heard.length, 10_000);
    assert.equal(new Set(heard).size, 5_000);
  });
});
