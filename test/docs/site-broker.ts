import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { accepts, freePort, mosquittoPath } from "../hosts/node/mosquitto";

const DOCS = join(__dirname, "../../docs/mosquitto");

/** A real Mosquitto with the files of docs/mosquitto: only ports, paths and the user that it runs as are others. */
export class SiteBroker {
  /** What it has logged. */
  log = "";
  private readonly folder = mkdtempSync(join(tmpdir(), "pilotline-site-broker-"));
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly tlsPort: number,
  ) {}

  static async start(passwords: Readonly<Record<string, string>>): Promise<SiteBroker> {
    const broker = new SiteBroker(await freePort(), await freePort());
    broker.prepare(passwords);
    await broker.run();
    return broker;
  }

  /** PEM of the authority that vouches for it. */
  get authority(): string {
    return readFileSync(this.file("certs/server.crt"), "utf8");
  }

  async close(): Promise<void> {
    const child = this.process;
    if (child !== undefined && child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private file(name: string): string {
    return join(this.folder, name);
  }

  private prepare(passwords: Readonly<Record<string, string>>): void {
    mkdirSync(this.file("certs"));
    mkdirSync(this.file("kept"));
    writeFileSync(this.file("acl"), readFileSync(join(DOCS, "acl")), { mode: 0o600 });
    writeFileSync(this.file("passwords"), "", { mode: 0o600 });
    for (const [user, password] of Object.entries(passwords))
      execFileSync("mosquitto_passwd", ["-b", this.file("passwords"), user, password], { stdio: "pipe" });
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
    const files = ["-keyout", this.file("certs/server.key"), "-out", this.file("certs/server.crt")];
    execFileSync("openssl", ["req", "-x509", ...key, ...subject, ...files], { stdio: "pipe" });
    const changes = [
      ["listener 8883", `listener ${this.tlsPort} 127.0.0.1`],
      ["listener 1883 127.0.0.1", `listener ${this.port} 127.0.0.1`],
      ["/var/lib/mosquitto/", `${this.file("kept")}/`],
      ["/etc/mosquitto/", `${this.folder}/`],
    ] as const;
    let text = readFileSync(join(DOCS, "mosquitto.conf"), "utf8");
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`docs/mosquitto/mosquitto.conf has no ${from}`);
      text = text.replaceAll(from, to);
    }
    writeFileSync(this.file("mosquitto.conf"), `${text}\nuser root\n`);
  }

  private async run(): Promise<void> {
    const child = spawn(mosquittoPath, ["-c", this.file("mosquitto.conf")], { stdio: ["ignore", "ignore", "pipe"] });
    this.process = child;
    child.stderr?.on("data", (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    for (const port of [this.port, this.tlsPort]) {
      while (!(await accepts(port))) {
        if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}: ${this.log}`);
        await delay(20);
      }
    }
  }
}
