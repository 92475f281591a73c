import { Ed25519Check } from "../../../modules/crypto/ed25519";
import { bytesOfHex, hexOf } from "../../../modules/crypto/hex";
import { Pbkdf2 } from "../../../modules/crypto/pbkdf2";

/** Runs in XS: a command is some words, a step of the work its answer. */
let check: Ed25519Check | undefined;
let stretcher: Pbkdf2 | undefined;

function bytes(hex = ""): Uint8Array {
  return bytesOfHex(hex) ?? new Uint8Array();
}

function answer(command: string): string {
  const [word, one, two, three] = command.split(" ");
  if (word === "check") check = new Ed25519Check(bytes(one), bytes(two), bytes(three));
  else if (word === "stretch") stretcher = new Pbkdf2(bytes(one), bytes(two), Number(three));
  else if (word === "step") return String(check?.step());
  else if (word === "iterate") return stretcher?.step(1) ? hexOf(stretcher.key ?? new Uint8Array()) : "";
  return "";
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
Object.assign(globalThis, {
  handleCommand: (command: ArrayBuffer): ArrayBufferLike => encoder.encode(answer(decoder.decode(command))).buffer,
});
