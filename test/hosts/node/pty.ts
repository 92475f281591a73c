import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { serialClass } from "../../../hosts/node/serial";
import type { Serial } from "../../../modules/device/serial";
import type { PzemLine } from "../../../sim/plant/pzem-line";

/** What keeps this machine from having a pair; undefined: nothing. */
export function ptyMissing(): string | undefined {
  if (process.platform !== "linux") return "pseudo-terminals are tested on Linux only";
  return spawnSync("socat", ["-V"]).error === undefined
    ? undefined
    : "socat is not installed: install Debian's package socat (apt-get install socat)";
}

/** Two pseudo-terminals that are wired to each other, until the process ends. */
export interface PtyPair {
  readonly process: ChildProcess;
  readonly paths: readonly [string, string];
}

export async function ptyPair(): Promise<PtyPair> {
  const socat = spawn("socat", ["-d", "-d", "pty,raw,echo=0", "pty,raw,echo=0"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  for await (const chunk of socat.stderr) {
    text += chunk;
    const [one, other] = Array.from(text.matchAll(/PTY is (\S+)/g), (match) => match[1]);
    if (one !== undefined && other !== undefined && text.includes("starting data transfer")) {
      return { process: socat, paths: [one, other] };
    }
  }
  throw new Error(`socat ended: ${text}`);
}

export async function stopPair(pair: PtyPair): Promise<void> {
  if (pair.process.exitCode !== null || pair.process.signalCode !== null) return;
  pair.process.kill();
  await once(pair.process, "exit");
}

/** The emulator on one end of the pair: real bytes through the real bindings. */
export function emulate(path: string, line: PzemLine): Promise<Serial> {
  const SerialPort = serialClass({ path });
  return new Promise((resolve, reject) => {
    const serial: Serial = new SerialPort({
      baud: 9600,
      onError: reject,
      onWritable: () => resolve(serial),
      onReadable: () => {
        const question = new Uint8Array(serial.read() ?? new ArrayBuffer(0));
        for (const { afterMs, bytes } of line.receive(performance.now(), question)) {
          setTimeout(() => serial.write(bytes), afterMs);
        }
      },
    });
  });
}
