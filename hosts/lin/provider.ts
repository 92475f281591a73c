import Resource from "Resource";
import Serial from "embedded:io/serial";
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import MQTTClient from "embedded:network/mqtt/client";
import { end, exchange, monotonicMs } from "board-channel";
import { fillWithEntropy } from "entropy";
import KeyStretcher from "key-stretcher";
import Timer from "timer";
import TlsSocket from "tls-socket";
import type { Device, LogLevel } from "../../modules/device/device";
import { LastResort } from "../moddable/last-resort";
import { listenerClass } from "../moddable/listener";
import { mqttClient } from "../moddable/mqtt-client";
import { pageAsset } from "../moddable/page-asset";
import { serialPort } from "../moddable/serial";
import { tcpClient } from "../moddable/tcp-client";
import { HostTimers } from "../moddable/timers";
import { udpSocket } from "../moddable/udp";
import { TroubledLink } from "../virtual/troubled-link";
import { ask } from "./channel/exchange";
import { type Greeting, greet } from "./channel/greeting";
import { remoteIo } from "./channel/remote-io";
import { RemoteUart } from "./channel/remote-serial";
import { remoteStorage } from "./channel/remote-storage";
import { remoteWallClock } from "./channel/remote-wall-clock";
import { toldListener } from "./channel/told-listener";
import { SerialDevice } from "./serial-device";
import { steadyTimer } from "./steady-timer";

/** Asked where the computer names no server. */
const DNS_SERVERS: readonly string[] = Object.freeze(["127.0.0.53"]);

export interface ProvidedDevice {
  readonly device: Device;
  readonly lastResort: LastResort;
  readonly uarts: readonly RemoteUart[];
  /** Between the device and its broker. */
  readonly link: TroubledLink;
}

/**
 * The contract's device in Moddable's Linux build: sockets and timers are the computer's, a serial port too where the
 * board names one; everything else is the board's at the other end of the channel.
 */
export function provideDevice(): ProvidedDevice {
  const lastResort = new LastResort({ log, restart });
  const timers = new HostTimers(steadyTimer(Timer, monotonicMs), lastResort);
  const greeting = greet(exchange);
  const { id, board, resetReason, dnsServers, has, httpPort } = greeting;
  if (has.includes("Guard")) lastResort.opensWith(() => void ask(exchange, "guard.write", { phases: 0 }));
  const uarts = { meter: new RemoteUart(exchange, "meter"), tag: new RemoteUart(exchange, "tag") };
  const link = new TroubledLink(timers, Math.random);
  const servers = dnsServers.length === 0 ? DNS_SERVERS : dnsServers;
  const later = (callback: () => void): void => void timers.set(callback, 0);
  const openResolver = () => new Resolver({ servers, socket: { io: UDP } });
  const sockets = { openResolver, Tcp: TCP, Tls: TlsSocket, lastResort, later };
  const MqttClient = mqttClient({ Client: MQTTClient, ...sockets });
  const page = pageAsset(Resource);
  const device: Device = {
    id,
    board,
    resetReason,
    clock: { nowMs: monotonicMs },
    wallClock: remoteWallClock(exchange),
    timers,
    random: Math.random,
    log,
    restart,
    onUncaught: (handler) => lastResort.onUncaught(handler),
    io: { ...remoteIo(exchange, greeting, uarts), ...meterDevice(greeting, lastResort) },
    network: {
      MqttClient: link.clientClass(MqttClient, (callback) => lastResort.run(callback)),
      TcpClient: tcpClient(sockets),
      Udp: udpSocket({ Udp: UDP, lastResort, later, isDesk: true }),
      Listener: toldListener(exchange, listenerClass({ Listener, Tcp: TCP, lastResort, later, isDesk: true })),
      ports: { http: httpPort },
    },
    storage: remoteStorage(exchange),
    entropy: fillWithEntropy,
    KeyStretcher,
    ...(page && { page }),
  };
  return { device, lastResort, uarts: [uarts.meter, uarts.tag], link };
}

/** The meter's UART where it is a device file of this computer. */
function meterDevice({ meterDevice: device }: Greeting, lastResort: LastResort): Pick<Device["io"], "MeterSerial"> {
  if (device === undefined) return {};
  const open = (options: object & { readonly baud: number }) => new Serial({ device, format: "buffer", ...options });
  return { MeterSerial: serialPort((options) => new SerialDevice(open, options), lastResort) };
}

function log(level: LogLevel, text: string): void {
  ask(exchange, "log", { level, text });
}

/** The board starts another program in the place of this one. */
function restart(): void {
  ask(exchange, "restart");
  end(0);
}
