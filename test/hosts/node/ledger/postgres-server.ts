import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { freePort } from "../mosquitto";

const VERSIONS = "/usr/lib/postgresql";
/** The Debian package makes it; the server refuses to run as root. */
const USER = "postgres";
const PASSWORD = "Gr33n-Leaf-72";

/** Of the newest version that is installed. */
function programs(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return newest.map((version) => join(VERSIONS, version, "bin")).find((folder) => existsSync(join(folder, "initdb")));
}

export const postgresMissing =
  programs() === undefined ? "no PostgreSQL here: install the Debian package postgresql" : undefined;

/** A real PostgreSQL on loopback in a folder of its own, that asks for a password. */
export class PostgresServer {
  private readonly folder = mkdtempSync(join(tmpdir(), "pilotline-postgres-"));
  private readonly bin = programs() ?? "";
  private readonly isRoot = process.getuid?.() === 0;
  private process: ChildProcess | undefined;
  port = 0;

  static async start(): Promise<PostgresServer> {
    const server = new PostgresServer();
    server.prepare();
    server.port = await freePort();
    await server.run();
    return server;
  }

  /** PEM of what vouches for this server. */
  get authority(): string {
    return readFileSync(this.certificateFile, "utf8");
  }

  get connectionString(): string {
    return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts it, and waits until it answers. After a kill it may take a while until its memory is given back. */
  async run(): Promise<void> {
    for (let endMs = performance.now() + 30_000; ; await delay(50)) {
      if (this.process === undefined || this.process.exitCode !== null) this.process = this.spawn();
      if (await this.answers()) return;
      if (performance.now() > endMs) throw new Error("PostgreSQL does not start");
    }
  }

  /** Lets nobody finish, and writes what is in memory; or, as a power cut does, not even that. */
  async stop(how: "fast" | "killed"): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(how === "fast" ? "SIGINT" : "SIGKILL");
    await ended;
  }

  async query<Row extends object>(sql: string): Promise<Row[]> {
    const client = this.client();
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    await this.stop("fast");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, "data");
  }

  private prepare(): void {
    const passwords = join(this.folder, "password");
    writeFileSync(passwords, PASSWORD);
    this.makeCertificate();
    if (this.isRoot) {
      const idOf = (option: string) => Number(execFileSync("id", [option, USER], { encoding: "utf8" }));
      const paths = [this.folder, ...readdirSync(this.folder).map((name) => join(this.folder, name))];
      for (const path of paths) chownSync(path, idOf("-u"), idOf("-g"));
    }
    const [command = "", ...before] = this.asUser(join(this.bin, "initdb"));
    const access = ["--username", USER, "--auth=scram-sha-256", `--pwfile=${passwords}`];
    const options = ["-D", this.data, "--no-sync", "--no-locale", "--encoding=UTF8"];
    execFileSync(command, [...before, ...access, ...options], { cwd: this.folder, stdio: "pipe" });
  }

  /** It bears the name localhost alone, and vouches for itself. */
  private makeCertificate(): void {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", this.keyFile];
    const name = ["-subj", "/CN=store", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...key, ...name, "-out", this.certificateFile], { stdio: "pipe" });
  }

  private get keyFile(): string {
    return join(this.folder, "server.key");
  }

  private get certificateFile(): string {
    return join(this.folder, "server.crt");
  }

  private spawn(): ChildProcess {
    const [command = "", ...before] = this.asUser(join(this.bin, "postgres"));
    const options = {
      ssl: "on",
      ssl_cert_file: this.certificateFile,
      ssl_key_file: this.keyFile,
      port: this.port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      shared_buffers: "8MB",
    };
    const settings = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    return spawn(command, [...before, "-D", this.data, ...settings], { cwd: this.folder, stdio: "ignore" });
  }

  private async answers(): Promise<boolean> {
    const client = this.client();
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end();
    }
  }

  private client(): Client {
    const client = new Client({ connectionString: this.connectionString, connectionTimeoutMillis: 5_000 });
    client.on("error", () => {});
    return client;
  }

  private asUser(program: string): readonly string[] {
    if (!this.isRoot) return [program];
    return ["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--clear-groups", program];
  }
}
