import assert from "node:assert/strict";
import { render } from "./template";

describe("the evaluator of templates", () => {
  const payload =
    '{"a": 2500, "b": null, "list": [1, 2.5], "empty": [], "text": "abcdef", "flag": true, "in": {"x": [7]}}';
  for (const [template, shown] of [
    ["{{ value_json.a }}", "2500"],
    ["{{ value_json.a / 1000 }}", "2.5"],
    ["{{ value_json.b }}", "None"],
    ["{{ value_json.b or 'none' }}", "none"],
    ["{{ value_json.b / 1000 if value_json.b is not none else none }}", "None"],
    ["{{ value_json.a / 1000 if value_json.a is not none else none }}", "2.5"],
    ["{{ value_json.list[1] if value_json.list else none }}", "2.5"],
    ["{{ value_json.empty[0] if value_json.empty else none }}", "None"],
    ["{{ value_json.list | sum }}", "3.5"],
    ["{{ value_json.list | join(', ') or 'none' }}", "1, 2.5"],
    ["{{ value_json.empty | join(', ') or 'none' }}", "none"],
    ["{{ value_json.text[:3] }}", "abc"],
    ["{{ 'ON' if value_json.flag else 'OFF' }}", "ON"],
    ["{{ 'y' if value_json.in and value_json.a < 2501 else 'n' }}", "y"],
    ["{{ 'y' if value_json.b and value_json.b.c < 2501 else 'n' }}", "n"],
    ["{{ value_json.in.x[0] }}", "7"],
    ['{"mode":"{{ value }}"}', `{"mode":"${payload}"}`],
    ["1", "1"],
  ] as const)
    it(`renders ${template}`, () => assert.equal(render(template, payload), shown));

  for (const template of [
    "{{ value_json.nothing }}",
    "{{ value_json.b.c }}",
    "{{ value_json.a | round }}",
    "{{ value_json.a ~ 1 }}",
    "{{ other }}",
    "{{ value_json.b / 2 }}",
    "{{ value_json.list[ }}",
  ])
    it(`refuses ${template}`, () => assert.throws(() => render(template, payload)));
});
