/** Why an image is not taken: the HTTP status, and the sentence for a person. */
export const REFUSALS = Object.freeze({
  busy: Object.freeze({ status: 409, text: "another update is on its way" } as const),
  /** The text is what `mayWrite` says. */
  charging: Object.freeze({ status: 409, text: "a car charges" } as const),
  trial: Object.freeze({
    status: 409,
    text: "the running image is still on trial; wait until it is confirmed",
  } as const),
  keyless: Object.freeze({
    status: 422,
    text: "this firmware was built without an update key and takes no image",
  } as const),
  "no-image": Object.freeze({ status: 422, text: "this is no signed image" } as const),
  format: Object.freeze({ status: 422, text: "the image's header is damaged, or of a newer format" } as const),
  kind: Object.freeze({ status: 422, text: "the image is for another kind of part" } as const),
  board: Object.freeze({ status: 422, text: "the image is for another board" } as const),
  older: Object.freeze({ status: 422, text: "the image is older than the running firmware" } as const),
  "too-large": Object.freeze({ status: 413, text: "the image is larger than its slot" } as const),
  key: Object.freeze({ status: 422, text: "the image is signed with a key that this firmware does not know" } as const),
  signature: Object.freeze({ status: 422, text: "the image's signature is wrong" } as const),
  hash: Object.freeze({ status: 422, text: "the image is damaged" } as const),
  "too-short": Object.freeze({ status: 422, text: "the image ended too early" } as const),
  "too-long": Object.freeze({ status: 422, text: "the image goes on after its end" } as const),
  slot: Object.freeze({ status: 500, text: "the flash did not take the image" } as const),
  url: Object.freeze({ status: 422, text: "the address must begin with https://" } as const),
  /** The text says what happened. */
  download: Object.freeze({ status: 502, text: "the download failed" } as const),
  aborted: Object.freeze({ status: 400, text: "the connection ended before the image did" } as const),
} as const);

export type RefusalCode = keyof typeof REFUSALS;

export interface Refusal {
  readonly code: RefusalCode;
  readonly status: number;
  readonly text: string;
}

/** @param text in the place of the table's */
export function refusal(code: RefusalCode, text: string = REFUSALS[code].text): Refusal {
  return { code, status: REFUSALS[code].status, text };
}
