import assert from "node:assert/strict";
import { type Currents, currentsOf, sumA } from "../../../sim/live/http/currents";
import { History } from "../../../sim/live/http/history";
import { type RunningHttp, startHttp } from "../../../sim/live/http/server";
import { ScriptedSite } from "../page/scripted-site";
import { ask } from "./http-client";

describe("what the simulator's HTTP server keeps of the last seconds", () => {
  it("goes back so many seconds, both ends included", () => {
    const history = new History(3, 1_000);
    for (let t = 0; t <= 9; t += 1) history.push(t, String(t));
    assert.equal(history.json, "[6,7,8,9]");
  });

  it("has one text a second, and starts afresh when time does", () => {
    const history = new History(10, 1_000);
    history.push(1, "1");
    history.push(2, "2");
    history.push(2, "20");
    assert.equal(history.json, "[1,20]");
    history.push(0, "0");
    assert.equal(history.json, "[0]");
  });

  it("holds no more characters than it may, the newest text excepted", () => {
    const history = new History(100, 10);
    for (let t = 0; t < 50; t += 1) history.push(t, "1234");
    assert.equal(history.json, "[1234,1234]");
    history.push(50, "123456789012");
    assert.equal(history.json, "[123456789012]");
    history.push(51, "1");
    assert.equal(history.json, "[1]");
    // What is replaced counts no more.
    for (let again = 0; again < 50; again += 1) history.push(52, "12345");
    assert.equal(history.json, "[1,12345]");
  });
});

describe("the currents of a second", () => {
  it("tell eight chargers apart, and more of them as one", () => {
    const second = (chargers: number): Currents => {
      const site = new ScriptedSite(chargers);
      for (const { id } of site.places) for (const verb of ["plug", "request"]) site.post({ do: verb, charger: id });
      site.tick(10);
      return currentsOf(site.state());
    };
    assert.deepEqual(second(8).chargers, [9.9, 9.9, 9.9, 9.9, 9.9, 8.9, 8.9, 8.9]);
    assert.deepEqual(second(9).chargers, [86.1]);
  });

  it("sum phase by phase", () => {
    assert.equal(sumA([0.1, 0.2]), 0.3);
    assert.deepEqual(sumA([[1, 2, 3], 0.5, [0.1, 0.2, 0.3]]), [1.6, 2.2, 3.3]);
    assert.equal(sumA([]), 0);
  });

  it("come by a request of their own", async () => {
    const site = new ScriptedSite(2);
    const http: RunningHttp = await startHttp({ port: 0, world: site, pageFolder: `${__dirname}/no-such-folder` });
    try {
      site.tick(3);
      const answer = await ask(http.port, "/api/sim/currents");
      assert.equal(answer.status, 200);
      const seconds = JSON.parse(answer.text) as Currents[];
      assert.deepEqual(seconds.at(-1), { t: 3, home: 3, total: 3, chargers: [0, 0] });
      assert.equal(seconds.length, 3);
      const info = JSON.parse((await ask(http.port, "/api/sim")).text);
      assert.deepEqual(info.sharing, { by: "manager", leader: "Manager-1" });
      assert.equal(info.site.failsafeCurrent, 6);
    } finally {
      await http.close();
    }
  });
});
