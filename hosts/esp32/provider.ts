import Analog from "embedded:io/analog";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import TCP from "embedded:io/socket/tcp";
import TLSSocket from "embedded:io/socket/tcp/tls";
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import MQTTClient from "embedded:network/mqtt/client";
import storage from "embedded:storage/key-value";
import { openLink } from "link";
// biome-ignore lint/style/useNodejsImportProtocol: Moddable has a module of this name, too
import Net from "net";
import Time from "time";
import Timer from "timer";
import { type BoardData, boardOf } from "../../modules/boards/board";
import type { Device, LogLevel } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import { TickClock } from "../moddable/clock";
import { LastResort } from "../moddable/last-resort";
import { mqttClient } from "../moddable/mqtt-client";
import { meterSerial } from "../moddable/serial";
import { keyValueStorage } from "../moddable/storage";
import { HostTimers } from "../moddable/timers";
import { controlPilot, type PilotSlot } from "./control-pilot";
import { softwareGuard } from "./guard";
import { idFromMac, Network } from "./network";
import { PilotWave } from "./pilot-wave";
import { openGuardPins } from "./pins";
import { WallClock } from "./wall-clock";

/** Hz, ± 0.5 % by SAE J1772: the chip's PWM divides 80 MHz, which is exact. */
const PILOT_HZ = 1000;
/** Bits: 8191 steps, far below the 0.5 points that the pilot's duty allows. */
const PWM_RESOLUTION = 13;
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
export function provideDevice(board: BoardData, settings: Readonly<Record<string, unknown>>): ProvidedDevice {
  const restart = (): void => System.restart();
  const lastResort = new LastResort({ log, restart });
  const clock = new TickClock(() => Time.ticks);
  const timers = new HostTimers(Timer, lastResort);
  const keyValues = keyValueStorage(storage);
  const store = keyValues.open({ path: "device", format: "string" });
  const wallClock = new WallClock(lastResort, log);
  const network = new Network({
    openLink,
    ssid: setting(store, settings, "ssid"),
    password: setting(store, settings, "password"),
    timers,
    lastResort,
    log,
    onUp: () => wallClock.ask(),
  });
  const pilot: PilotSlot = { wave: undefined };
  const { pins } = board;
  const device: Device = {
    id: setting(store, settings, "id") || idFromMac("pilotline", network.mac),
    board: boardOf(board),
    // Moddable does not hand the chip's reset reason to JavaScript: the careful answer.
    resetReason: "power-on",
    clock,
    timers,
    random: Math.random,
    log,
    restart,
    io: {
      MeterSerial: meterSerial(
        (options) => new Serial({ ...pins.meterSerial, format: "buffer", ...options }),
        lastResort,
      ),
      ControlPilot: controlPilot(() => openWave(board, clock), pilot),
      Guard: softwareGuard({ openPins: () => openGuardPins(pins), pilot, clock, timers, lastResort }),
    },
    network: {
      MqttClient: mqttClient({
        Client: MQTTClient,
        openResolver: () => new Resolver({ servers: dnsServers(), socket: { io: UDP } }),
        Tcp: TCP,
        Tls: TLSSocket,
        lastResort,
        later: (callback) => timers.set(callback, 0),
      }),
    },
    storage: keyValues,
  };
  return { device, lastResort };
}

function openWave(board: BoardData, clock: TickClock): PilotWave {
  const pwm = new PWM({ pin: board.pins.pilotPwm, hz: PILOT_HZ, resolution: PWM_RESOLUTION });
  const adc = new Analog({ pin: board.pins.pilotAdc });
  return new PilotWave(pwm, adc, board.pilot, clock);
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
