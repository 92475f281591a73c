import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export const mosquittoPath = "/usr/sbin/mosquitto";
export const mosquittoMissing = existsSync(mosquittoPath)
  ? undefined
  : "no Mosquitto here: install the Debian package mosquitto";

export const mosquittoUser = "charger";
export const mosquittoPassword = "Gr33n-Leaf-71";

/** A real Mosquitto on loopback: one plain and one TLS listener, both ask for the password. Its certificate bears the name localhost alone. */
export class Mosquitto {
  private readonly folder = mkdtempSync(join(tmpdir(), "pilotline-mosquitto-"));
  private process: ChildProcess | undefined;
  port = 0;
  tlsPort = 0;

  static async start(): Promise<Mosquitto> {
    const broker = new Mosquitto();
    broker.port = await freePort();
    broker.tlsPort = await freePort();
    broker.prepare();
    await broker.run();
    return broker;
  }

  /** PEM of the authority that vouches for this broker. */
  get authority(): string {
    return readFileSync(join(this.folder, "ca.crt"), "utf8");
  }

  /** PEM of an authority that does not. */
  get strangeAuthority(): string {
    return readFileSync(join(this.folder, "other.crt"), "utf8");
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }

  async run(): Promise<void> {
    const child = spawn(mosquittoPath, ["-c", join(this.folder, "mosquitto.conf")], { stdio: "ignore" });
    this.process = child;
    for (const port of [this.port, this.tlsPort]) {
      while (!(await accepts(port))) {
        if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`);
        await delay(20);
      }
    }
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private prepare(): void {
    const file = (name: string) => join(this.folder, name);
    execFileSync("mosquitto_passwd", ["-b", "-c", file("passwords"), mosquittoUser, mosquittoPassword], {
      stdio: "pipe",
    });
    for (const name of ["ca", "other"]) makeAuthority(file(name));
    makeCertificate(file("server"), file("ca"));
    writeFileSync(
      file("mosquitto.conf"),
      [
        "user root",
        "persistence false",
        "allow_anonymous false",
        `password_file ${file("passwords")}`,
        `listener ${this.port} 127.0.0.1`,
        `listener ${this.tlsPort} 127.0.0.1`,
        `certfile ${file("server.crt")}`,
        `keyfile ${file("server.key")}`,
        "",
      ].join("\n"),
    );
  }
}

function openssl(args: readonly string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}

const keyArguments = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

function makeAuthority(base: string): void {
  const subject = ["-subj", "/CN=Test authority", "-days", "2"];
  openssl(["req", "-x509", ...keyArguments, "-keyout", `${base}.key`, "-out", `${base}.crt`, ...subject]);
}

function makeCertificate(base: string, authority: string): void {
  openssl(["req", ...keyArguments, "-keyout", `${base}.key`, "-out", `${base}.csr`, "-subj", "/CN=broker"]);
  writeFileSync(`${base}.ext`, "subjectAltName=DNS:localhost\n");
  const signer = ["-CA", `${authority}.crt`, "-CAkey", `${authority}.key`, "-CAcreateserial", "-days", "2"];
  openssl(["x509", "-req", "-in", `${base}.csr`, ...signer, "-extfile", `${base}.ext`, "-out", `${base}.crt`]);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
