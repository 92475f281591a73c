import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { KEY_ID_BYTES, type Kind } from "../../modules/update/constants";
import type { Version } from "../../modules/update/version";
import { writeHeader } from "../../modules/update/writer";

export interface SignOptions {
  readonly image: Uint8Array;
  readonly kind: Kind;
  /** The name in modules/boards. */
  readonly board: string;
  readonly version: Version;
  readonly mayDowngrade?: boolean;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

/** Header, signature and image, as a part takes it. */
export function signedImage({ image, kind, board, version, mayDowngrade = false, privateKey }: SignOptions): Buffer {
  const header = writeHeader({
    kind,
    board,
    version,
    mayDowngrade,
    imageBytes: image.length,
    keyId: rawPublicKey(privateKey).subarray(0, KEY_ID_BYTES),
    hash: createHash("sha256").update(image).digest(),
  });
  return Buffer.concat([header, sign(null, header, privateKey), image]);
}

/** 32 bytes (RFC 8032 section 5.1.5), of a private or a public key. */
export function rawPublicKey(key: KeyObject): Buffer {
  if (key.asymmetricKeyType !== "ed25519") throw new RangeError("the key is no Ed25519 key");
  const { x } = (key.type === "private" ? createPublicKey(key) : key).export({ format: "jwk" });
  return Buffer.from(String(x), "base64url");
}
