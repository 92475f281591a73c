import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { virtualMqttClient } from "../../../hosts/virtual/mqtt-client";
import { SeededRandom } from "../../../hosts/virtual/random";
import type { MqttClient } from "../../../modules/device/mqtt-client";
import { grantTopic, topicOf } from "../../../modules/messages/topics";
import { encodeUtf8 } from "../../../modules/text/utf8";
import { GOOD_CLAIM, GOOD_GRANT, GOOD_LEAD, GOOD_SESSION } from "../../modules/messages/samples";
import { WorldRig } from "../../sim/world/rig";

const PER_SECOND = 10_000;
const SECONDS = 6;
const BURST_MS = 10;
const CHARGERS = ["C1", "C2", "C3"];

const SITE = {
  site: { manager: true, contractedCurrent: 40 },
  chargers: CHARGERS.map((id) => ({ id })),
  events: CHARGERS.flatMap((charger, index) => [
    { t: 2 + index, charger, do: "plug" },
    { t: 3 + index, charger, do: "request" },
  ]),
};

interface Sent {
  readonly topic: string;
  readonly text: string;
}

/**
 * Messages as somebody can send them whom the broker lets speak on any topic but cannot let guess what the parts have
 * not said yet: garbage, strangers, replays of what was heard, and grants and leads in others' names that do not fit.
 */
function hostile(index: number, heard: readonly Sent[]): Sent {
  const turn = Math.floor(index / 5);
  const charger = CHARGERS[turn % 3] ?? "C1";
  const part = ["Manager-1", "Meter-1", "C1", "C2", "C3", `Stranger-${turn % 500}`][turn % 6] ?? "C1";
  const kind = (["claim", "lead", "reading", "session", "set", "site"] as const)[turn % 6] ?? "claim";
  const replayed = heard[turn % Math.max(1, heard.length)];
  switch (index % 5) {
    case 0:
      return { topic: topicOf(part, kind), text: ["{", "[".repeat(600), "", "x".repeat(3_000), "{}"][turn % 5] ?? "" };
    case 1:
      return replayed ?? { topic: topicOf(part, kind), text: "null" };
    case 2:
      return { topic: grantTopic(turn % 2 === 0 ? "Manager-1" : "C2", charger), text: JSON.stringify(GOOD_GRANT) };
    case 3: {
      const message = { claim: GOOD_CLAIM, lead: GOOD_LEAD, session: GOOD_SESSION }[kind as "claim"] ?? GOOD_CLAIM;
      return { topic: topicOf(`Stranger-${turn % 1_000}`, kind), text: JSON.stringify(message) };
    }
    default:
      return { topic: topicOf(`Name ${turn}`, "claim"), text: JSON.stringify({ [`name${turn}`]: turn }) };
  }
}

/** Publishes on the world's broker, and hears everything there. */
class Attacker {
  sent = 0;
  readonly heard: Sent[] = [];
  private readonly client: MqttClient;

  constructor(rig: WorldRig) {
    const broker = (rig.hosting as unknown as { readonly network: Parameters<typeof virtualMqttClient>[0] }).network;
    const Client = virtualMqttClient(broker, "attacker", rig.scheduler);
    this.client = new Client({
      host: "broker.local",
      id: "attacker",
      onReadable: (_count, { topic }) => this.hear(topic ?? ""),
    });
    rig.pass(20);
    this.client.write(null, { operation: 8, id: 1, items: [{ topic: "pilotline/v1/#" }] });
  }

  burst(messages: number): void {
    for (let index = 0; index < messages; index++) {
      const { topic, text } = hostile(this.sent++, this.heard);
      this.client.write(encodeUtf8(text, 4_096) ?? new Uint8Array(0), { topic });
    }
  }

  private hear(topic: string): void {
    const bytes = this.client.read();
    // What the site's parts really said, to say it again.
    if (bytes === undefined || this.heard.length >= 2_000 || this.sent > 0) return;
    this.heard.push({ topic, text: Buffer.from(bytes).toString() });
  }
}

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

describe(`a site that is sent ${PER_SECOND.toLocaleString("en")} bad messages a second`, function () {
  this.timeout(60_000);

  it("goes on charging as before, counts them, and keeps nothing of them", () => {
    const rig = new WorldRig(SITE);
    rig.run(60);
    const attacker = new Attacker(rig);
    rig.run(90);
    const manager = rig.world.manager?.part.application;
    assert.ok(manager !== undefined && attacker.heard.length > 100);
    const granted = manager.shares.map(({ grantedA }) => grantedA);
    assert.ok(
      granted.every((currentA) => currentA >= 6),
      `${granted}`,
    );
    const firmware = rig.world.chargers.map(({ part }) => part.application);
    rig.logs.length = 0;
    const random = new SeededRandom(1, "attack");

    const beforeBytes = heapBytes();
    for (let second = 91; second < 91 + SECONDS; second++) {
      for (let atMs = 0; atMs < 1_000; atMs += BURST_MS) {
        attacker.burst((PER_SECOND * BURST_MS) / 1_000);
        rig.pass(BURST_MS - 1 + random.next());
      }
      rig.run(second);
      for (const [id, { drawn, contactor, fault }] of Object.entries(rig.line.chargers))
        assert.ok(contactor && Number(drawn) >= 5.5 && fault === null, `${id} at ${second} s`);
      assert.ok(Number(rig.line.total) <= 40.05, `${rig.line.total} A`);
    }
    assert.equal(attacker.sent, PER_SECOND * SECONDS);
    rig.run(120);
    const growthBytes = heapBytes() - beforeBytes;
    assert.ok(growthBytes < 4_000_000, `${Math.round(growthBytes / 1024)} kB more`);

    const { refused, notices, chargers, role } = manager.view;
    assert.deepEqual([notices, chargers, role], [[], 3, "leads"]);
    for (const kind of ["malformed", "unknown", "old"] as const)
      assert.ok(refused[kind] > 1_000, `${kind}: ${refused[kind]}`);
    assert.deepEqual(
      manager.shares.map(({ grantedA }) => grantedA),
      granted,
    );
    assert.deepEqual(
      rig.world.chargers.map(({ part }) => part.application),
      firmware,
      "nobody had to start anew",
    );
    assert.ok(rig.logs.length < 40, `${rig.logs.length} lines in the logs`);
  });
});
