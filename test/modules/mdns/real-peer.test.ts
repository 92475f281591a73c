import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Mdns } from "../../../modules/mdns/mdns";
import { Rig, until } from "../../hosts/node/rig";
import { describePacket, packet, question } from "./rig";
import { Zeroconf, zeroconfMissing } from "./zeroconf";

/** A board on loopback; its names are no other process's. */
function board(id: string) {
  const rig = new Rig(id);
  const { Udp } = rig.device.network;
  if (Udp === undefined) throw new Error("no UDP");
  const names: string[] = [];
  const mdns = new Mdns({ Udp, device: rig.device, kind: "meter", port: 8081, onName: (name) => names.push(name) });
  mdns.setAddress("127.0.0.1");
  const close = (): void => {
    mdns.close();
    rig.close();
  };
  return { mdns, names, close };
}

describe("mDNS with real sockets", () => {
  it("answers a resolver that knows nothing of multicast", async () => {
    const id = `plain-${process.pid}`;
    const { names, close } = board(id);
    const asker = createSocket("udp4");
    try {
      await until("it has its name", () => names.length > 0);
      asker.bind(0, "127.0.0.1");
      await once(asker, "listening");
      asker.setMulticastInterface("127.0.0.1");
      const answered = once(asker, "message");
      asker.send(packet({ id: 5, questions: [question(`${id}.local`, "A")] }), 5353, "224.0.0.251");
      const [bytes] = (await answered) as [Buffer];
      assert.deepEqual(describePacket(bytes).slice(0, 2), [`Q ${id}.local A`, `AN ${id}.local A 10 127.0.0.1`]);
    } finally {
      asker.close();
      close();
    }
  });
});

describe(`mDNS with python-zeroconf${zeroconfMissing === undefined ? "" : ` (skipped: ${zeroconfMissing})`}`, () => {
  let peer: Zeroconf;
  before(async function () {
    if (zeroconfMissing !== undefined) this.skip();
    peer = await Zeroconf.start();
  });
  after(() => peer?.close());

  it("is found with address, port and kind, and seen to come and go", async () => {
    const id = `Box-${process.pid}`;
    const page = `${id}._http._tcp.local.`;
    const { names, close } = board(id);
    try {
      await until("it has its name", () => names.length > 0);
      assert.deepEqual(await peer.find(id), {
        addresses: ["127.0.0.1"],
        server: `${id}.local.`,
        port: 8081,
        text: { kind: "meter", id },
      });
      // The same name in other letters, which it has to ask for.
      assert.equal((await peer.find(id.toUpperCase()))?.port, 8081);
    } finally {
      close();
    }
    const seen = async (what: string): Promise<boolean> =>
      (await peer.events()).some(([event, name]) => event === what && name === page);
    assert.ok(await seen("Added"));
    for (let tries = 0; !(await seen("Removed")); tries++) {
      assert.ok(tries < 100, "it was not seen to go");
      await delay(50);
    }
  });

  it("keeps its name against another one that wants it", async () => {
    const id = `kept-${process.pid}`;
    const { mdns, names, close } = board(id);
    try {
      await until("it has its name", () => names.length > 0);
      assert.equal(await peer.take(id), "not unique");
      assert.equal(mdns.name, `${id}.local`);
      assert.ok(mdns.isUp);
    } finally {
      close();
    }
  });

  it("takes the next name where another one has it", async () => {
    const id = `lost-${process.pid}`;
    assert.equal(await peer.take(id), "taken");
    const { names, close } = board(id);
    try {
      await until("it has a name", () => names.length > 0);
      assert.deepEqual(names, [`${id}-2.local`]);
    } finally {
      close();
    }
  });
});
