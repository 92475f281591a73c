import Resource from "Resource";
import getResetReason from "resetReason";
import Digital from "embedded:io/digital";
import I2c from "embedded:io/i2c";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import MQTTClient from "embedded:network/mqtt/client";
import flash from "embedded:storage/flash";
import storage from "embedded:storage/key-value";
import { fillWithEntropy } from "entropy";
import NativeGuard from "guard-task";
import KeyStretcher from "key-stretcher";
import { openNetwork } from "link";
// biome-ignore lint/style/useNodejsImportProtocol: Moddable has a module of this name, too
import Net from "net";
import SNTP from "sntp";
import Time from "time";
import Timer from "timer";
import TlsSocket from "tls-socket";
import updateSlot from "update-slot";
import { type AnyBoardData, boardOf } from "../../modules/boards/board";
import type { Device, LogLevel } from "../../modules/device/device";
import { TickClock } from "../moddable/clock";
import { LastResort } from "../moddable/last-resort";
import { listenerClass } from "../moddable/listener";
import { mqttClient } from "../moddable/mqtt-client";
import { pageAsset } from "../moddable/page-asset";
import { keyValueStorage } from "../moddable/storage";
import { tcpClient } from "../moddable/tcp-client";
import { HostTimers } from "../moddable/timers";
import { udpSocket } from "../moddable/udp";
import { boardIo } from "./board-io";
import { idFromMac } from "./network";
import { resetReason } from "./reset-reason";
import { espUpdater } from "./updater";
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
  const network = openNetwork({
    ssid: built(settings, "ssid"),
    password: built(settings, "password"),
    timers,
    lastResort,
    log,
    onUp: () => wallClock.ask(),
  });
  const sockets = {
    openResolver: () => new Resolver({ servers: dnsServers(), socket: { io: UDP } }),
    Tcp: TCP,
    Tls: TlsSocket,
    lastResort,
    later: (callback: () => void): void => void timers.set(callback, 0),
  };
  const page = pageAsset(Resource);
  const updater = espUpdater(updateSlot, settings["updateKey"]);
  const device: Device = {
    id: (store.read("id") ?? built(settings, "id")) || idFromMac("pilotline", network.mac),
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
      ...(network.Wifi && { Wifi: network.Wifi }),
      address: network.address,
      MqttClient: mqttClient({ Client: MQTTClient, ...sockets }),
      Listener: listenerClass({ Listener, isDesk: false, ...sockets }),
      TcpClient: tcpClient(sockets),
      Udp: udpSocket({ Udp: UDP, ...sockets }),
    },
    storage: keyValues,
    entropy: fillWithEntropy,
    ...(updater && { updater }),
    KeyStretcher,
    ...(page && { page }),
  };
  return { device, lastResort };
}

function dnsServers(): readonly string[] {
  const named = Net.get("DNS") ?? [];
  return named.length === 0 ? PUBLIC_DNS : named;
}

/** What the image was built with, else empty. */
function built(settings: Readonly<Record<string, unknown>>, name: string): string {
  const value = settings[name];
  return typeof value === "string" ? value : "";
}

/** To the serial console, which holds JavaScript up for 87 µs a character: not what is said in every second. */
function log(level: LogLevel, message: string): void {
  if (level !== "debug") trace(`${level}: ${message}\n`);
}
