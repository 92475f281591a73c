import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { GRANT } from "../../modules/messages/grant";
import { LEAD } from "../../modules/messages/lead";
import { METER_READING } from "../../modules/messages/meter-reading";
import { isTopic } from "../../modules/mqtt/topic";
import { check } from "../../modules/schema/check";
import { startBroker } from "../../sim/live/broker";
import { until } from "../hosts/node/rig";
import { Flood } from "./flood";
import { hostileMessages } from "./hostile";

const message = hostileMessages({ managerId: "Manager-1", meterId: "Meter-1", chargerIds: ["Charger-1", "Charger-2"] });

describe("the driver of bad input", () => {
  it("sends what it is told at the pace it is told, and hears it", async () => {
    const broker = await startBroker();
    const flood = await Flood.start({ port: broker.port, perSecond: 2_000, message });
    try {
      const before = flood.sent;
      const startedMs = performance.now();
      await delay(500);
      const perSecond = ((flood.sent - before) * 1000) / (performance.now() - startedMs);
      assert.ok(perSecond > 200 && perSecond <= 2_200, `${perSecond}`);
      await until("it hears itself", () => flood.heard.length === 256);
    } finally {
      flood.stop();
      await broker.close();
    }
  });

  it("forges grants, leads and readings that pass their schemas", () => {
    const schemas: readonly (readonly [part: string, passes: (value: unknown) => boolean])[] = [
      ["/grant/", (value) => check(GRANT, value).ok],
      ["/lead", (value) => check(LEAD, value).ok],
      ["/reading", (value) => check(METER_READING, value).ok],
    ];
    for (const [part, passes] of schemas) {
      let passing = 0;
      for (let index = 0; index < 2_000; index++) {
        const { topic, payload } = message(index, []);
        assert.ok(isTopic(topic), topic);
        if (topic.includes(part) && index % 5 === 2) passing += passes(JSON.parse(String(payload))) ? 1 : 0;
      }
      assert.ok(passing >= 100, part);
    }
  });
});
