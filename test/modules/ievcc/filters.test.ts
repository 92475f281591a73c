import assert from "node:assert/strict";
import { IEVCC_FILTERS, isIevccTopic } from "../../../modules/ievcc/filters";
import { filterOf, grantTopic, topicOf } from "../../../modules/messages/topics";
import { isFilter, topicMatches } from "../../../modules/mqtt/topic";

const covered = (topic: string) => IEVCC_FILTERS.some((filter) => topicMatches(filter, topic));

describe("the topics of the published protocol", () => {
  it("are announcements and bare ids", () => {
    for (const topic of ["hello/new", "Counter-1", "charger_2", "x".repeat(32)]) {
      assert.ok(isIevccTopic(topic), topic);
      assert.ok(covered(topic), topic);
    }
  });

  it("are nothing of ours, of the broker or of other programs", () => {
    const others = [topicOf("Charger-1", "claim"), filterOf("lead"), grantTopic("A", "B"), "$SYS/broker/uptime"];
    for (const topic of others) assert.ok(!isIevccTopic(topic) && !covered(topic), topic);
    for (const topic of ["", "hello", "pilotline", "/", "a/b", "a b", "Zähler", "x".repeat(33)])
      assert.ok(!isIevccTopic(topic), topic);
  });

  it("have valid filters", () => {
    assert.ok(IEVCC_FILTERS.every(isFilter));
  });
});
