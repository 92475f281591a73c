/** The frames of the module's documentation. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(" ", "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
}

export const GOLDEN = Object.freeze({
  read: "01 04 00 00 00 0A 70 0D",
  readAny: "F8 04 00 00 00 0A 64 64",
  reset: "01 42 80 11",
  setAddress: "01 06 00 02 00 02 A9 CB",
  exception: "01 84 02 C2 C1",
  answer: "01 04 14 08D1 006C0000 00F40000 00260000 01F4 0064 0000 5134",
});

/** What {@link GOLDEN.answer} says. */
export const GOLDEN_READING = Object.freeze({
  voltageV: 225.7,
  currentA: 0.108,
  powerW: 24.4,
  energyWh: 38,
  frequencyHz: 50,
  powerFactor: 1,
  alarm: false,
});
