import type { Listener, ListenerConstructor, ListenerOptions } from "../../../modules/device/stream";
import { ask, type Exchange } from "./exchange";

/** A listener class that tells the board which port it got, so that people find it. */
export function toldListener(exchange: Exchange, Own: ListenerConstructor): ListenerConstructor {
  return class ToldListener extends Own implements Listener {
    constructor(options: ListenerOptions) {
      super(options);
      const { port } = this;
      if (port !== undefined) ask(exchange, "listening", { port });
    }
  };
}
