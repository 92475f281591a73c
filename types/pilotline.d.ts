/** Two modules that manifests choose: of an image its board's pins, of a board its network. */

declare module "board" {
  export const board: import("../modules/boards/board").AnyBoardData;
}

declare module "link" {
  export const openNetwork: import("../hosts/esp32/network").OpenNetwork;
}

/** Native, of the chips: see hosts/esp32/native. */
declare module "guard-task" {
  const NativeGuard: import("../hosts/esp32/hardware").NativeGuardClass;
  export default NativeGuard;
}

/** Native, of the chips: see hosts/esp32/native-network. */
declare module "network-mac" {
  /** Six pairs of hexadecimal digits with colons. */
  export function readMac(isWired: boolean): string;
}

declare module "ethernet-link" {
  const Ethernet: import("../hosts/esp32/wired-link").EthernetClass;
  export default Ethernet;
}

/** Native, of the chips: see hosts/esp32/native-update. */
declare module "update-slot" {
  const slot: import("../hosts/esp32/updater").NativeSlot;
  export default slot;
}

declare module "native-radio" {
  const Radio: import("../hosts/esp32/wifi-radio").NativeRadioClass;
  export default Radio;
}

/** Native, of the chips and the Linux build: see hosts/moddable/native-entropy. */
declare module "entropy" {
  export function fillWithEntropy(bytes: Uint8Array): void;
}

/** Native, of the Linux build: see hosts/lin/native. */
declare module "board-channel" {
  /** Blocks until the board has answered. Ends the program where there is no board. */
  export function exchange(line: string): string;
  /** ms of a clock that nobody sets. */
  export function monotonicMs(): number;
  /** Ends the program. */
  export function end(exitCode: number): never;
}

/** Native, of the program that measures on a desk: see hosts/desk/native. What the simulator refuses is thrown. */
declare module "desk-channel" {
  /** Asks the simulator for `word`; the first number of its answer. */
  export function call(word: string, first?: number, second?: number): number;
  /** Another number of the last answer to {@link call}, 0 to 3. */
  export function number(index: number): number;
  export function take(word: string, first: number, second: number): ArrayBuffer;
  export function give(word: string, number: number, bytes: ArrayBuffer | Uint8Array): void;
  export function text(word: string, first?: string, second?: string, third?: string): string | undefined;
  /** `callback` hears the words that the simulator wakes the program with. */
  export function listen(callback: (word: string) => void): void;
  /** Ends the program. */
  export function end(): never;
}

/** Native, of the chips and the Linux build: see hosts/moddable/native-tls. */
declare module "tls-socket" {
  /** As a TCP, clause 10.9; further options: `host`, and `certificates` of the trusted authorities. */
  export default class TlsSocket {
    constructor(options: object);
    read(count?: number): unknown;
    write(data: ArrayBuffer | Uint8Array): number | undefined;
    close(): void;
  }
}

/** Native, of the chips and the Linux build: see hosts/moddable/native-crypto. */
declare module "key-stretcher" {
  const KeyStretcher: import("../modules/device/key-stretcher").KeyStretcherConstructor;
  export default KeyStretcher;
}
