import assert from "node:assert/strict";
import fc from "fast-check";
import { BookState, MAX_EVENTS } from "../../../modules/chronicle/book-state";
import { BOOK_KINDS } from "../../../modules/chronicle/kinds";
import { encodeEvent } from "../../../modules/chronicle/notes";

function event(number: number): Uint8Array {
  return encodeEvent({ number, what: `event ${number}`, wallMs: null, uptimeS: number });
}

function numbers(state: BookState): number[] {
  return state.events.map(({ number }) => number);
}

function restored(bytes: Uint8Array): BookState {
  const state = new BookState();
  state.decode(bytes);
  return state;
}

describe("the state of a book", () => {
  it("is the newest record of each kind", () => {
    const state = new BookState();
    state.set(BOOK_KINDS.energy, Uint8Array.of(1));
    state.set(BOOK_KINDS.fault, Uint8Array.of(2, 3));
    state.set(BOOK_KINDS.energy, Uint8Array.of(4, 5, 6));
    assert.deepEqual(state.get(BOOK_KINDS.energy), Uint8Array.of(4, 5, 6));
    assert.deepEqual(state.get(BOOK_KINDS.fault), Uint8Array.of(2, 3));
    assert.equal(state.get(BOOK_KINDS.session), undefined);
  });

  it("takes an event once, whichever way it comes, and none from the past", () => {
    const state = new BookState();
    for (const number of [1, 2, 2, 1, 5, 3, 6]) state.set(BOOK_KINDS.event, event(number));
    assert.deepEqual(numbers(state), [1, 2, 5, 6]);
  });

  it("takes no event that is none", () => {
    const state = new BookState();
    for (const text of ["", "[]", '[1,"x",null]', '[0,"x",null,0]', "[1,2,null,0]", '["1","x",null,0]', "{}"])
      state.set(BOOK_KINDS.event, Buffer.from(text));
    assert.deepEqual(state.events, []);
  });

  it("comes out of its snapshot as it went in, whatever the records hold", () => {
    const record = fc.tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.nat(30), (records, events) => {
        const state = new BookState();
        for (const [kind, payload] of records) state.set(kind, payload);
        for (let number = 1; number <= events; number++) state.set(BOOK_KINDS.event, event(number));
        const found = restored(state.encode());
        for (let kind = 0; kind <= 255; kind++) assert.deepEqual(found.get(kind), state.get(kind));
        assert.deepEqual(found.events, state.events);
        assert.ok(found.events.length <= MAX_EVENTS);
        assert.deepEqual(found.encode(), state.encode());
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it("of a snapshot that is cut short is what stands before the cut", () => {
    const state = new BookState();
    state.set(BOOK_KINDS.energy, Uint8Array.of(1, 2, 3));
    state.set(BOOK_KINDS.session, Uint8Array.of(4));
    state.set(BOOK_KINDS.fault, new Uint8Array(300).fill(7));
    const bytes = state.encode();
    assert.equal(bytes.length, 3 + 3 + 3 + 1 + 3 + 300);
    for (let length = 0; length <= bytes.length; length++) {
      const found = restored(bytes.subarray(0, length));
      assert.equal(found.get(BOOK_KINDS.energy) !== undefined, length >= 6);
      assert.equal(found.get(BOOK_KINDS.session) !== undefined, length >= 10);
      assert.equal(found.get(BOOK_KINDS.fault) !== undefined, length >= 313);
    }
  });

  it("reads anything without falling over, and keeps no view of what it was given", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const found = restored(bytes);
        const before = found.encode();
        assert.ok(before.length <= bytes.length + MAX_EVENTS * 256);
        bytes.fill(0);
        assert.deepEqual(found.encode(), before);
      }),
      { seed: 32, numRuns: 2_000 },
    );
  });
});
