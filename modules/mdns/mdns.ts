import type { Device } from "../device/device";
import type { TimerHandle } from "../device/time";
import type { UdpConstructor, UdpSocket } from "../device/udp";
import { MDNS_GROUP, MDNS_PORT } from "./constants";
import { Responder, type ResponderInput } from "./responder";

/** ms until a socket that failed is opened anew. */
const RETRY_MS = 30_000;

export interface MdnsOptions {
  readonly Udp: UdpConstructor;
  readonly device: Pick<Device, "id" | "clock" | "timers" | "random" | "log">;
  /** What the board is: `charger`, `meter`, `manager`. */
  readonly kind: string;
  /** Of the portal. */
  readonly port: number;
  /** The name is settled, or another one than before. */
  readonly onName?: (name: string) => void;
}

/** The board's name on its network, `ID.local`, and its entry in lists of web pages. */
export class Mdns {
  private readonly responder: Responder;
  private address: string | undefined;
  private socket: UdpSocket | undefined;
  private timer: TimerHandle | undefined;
  private retry: TimerHandle | undefined;
  private settledName = "";

  constructor(private readonly options: MdnsOptions) {
    const { device, kind, port } = options;
    const text = [`kind=${kind}`, `id=${device.id}`];
    this.responder = new Responder({ id: device.id, port, text, random: () => device.random() });
  }

  /** `ID.local`, or `ID-2.local` and so on where others have it. */
  get name(): string {
    return this.responder.name;
  }

  /** The name is this board's: it was asked for, and nobody objected. */
  get isUp(): boolean {
    return this.responder.isUp;
  }

  /** The board's address on its network, whenever it changes; undefined: it is on none. */
  setAddress(address: string | undefined): void {
    if (address === this.address) return;
    this.address = address;
    // A group is joined on a network, which may be another one now.
    this.open();
    this.step({ kind: "address", address });
  }

  /** Says goodbye. */
  close(): void {
    this.step({ kind: "close" });
    this.address = undefined;
    this.shut();
  }

  private open(): void {
    this.shut();
    const { address } = this;
    const { Udp, device } = this.options;
    if (address === undefined) return;
    this.socket = new Udp({
      port: MDNS_PORT,
      address,
      multicast: MDNS_GROUP,
      onReadable: (count) => this.read(count),
      onError: () => {
        device.log("warn", "mdns: the port cannot be had");
        this.shut();
        this.retry = device.timers.set(() => this.open(), RETRY_MS);
      },
    });
  }

  private shut(): void {
    const { timers } = this.options.device;
    timers.clear(this.retry);
    this.retry = undefined;
    this.socket?.close();
    this.socket = undefined;
  }

  /** No more than was there when it was called: a flood comes in pieces, and others have their turn between. */
  private read(count: number): void {
    for (let index = 0; index < count; index++) {
      const datagram = this.socket?.read();
      if (datagram === undefined) return;
      this.step({ kind: "datagram", datagram });
    }
  }

  private step(input?: ResponderInput): void {
    const { responder } = this;
    const { device, onName } = this.options;
    const nowMs = device.clock.nowMs();
    for (const { bytes, address, port } of responder.step(nowMs, input)) this.socket?.write(bytes, address, port);
    device.timers.clear(this.timer);
    const { dueMs } = responder;
    this.timer = dueMs === undefined ? undefined : device.timers.set(() => this.step(), Math.max(0, dueMs - nowMs));
    if (!responder.isUp || responder.name === this.settledName) return;
    this.settledName = responder.name;
    onName?.(responder.name);
  }
}
