/** Two modules that the manifest of a board chooses. */

declare module "board" {
  export const board: import("../modules/boards/board").BoardData;
}

declare module "link" {
  export const openLink: import("../hosts/esp32/network").OpenLink;
}
