import assert from "node:assert/strict";
import { check } from "../../modules/schema/check";
import { bare, MEMBER, type Node, nodeAt, pathsBelow, SETTINGS } from "../../portal/src/schemas";
import { AFTER_RESTART, fieldsOf, HIDDEN, NEW, SECTIONS, sectionsOf } from "../../portal/src/sections";
import { SETTINGS_EN } from "../../portal/src/texts/settings-en";
import { SETTINGS_PT } from "../../portal/src/texts/settings-pt";
import type { Kind } from "../../portal/src/types";
import { PLAIN, unitOf } from "../../portal/src/units";

const KINDS: readonly Kind[] = ["charger", "meter", "manager"];

function shownPaths(kind: Kind): string[] {
  return sectionsOf(kind).flatMap(({ cards = [] }) => cards.flatMap((card) => fieldsOf(kind, card)));
}

/** Every path that a person sees, with its schema, and the part whose words come first. */
function* allShown(): Generator<readonly [scope: string, path: string, node: Node]> {
  for (const kind of KINDS)
    for (const path of shownPaths(kind)) {
      const node = nodeAt(SETTINGS[kind] as Node, path);
      assert.ok(node);
      yield [kind, path, node];
      for (const [below, inner] of pathsBelow(node, path)) yield [kind, below, inner];
    }
  for (const [path, node] of pathsBelow(MEMBER as Node, "member")) yield ["manager", path, node];
}

describe("the settings that the portal shows", () => {
  for (const kind of KINDS)
    it(`of a ${kind} are all of its schema, each once, or named as hidden`, () => {
      const shown = shownPaths(kind);
      assert.deepEqual(
        shown.filter((path, index) => shown.indexOf(path) < index),
        [],
      );
      const names = SETTINGS[kind].names.filter((name) => !(name in HIDDEN));
      assert.deepEqual([...shown].sort(), [...names].sort());
    });

  it("are of the kinds that the page can check and show: its own copy of the check leaves the others out", () => {
    const known = ["number", "text", "flag", "choice", "list", "nullable", "object"];
    for (const [scope, path, node] of allShown()) assert.ok(known.includes(bare(node).kind), `${scope}: ${path}`);
  });

  it("hides nothing that is not there", () => {
    for (const path of Object.keys(HIDDEN))
      assert.ok(
        KINDS.some((kind) => nodeAt(SETTINGS[kind] as Node, path) !== undefined),
        path,
      );
  });

  it("have a label, a meaning and a unit in both languages", () => {
    const missing: string[] = [];
    for (const [scope, path, node] of allShown())
      for (const texts of [SETTINGS_EN, SETTINGS_PT]) {
        const [label, meaning] = texts[`${scope}:${path}`] ?? texts[path] ?? [];
        const inner = bare(node);
        // A list's item and an object that is a section of its own need no sentence; a plain item no label either.
        const isRow = path.endsWith("[]");
        const isGroup = node.kind !== "nullable" && inner.kind === "object" && node.inner?.kind !== "nullable";
        if (label === undefined && !(isRow && inner.kind !== "object")) missing.push(`${path}: label`);
        if (meaning === undefined && !isRow && !isGroup) missing.push(`${path}: meaning`);
        if (inner.kind === "number" && unitOf(path).unit === "" && !PLAIN.some((name) => path.endsWith(name)))
          missing.push(`${path}: unit`);
        // Names such as a zone, a curve or phases in order say themselves.
        const isPlain = /zone$|curve$|rotation$/.test(path);
        for (const value of isPlain ? [] : (inner.values ?? []))
          if ((texts[`${path}=${value}`] ?? texts[`=${value}`]) === undefined) missing.push(`${path}=${value}`);
      }
    assert.deepEqual([...new Set(missing)], []);
  });

  it("begin new rows with what the schema takes, but for what a person has to type", () => {
    for (const [path, value] of Object.entries(NEW)) {
      const kind = KINDS.find((each) => nodeAt(SETTINGS[each] as Node, path) !== undefined);
      if (path.includes("homeAssistant")) continue;
      assert.ok(kind, path);
      const node = bare(nodeAt(SETTINGS[kind] as Node, path) as Node);
      const checked = check(node.kind === "list" ? (node.item as Node) : node, value);
      assert.ok(checked.ok || checked.path === "$.tag", `${path} ${JSON.stringify(checked)}`);
    }
  });

  it("names only settings that there are as holding after a restart", () => {
    for (const path of AFTER_RESTART)
      assert.ok(
        KINDS.some((kind) => nodeAt(SETTINGS[kind] as Node, path) !== undefined),
        path,
      );
  });

  it("has one section of a name, and a status first", () => {
    const ids = SECTIONS.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const kind of KINDS) assert.equal(sectionsOf(kind)[0]?.id, "status");
  });
});
