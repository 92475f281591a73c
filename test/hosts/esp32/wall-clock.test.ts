import assert from "node:assert/strict";
import { NetworkTime } from "../../../hosts/esp32/wall-clock";
import { recordingLastResort } from "../moddable/fakes";

const TIME = 1;
const RETRY = 2;
const ERROR = -1;

describe("time of day of an ESP32", () => {
  function setup() {
    const asked: { readonly host: string; readonly answer: (message: number, value?: number) => string | undefined }[] =
      [];
    const { lastResort, did } = recordingLastResort();
    const log: string[] = [];
    const rtc = { seconds: 12 };
    const wallClock = new NetworkTime({
      Sntp: class {
        static readonly time = TIME;
        static readonly error = ERROR;
        constructor(
          { host }: { readonly host: string },
          answer: (message: number, value?: number) => string | undefined,
        ) {
          asked.push({ host, answer });
        }
        close(): void {}
      },
      setTime: (seconds) => {
        rtc.seconds = seconds;
      },
      readTime: () => rtc.seconds * 1000,
      lastResort,
      log: (level, message) => log.push(`${level}: ${message}`),
    });
    return { asked, did, log, rtc, wallClock };
  }

  it("is unknown until a server answered, whatever the chip's clock says", () => {
    const { asked, rtc, wallClock } = setup();
    assert.equal(wallClock.nowMs(), undefined);
    wallClock.ask();
    assert.equal(asked[0]?.answer(RETRY), undefined);
    assert.equal(wallClock.nowMs(), undefined);
    asked[0]?.answer(TIME, 1_800_000_000);
    assert.equal(wallClock.nowMs(), 1_800_000_000_000);
    rtc.seconds += 5;
    assert.equal(wallClock.nowMs(), 1_800_000_005_000);
  });

  it("is asked for once at a time, and again after an answer", () => {
    const { asked, wallClock } = setup();
    wallClock.ask();
    wallClock.ask();
    assert.equal(asked.length, 1);
    asked[0]?.answer(TIME, 1_800_000_000);
    wallClock.ask();
    assert.equal(asked.length, 2);
    assert.equal(wallClock.nowMs(), 1_800_000_000_000);
  });

  it("is asked for at the same host again after a failure, and stays unknown", () => {
    const { asked, log, wallClock } = setup();
    wallClock.ask();
    assert.equal(asked[0]?.answer(ERROR), asked[0]?.host);
    assert.equal(wallClock.nowMs(), undefined);
    assert.deepEqual(log, ["warn: time: no answer from pool.ntp.org, asking again"]);
    wallClock.ask();
    assert.equal(asked.length, 1);
  });
});
