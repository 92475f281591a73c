import Serial from "embedded:io/serial";
import TCP from "embedded:io/socket/tcp";
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import MQTTClient from "embedded:network/mqtt/client";
import Time from "time";
import Timer from "timer";
import type { Board } from "../../modules/device/board";
import type { Device, LogLevel } from "../../modules/device/device";
import { TickClock } from "../moddable/clock";
import { flashArea } from "../moddable/flash";
import { LastResort } from "../moddable/last-resort";
import { mqttClient } from "../moddable/mqtt-client";
import { serialPort } from "../moddable/serial";
import { keyValueStorage } from "../moddable/storage";
import { HostTimers } from "../moddable/timers";
import { memoryFlash } from "./memory-flash";
import { memoryStorage } from "./memory-storage";
import { quietLine, steadyGauge } from "./quiet-line";
import { simulatedDetector } from "./simulated-detector";
import { simulatedGuard } from "./simulated-guard";
import { simulatedPilot } from "./simulated-pilot";

const BOARD: Board = Object.freeze({ name: "lin", platform: "lin", maxCurrentA: 32, phases: 1 });
const DEFAULT_SERIAL = "/dev/ttyUSB0";
/** systemd-resolved, and a public one behind it. */
const DNS_SERVERS = Object.freeze(["127.0.0.53", "9.9.9.9"]);
/** Blocks and bytes, as the journal's partition of a chip has them. */
const JOURNAL_BLOCKS = 16;
const JOURNAL_BLOCK_BYTES = 4096;
const ROOM_TEMPERATURE_C = 21;

/** Text settings of the image: `id`, and `serial`, the device file of the PZEM-004T's adapter. */
export type ImageSettings = Readonly<Record<string, unknown>>;

/**
 * The contract's device in Moddable's Linux build: serial port, TCP and MQTT are real, the pins are simulated, and
 * storage and journal are in memory. There is no TLS in this image, and no plug lock: its cable is part of it.
 */
export function provideDevice(settings: ImageSettings): { readonly device: Device; readonly lastResort: LastResort } {
  const restart = (): void => log("warn", "restart asked for; end and start the program");
  const lastResort = new LastResort({ log, restart });
  const clock = new TickClock(() => Time.ticks);
  const timers = new HostTimers(Timer, lastResort);
  const detector = simulatedDetector();
  const JournalFlash = flashArea(memoryFlash(JOURNAL_BLOCKS, JOURNAL_BLOCK_BYTES), log);
  const device: Device = {
    id: text(settings, "id", "pilotline-lin"),
    board: BOARD,
    resetReason: "power-on",
    clock,
    wallClock: { nowMs: () => Date.now() },
    timers,
    random: Math.random,
    log,
    restart,
    onUncaught: (handler) => lastResort.onUncaught(handler),
    io: {
      MeterSerial: serialPort(
        (options) => new Serial({ device: text(settings, "serial", DEFAULT_SERIAL), format: "buffer", ...options }),
        lastResort,
      ),
      ControlPilot: simulatedPilot(),
      Guard: simulatedGuard(clock, timers, () => detector.isTripped()),
      ResidualTrip: detector.ResidualTrip,
      ResidualTest: detector.ResidualTest,
      EarthMissing: quietLine(),
      EmergencyStop: quietLine(),
      Dimming: quietLine(),
      Temperature: steadyGauge(ROOM_TEMPERATURE_C),
      ...(JournalFlash && { JournalFlash }),
    },
    network: {
      MqttClient: mqttClient({
        Client: MQTTClient,
        openResolver: () => new Resolver({ servers: DNS_SERVERS, socket: { io: UDP } }),
        Tcp: TCP,
        Tls: undefined,
        lastResort,
        later: (callback) => timers.set(callback, 0),
      }),
    },
    storage: keyValueStorage(memoryStorage()),
  };
  return { device, lastResort };
}

function text(settings: ImageSettings, name: string, fallback: string): string {
  const value = settings[name];
  return typeof value === "string" && value !== "" ? value : fallback;
}

function log(level: LogLevel, message: string): void {
  trace(`${level}: ${message}\n`);
}
