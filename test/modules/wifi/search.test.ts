import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualAir, virtualWifi } from "../../../hosts/virtual/wifi";
import type { WifiNetwork } from "../../../modules/device/wifi";
import { AirSearch } from "../../../modules/wifi/search";

const HOME: WifiNetwork = Object.freeze({ ssid: "home", rssiDbm: -60, isOpen: false });

describe("a search of the air", () => {
  function setup() {
    const scheduler = new Scheduler();
    const scope = scheduler.scope();
    const answers: ((found: readonly WifiNetwork[]) => void)[] = [];
    const radio = new (virtualWifi({ air: new VirtualAir(), scope }))();
    radio.scan = (onFound) => void answers.push(onFound);
    let overs = 0;
    const search = new AirSearch(scope, radio, () => {
      overs += 1;
    });
    const heard: (readonly WifiNetwork[])[] = [];
    const ask = () => search.ask((found) => heard.push(found));
    return { scheduler, search, answers, heard, ask, overs: () => overs };
  }

  it("begins when somebody waits and the radio is free, one at a time", () => {
    const { search, answers, heard, ask, overs } = setup();
    search.step(true);
    assert.equal(answers.length, 0);
    ask();
    search.step(false);
    assert.equal(answers.length, 0);
    search.step(true);
    ask();
    search.step(true);
    assert.deepEqual([answers.length, search.isUnderWay], [1, true]);
    answers[0]?.([HOME]);
    assert.deepEqual(heard, [[HOME], [HOME]]);
    assert.deepEqual([overs(), search.isUnderWay], [1, false]);
  });

  it("takes no late answer of the search before for one of the next", () => {
    const { scheduler, search, answers, heard, ask } = setup();
    ask();
    search.step(true);
    scheduler.runUntil(20_000);
    assert.deepEqual(heard.splice(0), [[]]);
    ask();
    search.step(true);
    answers[0]?.([HOME]);
    assert.deepEqual([heard.length, search.isUnderWay], [0, true]);
    answers[1]?.([]);
    answers[1]?.([HOME]);
    assert.deepEqual(heard, [[]]);
  });

  it("gives 32 names at most", () => {
    const { search, answers, heard, ask } = setup();
    ask();
    search.step(true);
    answers[0]?.(Array.from({ length: 80 }, (_, index) => ({ ...HOME, ssid: `net${index >> 1}` })));
    assert.equal(heard[0]?.length, 32);
    assert.equal(heard[0]?.[31]?.ssid, "net31");
  });

  it("tells nobody once it is closed", () => {
    const { scheduler, search, answers, heard, ask, overs } = setup();
    ask();
    search.step(true);
    search.close();
    answers[0]?.([HOME]);
    scheduler.runUntil(60_000);
    assert.deepEqual([heard, overs(), search.isUnderWay], [[], 0, false]);
  });
});
