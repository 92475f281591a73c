import getResetReason from "resetReason";
import Digital from "embedded:io/digital";
import I2c from "embedded:io/i2c";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import TCP from "embedded:io/socket/tcp";
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import MQTTClient from "embedded:network/mqtt/client";
import flash from "embedded:storage/flash";
import storage from "embedded:storage/key-value";
import NativeGuard from "guard-task";
import { openLink } from "link";
// biome-ignore lint/style/useNodejsImportProtocol: Moddable has a module of this name, too
import Net from "net";
import SNTP from "sntp";
import Time from "time";
import Timer from "timer";
import TlsSocket from "tls-socket";
import { type AnyBoardData, boardOf } from "../../modules/boards/board";
import type { Device, LogLevel } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import { TickClock } from "../moddable/clock";
import { LastResort } from "../moddable/last-resort";
import { mqttClient } from "../moddable/mqtt-client";
import { keyValueStorage } from "../moddable/storage";
import { HostTimers } from "../moddable/timers";
import { boardIo } from "./board-io";
import { idFromMac, Network } from "./network";
import { resetReason } from "./reset-reason";
import { NetworkTime } from "./wall-clock";

/** Asked when the network names no DNS server. */
const PUBLIC_DNS = Object.freeze(["9.9.9.9", "1.1.1.1"]);

export interface ProvidedDevice {
  readonly device: Device;
  readonly lastResort: LastResort;
}

/**
 * The contract's device on an ESP32: Moddable's classes with the pins of `board`.
 * @param settings `NAME=value` that the image was built with; what stands in the flash goes before it.
 */
export function provideDevice(board: AnyBoardData, settings: Readonly<Record<string, unknown>>): ProvidedDevice {
  const restart = (): void => System.restart();
  const lastResort = new LastResort({ log, restart });
  const clock = new TickClock(() => Time.ticks);
  const timers = new HostTimers(Timer, lastResort);
  const keyValues = keyValueStorage(storage);
  const store = keyValues.open({ path: "device", format: "string" });
  const wallClock = new NetworkTime({
    Sntp: SNTP,
    setTime: (seconds) => Time.set(seconds),
    readTime: () => Date.now(),
    lastResort,
    log,
  });
  const network = new Network({
    openLink,
    ssid: setting(store, settings, "ssid"),
    password: setting(store, settings, "password"),
    timers,
    lastResort,
    log,
    onUp: () => wallClock.ask(),
  });
  const device: Device = {
    id: setting(store, settings, "id") || idFromMac("pilotline", network.mac),
    board: boardOf(board),
    resetReason: resetReason(getResetReason().reason),
    clock,
    wallClock,
    timers,
    random: Math.random,
    log,
    restart,
    onUncaught: (handler) => lastResort.onUncaught(handler),
    io: boardIo(board, {
      classes: {
        Digital,
        Guard: NativeGuard,
        I2c,
        Pwm: PWM,
        Serial,
        openFlash: (path) => flash.open({ path, mode: "r+" }),
      },
      lastResort,
      log,
    }),
    network: {
      ...(network.AccessPoint && { AccessPoint: network.AccessPoint }),
      address: () => network.address,
      MqttClient: mqttClient({
        Client: MQTTClient,
        openResolver: () => new Resolver({ servers: dnsServers(), socket: { io: UDP } }),
        Tcp: TCP,
        Tls: TlsSocket,
        lastResort,
        later: (callback) => timers.set(callback, 0),
      }),
    },
    storage: keyValues,
  };
  return { device, lastResort };
}

function dnsServers(): readonly string[] {
  const named = Net.get("DNS") ?? [];
  return named.length === 0 ? PUBLIC_DNS : named;
}

/** From the flash, else from the build, else empty. */
function setting(store: KeyValueStore, built: Readonly<Record<string, unknown>>, name: string): string {
  const value = store.read(name) ?? built[name];
  return typeof value === "string" ? value : "";
}

function log(level: LogLevel, message: string): void {
  trace(`${level}: ${message}\n`);
}
