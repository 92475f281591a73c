import assert from "node:assert/strict";
import { MqttSession } from "../../../modules/mqtt/session";
import { startBroker } from "../../../sim/live/broker";
import { LeadWatch } from "../../../sim/live/lead-watch";
import { Rig, until } from "../../hosts/node/rig";

describe("the live simulator as a listener at the parts' broker", () => {
  it("hears who leads, and says when it does not reach the broker", async () => {
    const rig = new Rig("Manager-1");
    let broker = await startBroker();
    const settings = { host: "127.0.0.1", port: broker.port, user: "", password: "", tls: false };
    const watch = new LeadWatch(rig.realTime, settings, () => {});
    const manager = new MqttSession(rig.device, {
      host: "127.0.0.1",
      port: broker.port,
      id: "Manager-1",
      keepAliveMs: 0,
      subscriptions: [],
      onMessage: () => {},
    });
    try {
      assert.deepEqual(watch.sharing, { by: "unknown", leader: null });
      await until("the broker is reached", () => watch.sharing.by === "nobody");
      const lead = { version: 1, boot: "0a", sequence: 0, uptimeMs: 0, term: 1, role: "leads", isManager: true };
      const message = JSON.stringify({ ...lead, chargers: 2 });
      manager.publish("pilotline/v1/Manager-1/lead", message, { QoS: 1, retain: true });
      await until("the manager is heard", () => watch.sharing.by === "manager");
      assert.equal(watch.sharing.leader, "Manager-1");
      await broker.close();
      await until("the broker is missed", () => watch.sharing.by === "unknown");
      broker = await startBroker({ port: settings.port });
      await until("it is reached again", () => watch.sharing.by !== "unknown");
      assert.deepEqual(rig.errors, []);
    } finally {
      watch.close();
      manager.close();
      rig.close();
      await broker.close();
    }
  });
});
