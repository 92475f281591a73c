import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { BUDGETS, type Budget, existing, SPARE_SHARE, total, WHOLE } from "../../scripts/board/budget";
import { budgetLines, isOver, lineText, type Taken } from "../../scripts/board/budget-check";
import { budgetTable, wholeFigures } from "../../scripts/board/budget-table";
import { creationOf, creations } from "../../scripts/board/creation";
import { linkedModules, partOf } from "../../scripts/board/image-shares";
import { REPOSITORY } from "../../scripts/board/run";
import { APPLICATIONS, type BoardName } from "../../scripts/board/targets";
import { LAYOUTS } from "../../scripts/pictures/layouts";

describe("the budget", () => {
  it("has one for each application, and stays within the whole", () => {
    assert.deepEqual(
      BUDGETS.map(({ application }) => application),
      APPLICATIONS,
    );
    for (const budget of BUDGETS) {
      assert.ok(total(budget, "imageBytes") <= budget.imageBytes, budget.application);
      assert.ok(total(budget, "slots") <= WHOLE.slots, budget.application);
      assert.ok(total(budget, "chunkBytes") <= WHOLE.chunkBytes, budget.application);
      assert.ok(budget.stackSlots <= WHOLE.stackSlots * (1 - SPARE_SHARE) + 1, budget.application);
      assert.equal(new Set(budget.rows.map(({ share }) => share)).size, budget.rows.length);
    }
  });

  it("leaves half of the spare beside a charger in the manager's place, and has one for the charger alone", () => {
    for (const { application, rows, standIn } of BUDGETS) {
      assert.equal(standIn !== null, application === "charger");
      const spare = rows.find(({ share }) => share === "spare");
      assert.ok((standIn?.slots ?? 0) + (spare?.slots ?? 0) / 2 <= WHOLE.slots);
      assert.ok((standIn?.chunkBytes ?? 0) + (spare?.chunkBytes ?? 0) / 2 <= WHOLE.chunkBytes);
    }
  });

  it("keeps what OCPP was promised of a charger", () => {
    const charger = BUDGETS.find(({ application }) => application === "charger");
    const row = charger?.rows.find(({ share }) => share === "ocpp");
    assert.ok(row && row.imageBytes >= 24_000 && row.slots >= 600 && row.chunkBytes >= 18_000);
  });

  it("lets boards lead as many chargers as were measured, and those with less memory fewer", () => {
    for (const [name, { charger, manager }] of Object.entries(LAYOUTS)) {
      const isSmall = creationOf(name as BoardName).slots < WHOLE.slots;
      assert.equal(charger.mostChargers, isSmall ? 0 : undefined, name);
      assert.equal(manager.mostChargers, isSmall ? 3 : 8, name);
    }
  });

  it("keeps a fifth of slots and chunks free", () => {
    for (const { rows } of BUDGETS) {
      const spare = rows.find(({ share }) => share === "spare");
      assert.ok((spare?.slots ?? 0) >= WHOLE.slots * SPARE_SHARE);
      assert.ok((spare?.chunkBytes ?? 0) >= Math.ceil(WHOLE.chunkBytes * SPARE_SHARE));
    }
  });

  it("takes for the whole what most boards have, and what exists fits on all of them", () => {
    const groups = creations();
    const commonest = groups.reduce((a, b) => (b.boards.length > a.boards.length ? b : a));
    assert.deepEqual(commonest.creation, { ...WHOLE });
    for (const budget of BUDGETS) {
      for (const { boards, creation } of groups) {
        // A manager's table is that of eight chargers; smaller boards take fewer.
        if (budget.application === "manager" && creation.slots < WHOLE.slots) continue;
        const sum = (column: "slots" | "chunkBytes") =>
          existing(budget).reduce((amount, row) => amount + row[column], 0);
        assert.ok(sum("slots") <= creation.slots, boards.join());
        assert.ok(sum("chunkBytes") <= creation.chunkBytes, boards.join());
        assert.ok(budget.stackSlots <= creation.stackSlots, boards.join());
      }
    }
    assert.deepEqual(creationOf("esp32"), { ...WHOLE });
  });

  it("stands in docs/footprint.md as it is here", () => {
    const text = readFileSync(path.join(REPOSITORY, "docs", "footprint.md"), "utf8");
    for (const budget of BUDGETS) {
      const heading = `## ${budget.application.charAt(0).toUpperCase()}${budget.application.slice(1)}\n`;
      const section = text.slice(text.indexOf(heading) + heading.length);
      assert.ok(text.includes(heading), heading);
      assert.equal(section.trimStart().slice(0, budgetTable(budget).length), budgetTable(budget));
      const rest = section.slice(section.indexOf(budgetTable(budget)) + budgetTable(budget).length).trimStart();
      assert.equal(rest.slice(0, wholeFigures(budget).length), wholeFigures(budget));
      assert.match(rest.slice(wholeFigures(budget).length), /^\n\n/);
    }
  });
});

describe("what was measured", () => {
  const charger = BUDGETS.find(({ application }) => application === "charger") as Budget;
  const taken: Taken = {
    image: { engine: 58_000, host: 40_000, application: 150_000, mqtt: 40_000, tls: 500, portal: 180_000 },
    need: {
      none: { slots: 1_900, chunkBytes: 13_000 },
      plain: { slots: 2_300, chunkBytes: 15_000 },
      tls: { slots: 2_310, chunkBytes: 17_000 },
      portal: { slots: 3_910, chunkBytes: 29_000 },
    },
    stackSlots: 393,
    keys: 2,
    pilotMs: 9,
    standIn: { slots: 3_800, chunkBytes: 30_000 },
  };

  it("passes within its budget, and gives each share what a link adds", () => {
    const lines = budgetLines(charger, taken);
    assert.deepEqual(lines.filter(isOver), []);
    const slots = lines.filter(({ what }) => what === "slots").map(({ share, taken: amount }) => [share, amount]);
    assert.deepEqual(slots, [
      ["application", 1_900],
      ["mqtt", 400],
      ["tls", 10],
      ["portal", 1_600],
      ["whole", 3_910],
    ]);
    assert.equal(lines.find(({ what, share }) => what === "image, bytes" && share === "whole")?.taken, 468_500);
  });

  it("passes at its budget and is over it with one more", () => {
    for (const [more, over] of [
      [0, 0],
      [1, 1],
    ] as const) {
      const lines = budgetLines(charger, { ...taken, stackSlots: charger.stackSlots + more });
      assert.equal(lines.filter(isOver).length, over);
    }
  });

  it("is over where a share is, where the whole is, and where nothing was measured", () => {
    const over = (changed: Partial<Taken>): string[] =>
      budgetLines(charger, { ...taken, ...changed })
        .filter(isOver)
        .map(({ what, share }) => `${what} ${share}`);
    assert.deepEqual(over({ image: { ...taken.image, mqtt: 53_501 } }), ["image, bytes mqtt"]);
    assert.deepEqual(over({ keys: 33 }), ["names whole"]);
    assert.deepEqual(over({ standIn: { slots: 5_401, chunkBytes: 30_000 } }), ["standing in, slots whole"]);
    assert.deepEqual(over({ standIn: null }), ["standing in, slots whole", "standing in, bytes whole"]);
    assert.deepEqual(over({ pilotMs: null }), ["safe pilot, ms whole"]);
    assert.deepEqual(over({ pilotMs: Number.NaN }), ["safe pilot, ms whole"]);
    assert.deepEqual(over({ need: { ...taken.need, none: { slots: 2_061, chunkBytes: 13_000 } } }), [
      "slots application",
    ]);
    const all = { slots: 4_500, chunkBytes: 60_000 };
    assert.ok(over({ need: { none: all, plain: all, tls: all, portal: all } }).includes("slots whole"));
  });

  it("is said in one line", () => {
    const [line] = budgetLines(charger, { ...taken, image: { ...taken.image, engine: 58_001 } });
    assert.ok(line);
    assert.equal(lineText("charger", line), "charger  image, bytes       engine          58,001 of    58,000  OVER");
  });
});

describe("parts of an image", () => {
  it("go by a module's place", () => {
    assert.equal(partOf("modules/mqtt/session"), "mqtt");
    assert.equal(partOf("modules/part-link/part-link"), "mqtt");
    assert.equal(partOf("sdk/~.embedded/network/mqtt/client"), "mqtt");
    assert.equal(partOf("sdk/dns/serializer"), "mqtt");
    assert.equal(partOf("sdk/~.embedded/network/dns/resolver/udp"), "mqtt");
    assert.equal(partOf("sdk/tls-socket"), "tls");
    assert.equal(partOf("sdk/timer"), "host");
    assert.equal(partOf("hosts/esp32/provider"), "host");
    assert.equal(partOf("modules/boards/adc"), "host");
    assert.equal(partOf("modules/evse/step"), "application");
    assert.equal(partOf("firmware/charger/charger"), "application");
    assert.equal(partOf("something new"), "host");
  });

  it("are those that the makefile links", () => {
    const makefile =
      "MODULES = /opt/moddable/modules\n\nMODULES =\\\n\t$(MODULES_DIR)/timer.xsb\\\n\t$(MODULES_DIR)/dns/parser.xsb\\\n\t$(TMP_DIR)/a.c.xsi\n\nX = 1\n";
    assert.deepEqual(linkedModules(makefile), ["timer", "dns/parser"]);
    assert.deepEqual(linkedModules("nothing"), []);
  });
});
