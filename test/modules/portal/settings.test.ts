import assert from "node:assert/strict";
import fc from "fast-check";
import { CHARGER_SETTINGS } from "../../../firmware/charger/settings";
import { MANAGER_SETTINGS } from "../../../firmware/manager/settings";
import { METER_SETTINGS } from "../../../firmware/meter/settings";
import { completed, patchSchema } from "../../../modules/portal/patch";
import { toKeep, withoutSecrets } from "../../../modules/portal/secrets";
import { check } from "../../../modules/schema/check";
import type { Members, ObjectSchema } from "../../../modules/schema/schema";
import { PASSWORD, SETTINGS } from "./rig";

const PARTS = { charger: CHARGER_SETTINGS, meter: METER_SETTINGS, manager: MANAGER_SETTINGS };

const FULL = {
  currentA: 7,
  isOn: false,
  pin: "1234",
  mqtt: { host: "broker", port: 8_883, password: PASSWORD, tls: { isOn: true, key: "a key" } },
  users: [
    { tag: "A1", pin: "9876" },
    { tag: "A2", pin: "" },
  ],
};

/** Where a schema has a secret, `users[].pin`; what {@link withoutSecrets} cannot look into, as a path with its kind. */
function secretsOf(schema: object, path = "", unseen = false): string[] {
  const { kind, secret, inner, item, members, items, options, cases } = schema as {
    readonly kind: string;
    readonly secret?: boolean;
    readonly inner?: object;
    readonly item?: object;
    readonly members?: { readonly [name: string]: object };
    readonly items?: readonly object[];
    readonly options?: readonly object[];
    readonly cases?: { readonly [name: string]: object };
  };
  if (secret === true) return [unseen ? `${path} is not seen in a ${kind}` : path];
  const dot = path === "" ? "" : `${path}.`;
  return [
    ...(inner === undefined ? [] : secretsOf(inner, path, unseen)),
    ...(item === undefined ? [] : secretsOf(item, `${path}[]`, unseen)),
    ...Object.entries(members ?? {}).flatMap(([name, member]) => secretsOf(member, `${dot}${name}`, unseen)),
    ...[...(items ?? []), ...(options ?? []), ...Object.values(cases ?? {})].flatMap((each) =>
      secretsOf(each, path, true),
    ),
  ];
}

/** The same settings in another run. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

describe("settings as the portal shows them", () => {
  it("have every secret empty, and say which are set", () => {
    const before = copy(FULL);
    const { settings, secrets } = withoutSecrets(SETTINGS, FULL);
    assert.deepEqual(settings, {
      ...FULL,
      pin: "",
      mqtt: { ...FULL.mqtt, password: "", tls: { isOn: true, key: "" } },
      users: [
        { tag: "A1", pin: "" },
        { tag: "A2", pin: "" },
      ],
    });
    assert.deepEqual(secrets, ["pin", "mqtt.password", "mqtt.tls.key", "users[0].pin"]);
    assert.deepEqual(FULL, before, "what holds is not touched");
  });

  it("leave out what no schema knows: it may be anything", () => {
    assert.deepEqual(withoutSecrets(SETTINGS, { currentA: 3, stranger: PASSWORD }).settings, { currentA: 3 });
  });

  it("leave secrets out of a file altogether", () => {
    const kept = JSON.stringify(toKeep(SETTINGS, FULL));
    assert.equal(
      kept,
      '{"currentA":7,"isOn":false,"mqtt":{"host":"broker","port":8883,"tls":{"isOn":true}},"users":[{"tag":"A1"},{"tag":"A2"}]}',
    );
  });

  for (const [kind, schema, wanted] of [
    ["charger", CHARGER_SETTINGS, ["installerPassword", "mqtt.password"]],
    ["meter", METER_SETTINGS, ["mqtt.password", "emoncms.apiKey"]],
    ["manager", MANAGER_SETTINGS, ["mqtt.password"]],
  ] as const)
    it(`of a ${kind} have their secrets where they are looked for`, () => assert.deepEqual(secretsOf(schema), wanted));
});

describe("a patch of settings", () => {
  const patch = patchSchema(SETTINGS);

  it("may leave anything out, at every depth, and nothing is filled in", () => {
    for (const value of [{}, { isOn: true }, { mqtt: {} }, { mqtt: { tls: {} } }, { mqtt: { port: 1 } }])
      assert.deepEqual(check(patch, value), { ok: true, value });
  });

  it("holds what it has to the same bounds as before", () => {
    for (const value of [
      { currentA: 81 },
      { mqtt: { port: 0 } },
      { mqtt: { tls: { isOn: 1 } } },
      { users: [{}] },
      { x: 1 },
    ])
      assert.equal(check(patch, value).ok, false, JSON.stringify(value));
  });

  it("keeps what an object among its members leaves out, secrets too", () => {
    const { mqtt } = FULL;
    for (const [given, wanted] of [
      [{ currentA: 9 }, { currentA: 9 }],
      [{ mqtt: {} }, { mqtt }],
      [{ mqtt: { port: 1_883 } }, { mqtt: { ...mqtt, port: 1_883 } }],
      [{ mqtt: { tls: { isOn: false } } }, { mqtt: { ...mqtt, tls: { isOn: false, key: "a key" } } }],
      [{ users: [] }, { users: [] }],
    ] as const)
      assert.deepEqual(completed(SETTINGS, given, FULL), wanted);
  });

  for (const [kind, schema] of Object.entries(PARTS) as [string, ObjectSchema<Members>][])
    it(`of a ${kind}: any part of good settings is taken, and the rest stays`, () => {
      const defaults = check(schema, {});
      assert.ok(defaults.ok);
      const names = Object.keys(defaults.value);
      fc.assert(
        fc.property(fc.subarray(names), fc.double({ min: 0, max: 1, noNaN: true }), (chosen, share) => {
          const given: { [name: string]: unknown } = {};
          for (const name of chosen) {
            const value = (defaults.value as { readonly [name: string]: unknown })[name];
            const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
            given[name] = isObject
              ? Object.fromEntries(Object.entries(value).filter((_, index) => (index + 1) * share < 2))
              : value;
          }
          const checked = check(patchSchema(schema), given);
          assert.ok(checked.ok, JSON.stringify(checked));
          const whole = { ...defaults.value, ...completed(schema, checked.value, defaults.value) };
          assert.deepEqual(whole, defaults.value);
        }),
        { seed: 6, numRuns: 50 },
      );
    });

  it("of what is shown and sent back changes nothing but the secrets", () => {
    const { settings } = withoutSecrets(SETTINGS, FULL);
    const checked = check(patch, settings);
    assert.ok(checked.ok);
    assert.deepEqual(completed(SETTINGS, checked.value, FULL), settings);
    const kept = check(patch, copy(toKeep(SETTINGS, FULL)));
    assert.ok(kept.ok);
    const restored: { [name: string]: unknown } = { ...FULL, ...completed(SETTINGS, kept.value, FULL) };
    assert.deepEqual({ ...restored, users: FULL.users }, FULL, "a list is taken as it is; all else keeps its secrets");
  });
});
