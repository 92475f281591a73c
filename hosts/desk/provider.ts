import TCP from "embedded:io/socket/tcp";
import MQTTClient from "embedded:network/mqtt/client";
import { call, end } from "desk-channel";
import Time from "time";
import Timer from "timer";
import TlsSocket from "tls-socket";
import type { Device, LogLevel } from "../../modules/device/device";
import { ask, numberIn, textIn } from "../lin/channel/exchange";
import { greet } from "../lin/channel/greeting";
import { TickClock } from "../moddable/clock";
import { LastResort } from "../moddable/last-resort";
import { mqttClient } from "../moddable/mqtt-client";
import type { NativeResolver } from "../moddable/mqtt-native";
import { keyValueStorage } from "../moddable/storage";
import { HostTimers } from "../moddable/timers";
import { SeededRandom } from "../virtual/random";
import { boardIo } from "./board-io";
import { exchange } from "./exchange";
import { networked } from "./network";
import { deskStorage } from "./storage";

/** Any address: the simulator connects whoever asks with its broker. */
const BROKER_ADDRESS = "192.0.2.1";

export interface ProvidedDevice {
  readonly device: Device;
  readonly lastResort: LastResort;
}

/**
 * The contract's device for measuring on a desk: the engine, timers and MQTT are those of a chip's image, the board
 * and the other end of its connections are the simulator's.
 */
export function provideDevice(): ProvidedDevice {
  const lastResort = new LastResort({ log, restart });
  const clock = new TickClock(() => Time.ticks);
  const timers = new HostTimers(Timer, lastResort);
  const greeting = greet(exchange);
  const { id, board, resetReason, httpPort } = greeting;
  const stream = ask(exchange, "random");
  const random = new SeededRandom(numberIn(stream, "seed"), textIn(stream, "name"));
  const later = (callback: () => void): void => void timers.set(callback, 0);
  const openResolver = () => resolver(timers);
  // A simulation without a network beside its broker gives it no port.
  const around = httpPort === 0 ? undefined : networked({ timers, lastResort, random, later, openResolver });
  const device: Device = {
    id,
    board,
    resetReason,
    clock,
    wallClock: { nowMs: wallMs },
    timers,
    random: () => random.next(),
    log,
    restart,
    onUncaught: (handler) => lastResort.onUncaught(handler),
    io: boardIo(greeting, lastResort, log),
    network: {
      MqttClient: mqttClient({
        Client: MQTTClient,
        openResolver,
        Tcp: TCP,
        // A chip's TLS is native and takes nothing of what is measured here.
        Tls: TlsSocket,
        lastResort,
        later,
      }),
      ...around?.network,
    },
    storage: keyValueStorage(deskStorage()),
    ...around?.rest,
  };
  return { device, lastResort };
}

/** NaN: the time of day is not known. */
function wallMs(): number | undefined {
  const ms = call("wall.read");
  return ms >= 0 ? ms : undefined;
}

/** Knows every name. A chip's own asks a server, and is gone before the connection begins. */
function resolver(timers: HostTimers<unknown>): NativeResolver {
  return {
    resolve: ({ host, onResolved }) => void timers.set(() => onResolved(host, BROKER_ADDRESS), 0),
    close() {},
  };
}

function log(level: LogLevel, text: string): void {
  ask(exchange, "log", { level, text });
}

/** The simulator starts another program in the place of this one. */
function restart(): void {
  ask(exchange, "restart");
  end();
}
