import assert from "node:assert/strict";
import { toldListener } from "../../../../hosts/lin/channel/told-listener";
import { VirtualNetwork } from "../../../../hosts/virtual/network";
import { Scheduler } from "../../../../hosts/virtual/scheduler";

describe("a program's listener", () => {
  it("tells the board the port that it got, and nothing where it got none", () => {
    const scheduler = new Scheduler();
    const requests: unknown[] = [];
    const exchange = (line: string): string => {
      requests.push(JSON.parse(line));
      return "{}";
    };
    const Listener = toldListener(exchange, new VirtualNetwork(scheduler).listenerClass("C1", scheduler.scope()));
    const onConnect = (): void => {};
    const first = new Listener({ port: 0, onConnect });
    assert.deepEqual(requests, [{ op: "listening", port: first.port }]);
    const second = new Listener({ port: first.port ?? 0, onConnect });
    assert.equal(second.port, undefined);
    assert.equal(requests.length, 1);
  });
});
