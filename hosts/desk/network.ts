import Resource from "Resource";
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import UDP from "embedded:io/socket/udp";
import TlsSocket from "tls-socket";
import type { Device } from "../../modules/device/device";
import type { LastResort } from "../moddable/last-resort";
import { listenerClass } from "../moddable/listener";
import type { NativeResolver } from "../moddable/mqtt-native";
import { pageAsset } from "../moddable/page-asset";
import { tcpClient } from "../moddable/tcp-client";
import { udpSocket } from "../moddable/udp";
import type { SeededRandom } from "../virtual/random";
import { DeskKeyStretcher } from "./key-stretcher";
import { deskWifi } from "./radio";
import { DESK_UPDATER } from "./updater";

export interface NetworkedParts {
  readonly timers: Device["timers"];
  readonly lastResort: LastResort;
  readonly random: SeededRandom;
  readonly later: (callback: () => void) => void;
  readonly openResolver: () => NativeResolver;
}

/** What a board has beside MQTT so that people reach it, with the classes of a chip's image. */
export function networked({ timers, lastResort, random, later, openResolver }: NetworkedParts): {
  readonly network: Device["network"];
  readonly rest: Pick<Device, "entropy" | "KeyStretcher" | "updater" | "page">;
} {
  const page = pageAsset(Resource);
  return {
    network: {
      Wifi: deskWifi(timers),
      Listener: listenerClass({ Listener, Tcp: TCP, lastResort, later, isDesk: false }),
      TcpClient: tcpClient({ openResolver, Tcp: TCP, Tls: TlsSocket, lastResort, later }),
      Udp: udpSocket({ Udp: UDP, lastResort, later }),
    },
    rest: {
      entropy: (bytes) => {
        for (let index = 0; index < bytes.length; index++) bytes[index] = random.nextInt() & 255;
      },
      KeyStretcher: DeskKeyStretcher,
      updater: DESK_UPDATER,
      ...(page && { page }),
    },
  };
}
