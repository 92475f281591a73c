import assert from "node:assert/strict";
import { chargerEntities } from "../../../firmware/charger/home-assistant";
import { HomeAssistant } from "../../../modules/home-assistant/home-assistant";
import { PartLink } from "../../../modules/part-link/part-link";
import { check } from "../../../modules/schema/check";
import { MQTT_SETTINGS } from "../../../modules/settings/mqtt-settings";
import { Mosquitto, mosquittoMissing, mosquittoPassword, mosquittoUser } from "../../hosts/node/mosquitto";
import { Rig, until } from "../../hosts/node/rig";
import { discovered } from "./bench";

const PREFIX = "homeassistant";

describe("Home Assistant's discovery over a real broker", () => {
  let broker: Mosquitto | undefined;
  before(async function () {
    if (mosquittoMissing !== undefined) {
      console.warn(mosquittoMissing);
      this.skip();
    }
    broker = await Mosquitto.start();
  });
  after(async () => {
    await broker?.close();
  });

  it("is kept for who comes later, said again at a birth, and taken away", async () => {
    const mqtt = check(MQTT_SETTINGS, {
      host: "127.0.0.1",
      port: broker?.port,
      user: mosquittoUser,
      password: mosquittoPassword,
    });
    assert.ok(mqtt.ok);
    const rigs: Rig[] = [];
    let stored = "";
    /** A charger's link with its announcement. */
    const start = (discovery: boolean) => {
      const rig = new Rig("Charger-1");
      rig.realTime.speed = 20;
      rigs.push(rig);
      const { device } = rig;
      const link: PartLink = new PartLink({
        device,
        mqtt: mqtt.value,
        subscriptions: [],
        onMessage: (topic, payload) => void home.receive(topic, payload),
      });
      const home: HomeAssistant = new HomeAssistant({
        device,
        link,
        settings: { discovery, prefix: PREFIX },
        slot: {
          read: () => stored,
          write: (text) => {
            stored = text;
          },
        },
        part: { from: "status" },
        entities: chargerEntities(3, 32),
      });
      device.timers.repeat(() => home.step(device.clock.nowMs()), 100);
      return link;
    };
    /** Somebody who hears the announcements from now on. */
    const listen = (id: string) => {
      const rig = new Rig(id);
      rigs.push(rig);
      const newest = new Map<string, string>();
      let count = 0;
      const link = new PartLink({
        device: rig.device,
        mqtt: mqtt.value,
        subscriptions: [`${PREFIX}/#`],
        onMessage: (topic, payload) => {
          count += 1;
          newest.set(topic, Buffer.from(payload).toString());
        },
      });
      return { link, newest, count: () => count };
    };
    const links: PartLink[] = [];
    try {
      const charger = start(true);
      links.push(charger);
      const early = listen("early");
      links.push(early.link);
      await until("three pages, and none behind", () => early.newest.size >= 3);
      const late = listen("late");
      links.push(late.link);
      await until("they were kept", () => late.newest.size === 3);
      assert.equal(
        discovered(late.newest).flatMap(({ entities }) => [...entities]).length,
        chargerEntities(3, 32).length,
      );
      const before = late.count();
      early.link.publishText(`${PREFIX}/status`, "online");
      await until("they were said again", () => late.count() >= before + 4);
      charger.close();
      links.push(start(false));
      await until("they are gone", () => discovered(late.newest).length === 0);
      assert.deepEqual(
        rigs.flatMap(({ errors }) => errors),
        [],
      );
    } finally {
      for (const link of links) link.close();
      for (const rig of rigs) rig.close();
    }
  });
});
