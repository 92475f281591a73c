import assert from "node:assert/strict";
import fc from "fast-check";
import { HOME, OTHER, WifiRig } from "./rig";

const WRONG = Object.freeze({ ssid: "home", password: "wrong horse" });

const event = fc.oneof(
  fc.record({ what: fc.constantFrom("home-off", "home-on", "other-off", "other-on") }),
  fc.record({ what: fc.constantFrom("join-home", "join-other", "join-wrong", "join-nowhere") }),
  fc.record({ what: fc.constantFrom("scan", "touch", "restart", "deaf", "hearing", "no-memory", "memory") }),
);

/** Does it to the rig. */
function act(rig: WifiRig, what: string, home: { isReachable: boolean }, other: { isReachable: boolean }): void {
  const deeds: Record<string, () => void> = {
    "home-off": () => {
      home.isReachable = false;
    },
    "home-on": () => {
      home.isReachable = true;
    },
    "other-off": () => {
      other.isReachable = false;
    },
    "other-on": () => {
      other.isReachable = true;
    },
    "join-home": () => void rig.keeper.join(HOME),
    "join-other": () => void rig.keeper.join(OTHER),
    "join-wrong": () => void rig.keeper.join(WRONG),
    "join-nowhere": () => void rig.keeper.join({ ssid: "nowhere", password: "" }),
    scan: () => rig.keeper.scan(() => {}),
    touch: () => rig.keeper.touched(),
    restart: () => void rig.start(),
    deaf: () => rig.refuses.add("answer"),
    hearing: () => rig.refuses.delete("answer"),
    "no-memory": () => rig.refuses.add("open"),
    memory: () => rig.refuses.delete("open"),
  };
  deeds[what]?.();
}

describe("the keeper of a board's Wi-Fi, whatever the air does", () => {
  it("never loses a network that worked, finds back into it, and is open again within its time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(event, fc.integer({ min: 0, max: 90_000 })), { maxLength: 30 }),
        fc.boolean(),
        (events, isKnown) => {
          const rig = new WifiRig();
          const home = rig.air.add(HOME);
          const other = rig.air.add(OTHER);
          if (isKnown) rig.know(HOME);
          rig.start();
          let worked = isKnown ? "home" : undefined;
          for (const [{ what }, afterMs] of events) {
            act(rig, what, home, other);
            for (let leftMs = afterMs; leftMs > 0; leftMs -= 1_000) {
              rig.pass(Math.min(leftMs, 1_000));
              const { state, ssid } = rig.view;
              if (state === "joined" && ssid !== null) worked = ssid;
              const stored = rig.stored();
              assert.deepEqual(
                stored,
                worked === undefined ? { ssid: undefined, password: undefined } : worked === "home" ? HOME : OTHER,
              );
            }
          }
          rig.refuses.clear();
          home.isReachable = false;
          other.isReachable = false;
          rig.pass(180_000 + 60_000);
          assert.equal(rig.isOpen, true);
          home.isReachable = true;
          other.isReachable = true;
          rig.pass(60_000 + 2_001 + 30_000);
          assert.equal(rig.view.state, worked === undefined ? rig.view.state : "joined");
          rig.pass(180_000);
          assert.equal(rig.isOpen, worked === undefined);
        },
      ),
      { numRuns: 150 },
    );
  });
});
