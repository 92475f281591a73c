/**
 * A class as a board hands it to the firmware, whose objects are what `make` makes. A class of its own for each board
 * would give each its own shape, and an engine that runs a hundred boards would look up every call anew.
 */
export function constructorOf<T extends object>(make: () => T): new () => T {
  function Made(): T {
    return make();
  }
  return Made as unknown as new () => T;
}
