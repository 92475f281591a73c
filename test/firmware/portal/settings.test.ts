import assert from "node:assert/strict";
import { CHARGER_SETTINGS } from "../../../firmware/charger/settings";
import { MANAGER_SETTINGS } from "../../../firmware/manager/settings";
import { METER_SETTINGS } from "../../../firmware/meter/settings";
import type { HttpVisitor } from "../../support/virtual-http";
import { PortalCharger, PortalManager, PortalMeter } from "./bench";

/** Any schema, as far as its bounds go. */
interface Node {
  readonly kind: string;
  readonly inner?: Node;
  readonly item?: Node;
  readonly members?: { readonly [name: string]: Node };
  readonly options?: readonly Node[];
  readonly values?: readonly (string | number)[];
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

interface Case {
  readonly value: unknown;
  readonly isGood: boolean;
}

const good = (...values: readonly unknown[]): Case[] => values.map((value) => ({ value, isGood: true }));
const bad = (...values: readonly unknown[]): Case[] => values.map((value) => ({ value, isGood: false }));

/** A value that fits. */
function some(node: Node): unknown {
  const fitting = casesOf(node).find(({ isGood, value }) => isGood && value !== null);
  assert.ok(fitting !== undefined, node.kind);
  return fitting.value;
}

/** Of each kind what is at its bounds, and one beyond. */
function casesOf(node: Node): readonly Case[] {
  const { min = 0, max = 0 } = node;
  switch (node.kind) {
    case "optional":
      return casesOf(node.inner as Node);
    case "nullable":
      return [...casesOf(node.inner as Node).filter(({ value }) => value !== null), ...good(null)];
    case "flag":
      return [...good(true, false), ...bad(0, "true", null)];
    case "choice":
      return [...good(...(node.values ?? [])), ...bad("none of them", 99, null)];
    case "number": {
      const half = node.integer === true && min < max ? bad(min + 0.5) : [];
      return [...good(min, max), ...bad(min - 1, max + 1, String(min), null, [min]), ...half];
    }
    case "text":
      return textCases(node);
    case "list": {
      const item = node.item as Node;
      const rows = (count: number): unknown[] =>
        Array.from({ length: count }, (_, index) => distinct(some(item), index));
      const inner = casesOf(item)
        .filter(({ isGood }) => !isGood)
        .map(({ value }) => ({ value: [value], isGood: false }));
      return [...good(rows(Math.max(min, 1))), ...bad(rows(max + 1), {}, null), ...inner];
    }
    case "object":
      return objectCases(node);
    default:
      throw new Error(`no test knows ${node.kind}`);
  }
}

/** Of a list of users, which may not have the same tag twice. */
function distinct(row: unknown, index: number): unknown {
  const tag = (row as { readonly tag?: unknown }).tag;
  return tag === undefined ? row : { ...Object(row), tag: `0${index + 10}`.padEnd(String(tag).length, "0") };
}

const SAMPLES = ["a", "A", "0", "00000000", "Europe/Lisbon", "UTC", "EUR", "https://example.org", "04A1B2C3"];

function textCases({ minLength = 0, maxLength = 0, pattern }: Node): readonly Case[] {
  const fits = (text: string): boolean =>
    text.length >= minLength &&
    text.length <= maxLength &&
    (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text));
  const lengths = ["a", "A", "0"].flatMap((letter) => [letter.repeat(minLength), letter.repeat(maxLength)]);
  const texts = [...new Set([...lengths, ...SAMPLES])].filter(fits).slice(0, 4);
  assert.ok(texts.length > 0, pattern);
  const strange =
    pattern === undefined ? [] : bad("é ".repeat(Math.max(1, minLength)).slice(0, Math.max(1, maxLength)));
  const short = minLength > 0 ? bad("a".repeat(minLength - 1)) : [];
  return [...good(...texts), ...bad("a".repeat(maxLength + 1), 1, null), ...short, ...strange];
}

function objectCases({ members = {} }: Node): readonly Case[] {
  const base: { [name: string]: unknown } = {};
  for (const [name, member] of Object.entries(members)) if (member.kind !== "optional") base[name] = some(member);
  const inner = Object.entries(members).flatMap(([name, member]) =>
    casesOf(member).map(({ value, isGood }) => ({ value: { ...base, [name]: value }, isGood })),
  );
  return [...inner, ...bad({ ...base, stranger: 1 }, [], "x")];
}

/** Sends each case as a patch of one member; what stands there afterwards is what was sent, or what was there before. */
function assertBounds(schema: Node, program: HttpVisitor, pass: () => void): number {
  let count = 0;
  for (const [name, member] of Object.entries(schema.members ?? {}))
    for (const { value, isGood } of casesOf(member)) {
      const before = program.get("/api/settings").json.settings[name];
      const answer = program.ask("PATCH", "/api/settings", { body: { [name]: value } });
      const what = `${name}: ${JSON.stringify(value)?.slice(0, 120)} ${answer.text.slice(0, 200)}`;
      if (LOCKED.includes(name) && isGood) assert.equal(answer.status, 200, what);
      else if (answer.status === 422 && /bytes of storage|too long/.test(answer.text)) assert.ok(isGood, what);
      else {
        assert.equal(answer.status, isGood ? 200 : 422, what);
        // A name that stands nowhere in the schema is found before there is a path.
        if (!isGood && !answer.text.includes("which is not known here"))
          assert.ok(answer.json.path.startsWith(`$.${name}`), what);
      }
      const after = program.get("/api/settings").json.settings[name];
      if (!isGood || LOCKED.includes(name)) assert.deepEqual(after, before, what);
      else if (answer.status === 200 && typeof value !== "object") assert.equal(after, value, what);
      count += 1;
      if (count % 20 === 0) pass();
      // What is long leaves room for the next.
      if (isGood && JSON.stringify(value).length > 300)
        assert.equal(program.ask("PATCH", "/api/settings", { body: { [name]: before } }).status, 200, what);
    }
  return count;
}

/** Changed by the installer's command alone; what is sent is not looked at beyond its bounds. */
const LOCKED = ["installerMaxA", "installerPassword"];

describe("settings over HTTP, at their bounds and beyond", () => {
  it("of a charger", () => {
    const bench = new PortalCharger();
    bench.start();
    const program = bench.around.program();
    const count = assertBounds(CHARGER_SETTINGS, program, () => bench.live(100, 10));
    assert.ok(count > 200, String(count));
    assert.equal(bench.restarts, 0);
  });

  it("of a meter", () => {
    const bench = new PortalMeter();
    bench.start();
    assert.ok(assertBounds(METER_SETTINGS, bench.around.program(), () => bench.rig.pass(100)) > 80);
  });

  it("of a manager", () => {
    const bench = new PortalManager();
    bench.start();
    assert.ok(assertBounds(MANAGER_SETTINGS, bench.around.program(), () => bench.live(500, 5)) > 150);
  });

  it("come back from the backup of a part that has as many as it can store", () => {
    const bench = new PortalCharger();
    bench.start();
    const program = bench.around.program();
    const user = (index: number): object => ({ tag: `04A1B2C3D4E5${10 + index}`, name: `Person number ${index}` });
    const users = Array.from({ length: 20 }, (_, index) => user(index));
    assert.equal(program.ask("PATCH", "/api/settings", { body: { users } }).status, 200);
    const fill = (length: number): number =>
      program.ask("PATCH", "/api/settings", { body: { updateAuthority: "A".repeat(length) } }).status;
    let length = 2_500;
    while (fill(length) !== 200) length -= 1;
    const file = program.get("/api/backup");
    assert.ok(file.text.length > 3_000);
    const back = program.post("/api/restore", file.text);
    assert.equal(back.status, 200, back.text);
    assert.equal(back.json.settings.users.length, 20);
  });
});
