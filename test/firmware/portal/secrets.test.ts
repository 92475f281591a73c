import assert from "node:assert/strict";
import type { Charger } from "../../../firmware/charger/charger";
import { chargerPortal } from "../../../firmware/charger/portal";
import { managerPortal } from "../../../firmware/manager/portal";
import { ACCOUNT_ROUTES } from "../../../modules/portal/account-routes";
import { NETWORK_ROUTES } from "../../../modules/portal/network-routes";
import { PART_ROUTES } from "../../../modules/portal/part-routes";
import type { Route } from "../../../modules/portal/route";
import { UPDATE_ROUTES } from "../../../modules/portal/update-routes";
import { PASSWORD, PortalCharger, PortalManager, PortalMeter, type Surroundings } from "./bench";

const MQTT = "mqtt-SECRET-1";
const INSTALLER = "installer-SECRET-2";
const API_KEY = "emoncms-SECRET-3";
const WIFI = "wifi-SECRET-4";
const WRONG = "wrong-SECRET-5";

interface Part {
  readonly around: Surroundings;
  /** What its console shows. */
  readonly logs: readonly string[];
  /** What was heard of it over MQTT. */
  readonly heard: readonly string[];
  readonly routes: readonly Route[];
  readonly settings: object;
  readonly commands: readonly object[];
  pass(ms: number): void;
}

function charger(): Part {
  const bench = new PortalCharger();
  const started: Charger = bench.charge();
  const { around, logs } = bench;
  return {
    around,
    logs,
    heard: bench.observer.heard,
    routes: chargerPortal(started).routes,
    settings: { mqtt: { password: MQTT } },
    commands: [
      { installer: { password: "", newPassword: INSTALLER } },
      { installer: { password: WRONG, maxCurrentA: 10 } },
      { installer: { password: INSTALLER, maxCurrentA: 81 } },
      { installer: { password: INSTALLER.repeat(5) } },
      { installer: { password: INSTALLER, newPassword: [WRONG] } },
    ],
    pass: (ms) => bench.live(ms, 10),
  };
}

function meter(): Part {
  const bench = new PortalMeter({ emoncms: { server: "https://emoncms.example", apiKey: API_KEY } });
  bench.start();
  const observer = bench.rig.online("observer");
  observer.subscribe("#");
  return {
    around: bench.around,
    logs: bench.logs,
    heard: observer.heard,
    routes: [],
    settings: { mqtt: { password: MQTT }, emoncms: { apiKey: API_KEY } },
    commands: [],
    pass: (ms) => bench.rig.pass(ms),
  };
}

function manager(): Part {
  const bench = new PortalManager();
  const started = bench.start();
  return {
    around: bench.around,
    logs: bench.logs,
    heard: bench.observer.heard,
    routes: managerPortal(started).routes,
    settings: { mqtt: { password: MQTT } },
    commands: [],
    pass: (ms) => bench.live(ms, 5),
  };
}

describe("secrets of a part with its portal", () => {
  for (const [kind, make] of Object.entries({ charger, meter, manager }))
    it(`of a ${kind} stand in no answer to any GET, no refusal, no log line and no MQTT message`, () => {
      const { around, logs, heard, routes, settings, commands, pass } = make();
      const person = around.person();
      const token = around.program(person).token ?? "";
      const seen: string[] = [];
      const note = ({ text }: { readonly text: string }): void => void seen.push(text);
      note(person.ask("PATCH", "/api/settings", { body: settings }));
      for (const command of commands) note(person.post("/api/command", command));
      around.air.add({ ssid: "home", password: WIFI });
      for (const password of [WRONG, WIFI]) {
        note(person.ask("PUT", "/api/network", { body: { ssid: "home", password } }));
        pass(5_000);
      }
      for (const body of [
        { mqtt: { password: [MQTT] } },
        { mqtt: { password: MQTT.repeat(9) } },
        { emoncms: { apiKey: "é" } },
      ])
        note(person.ask("PATCH", "/api/settings", { body }));
      const all = [...PART_ROUTES, ...ACCOUNT_ROUTES, ...NETWORK_ROUTES, ...UPDATE_ROUTES, ...routes];
      for (const { method, path } of all) {
        if (method !== "GET" || path === "/api/events" || path === "/api/accounts.csv") continue;
        const answer = person.get(path);
        assert.equal(answer.status, 200, path);
        note(answer);
      }
      pass(30_000);
      const shown = person.get("/api/settings").json.secrets;
      assert.ok(shown.includes("mqtt.password"));
      assert.equal(shown.includes("installerPassword"), kind === "charger");
      assert.equal(shown.includes("emoncms.apiKey"), kind === "meter");
      assert.ok(heard.length > 0 && logs.length > 0 && seen.length > 12);
      const key = around.key;
      const texts = [...seen, ...heard, ...logs.filter((line) => !line.includes(key))];
      for (const secret of [MQTT, INSTALLER, API_KEY, WIFI, WRONG, PASSWORD, token, key])
        for (const text of texts) assert.equal(text.includes(secret), false, `${secret}: ${text}`);
      assert.ok(logs.filter((line) => line.includes(key)).every((line) => /access point|the key is/.test(line)));
    });
});
