import assert from "node:assert/strict";
import { createPrivateKey, type KeyObject } from "node:crypto";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { VirtualSlots } from "../../../hosts/virtual/updater";
import type { Device } from "../../../modules/device/device";
import type { Updater } from "../../../modules/device/updater";
import type { BodySink } from "../../../modules/http/exchange";
import { ImageReceiver } from "../../../modules/update/receiver";
import type { Refusal } from "../../../modules/update/refusals";
import { parseVersion, type Version } from "../../../modules/update/version";
import { rawPublicKey, type SignOptions, signedImage } from "../../../scripts/update/signed-image";

/** RFC 8410 section 7: what stands before the 32 bytes of a private key. */
const PKCS8 = "302e020100300506032b657004220420";

export function keyOf(seed: number): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([Buffer.from(PKCS8, "hex"), Buffer.alloc(32, seed)]),
    format: "der",
    type: "pkcs8",
  });
}

export const KEY = keyOf(1);
export const OTHER_KEY = keyOf(2);
export const PUBLIC_KEY = rawPublicKey(KEY).toString("hex");
export const BOARD = "esp32-devkitc";
export const SLOT_BYTES = 100_000;
export const OLD_IMAGE = Buffer.from("the old image");

/** Bytes that repeat nowhere within a sector. */
export function imageOf(bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, index) => (index * 7 + (index >> 8) * 13 + 1) & 0xff));
}

export function versionOf(text: string): Version {
  const version = parseVersion(text);
  assert.ok(version);
  return version;
}

/** A good one for the rig's part, unless told otherwise. */
export function signed(options: Partial<SignOptions> = {}): Buffer {
  const image = imageOf(10_000);
  return signedImage({ image, kind: "charger", board: BOARD, version: [1, 2, 3], privateKey: KEY, ...options });
}

export function slotsWith(keys: readonly string[] = [PUBLIC_KEY]): VirtualSlots {
  return new VirtualSlots({ slotBytes: SLOT_BYTES, image: OLD_IMAGE, keys });
}

/** A receiver of a charger that runs 1.2.3. */
export function receiverOn(updater: Updater, mayWrite: () => string | undefined = () => undefined): ImageReceiver {
  return new ImageReceiver({ part: { kind: "charger", board: BOARD, version: [1, 2, 3] }, updater, mayWrite });
}

/** Gives all of `bytes`, in pieces. */
export function feed(receiver: ImageReceiver, bytes: Uint8Array, pieceBytes = 1_460): void {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    receiver.write(bytes.subarray(at, at + pieceBytes));
    checkOn(receiver);
  }
  receiver.end();
}

export function checkOn(receiver: ImageReceiver): void {
  for (let steps = 0; receiver.state === "checking"; steps++) {
    assert.ok(steps < 5_000);
    receiver.step();
  }
}

export interface Part {
  readonly device: Device;
  readonly scheduler: Scheduler;
  readonly logged: string[];
}

export function partWith(updater: Updater): Part {
  const scheduler = new Scheduler();
  const logged: string[] = [];
  const device = virtualDevice({
    id: "Charger-1",
    board: { name: BOARD, platform: "virtual", maxCurrentA: 32, phases: 1 },
    resetReason: "power-on",
    scheduler,
    scope: scheduler.scope(),
    random: new SeededRandom(1, "update"),
    broker: new VirtualBroker(scheduler, new SeededRandom(1, "broker")),
    storage: new VirtualFlash(),
    updater,
    onLog: (_level, message) => logged.push(message),
    onRestart: () => {},
  });
  return { device, scheduler, logged };
}

export function sinkIn(taken: BodySink | Refusal): BodySink {
  assert.ok(!("code" in taken), JSON.stringify(taken));
  return taken;
}
