import assert from "node:assert/strict";
import fc from "fast-check";
import { wifiUri } from "../../../modules/wifi/wifi-uri";

/** As a phone reads it: what ends at a semicolon that is not escaped. */
function fields(uri: string): string[] {
  assert.ok(uri.startsWith("WIFI:"));
  const found: string[] = [];
  let text = "";
  for (let index = "WIFI:".length; index < uri.length; index++) {
    if (uri[index] === ";") {
      found.push(text);
      text = "";
    } else text += uri[uri[index] === "\\" ? ++index : index];
  }
  return found;
}

describe("the text of a network's QR code", () => {
  it("is what phones read", () => {
    assert.equal(wifiUri({ ssid: "CCVEI-1a2b", password: "ABCDEFGHJK" }), "WIFI:T:WPA;S:CCVEI-1a2b;P:ABCDEFGHJK;;");
    // The example of ZXing's page.
    assert.equal(
      wifiUri({ ssid: '"foo;bar\\baz"', password: "12345678" }),
      'WIFI:T:WPA;S:\\"foo\\;bar\\\\baz\\";P:12345678;;',
    );
    assert.equal(wifiUri({ ssid: "a,b:c", password: "12345678" }), "WIFI:T:WPA;S:a\\,b\\:c;P:12345678;;");
  });

  it("gives back name and password, whatever they are", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (ssid, password) => {
        assert.deepEqual(fields(wifiUri({ ssid, password })), ["T:WPA", `S:${ssid}`, `P:${password}`, ""]);
      }),
    );
  });
});
