/** Arrow keys, Home and End go from a tile to another, to the button at the same place. */
export function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const grid = event.currentTarget;
  const tiles = [...grid.children];
  const from = tiles.findIndex((tile) => tile.contains(event.target as Node));
  const to = from < 0 ? undefined : targetOf(event.key, from, tiles.length, columnsOf(grid));
  const tile = tiles[from];
  const other = to === undefined ? undefined : tiles[to];
  if (tile === undefined || other === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const place = [...tile.querySelectorAll("button")].indexOf(event.target as HTMLButtonElement);
  event.preventDefault();
  other.querySelectorAll("button")[place]?.focus();
}

function targetOf(key: string, from: number, count: number, columns: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return from + 1;
    case "ArrowLeft":
      return from - 1;
    case "ArrowDown":
      return from + columns;
    case "ArrowUp":
      return from - columns;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

function columnsOf(grid: HTMLElement): number {
  return getComputedStyle(grid).gridTemplateColumns.split(" ").length;
}
