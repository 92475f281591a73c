import type { PageAsset } from "../../modules/device/page-asset";

/** Of the portal's page in an image: the file that manifests/page.json names. */
const NAME = "index.html.gz";
/** CRC-32 of what is compressed, and how much it is (RFC 1952 section 2.3.1). */
const TRAILER_BYTES = 8;

/** Moddable's `Resource`: bytes of the image, where they lie. */
export interface NativeResourceClass {
  new (name: string): { readonly byteLength: number; slice(begin: number, end: number): ArrayBuffer };
  exists(name: string): boolean;
}

/** The portal's page out of the image; undefined: it was built without one. Its tag is the trailer of the gzip file. */
export function pageAsset(Resource: NativeResourceClass): PageAsset | undefined {
  if (!Resource.exists(NAME)) return undefined;
  const resource = new Resource(NAME);
  const { byteLength } = resource;
  if (byteLength < TRAILER_BYTES) return undefined;
  return {
    byteLength,
    tag: hex(new Uint8Array(resource.slice(byteLength - TRAILER_BYTES, byteLength))),
    read: (offset, count) => new Uint8Array(resource.slice(offset, Math.min(byteLength, offset + count))),
  };
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return text;
}
