import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { pageAsset } from "../../../hosts/moddable/page-asset";

/** An image with one file, or none. */
function image(name: string | undefined, bytes: Uint8Array) {
  return class FakeResource {
    static exists(asked: string): boolean {
      return asked === name;
    }
    readonly byteLength = bytes.length;
    slice(begin: number, end: number): ArrayBuffer {
      return Uint8Array.from(bytes.subarray(begin, end)).buffer;
    }
  };
}

describe("the page in an image", () => {
  const file = gzipSync("<p>a page</p>");

  it("is read in pieces, and ends where it ends", () => {
    const page = pageAsset(image("index.html.gz", file));
    assert.ok(page);
    assert.equal(page.byteLength, file.length);
    const pieces: Uint8Array[] = [];
    for (let offset = 0; offset < page.byteLength; offset += 10) pieces.push(page.read(offset, 10));
    assert.deepEqual(Buffer.concat(pieces), file);
    assert.equal(page.read(page.byteLength, 10).length, 0);
  });

  it("has another tag where it says something else", () => {
    const tag = (text: string) => pageAsset(image("index.html.gz", gzipSync(text)))?.tag;
    assert.match(tag("one") ?? "", /^[0-9a-f]{16}$/);
    assert.equal(tag("one"), tag("one"));
    assert.notEqual(tag("one"), tag("two"));
  });

  it("is not there where the image has none, or no gzip file", () => {
    assert.equal(pageAsset(image(undefined, file)), undefined);
    assert.equal(pageAsset(image("index.html.gz", Uint8Array.of(1, 2))), undefined);
  });
});
