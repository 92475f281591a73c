import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { NodeTcpClient } from "../../../hosts/node/tcp-client";
import type { TcpClientOptions } from "../../../modules/device/stream";
import { HttpGet } from "../../../modules/http-client/request";
import { errorCodeOf } from "../../../modules/mqtt/error";
import { activeResources, assertNothingLeft } from "./left-behind";
import { Rig, until } from "./rig";

const HOST = "127.0.0.1";

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A client that writes down what happens. */
class Client {
  readonly events: string[] = [];
  text = "";
  room = 0;
  readonly socket: NodeTcpClient;

  constructor(port: number, more: Partial<TcpClientOptions> = {}) {
    this.socket = new NodeTcpClient({
      host: HOST,
      port,
      onReadable: () => {
        for (let bytes = this.socket.read(1_000); bytes !== undefined; bytes = this.socket.read(1_000))
          this.text += Buffer.from(bytes).toString("latin1");
      },
      onWritable: (count) => {
        this.room = count;
        if (!this.events.includes("connected")) this.events.push("connected");
      },
      onError: (error) => void this.events.push(error === undefined ? "end" : errorCodeOf(error)),
      ...more,
    });
  }
}

describe("node tcp client", () => {
  const servers: Server[] = [];
  const serve = (onSocket: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => onSocket(socket.on("error", () => {})));
    servers.push(server);
    return listening(server);
  };
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it("connects, writes, reads, and hears the end after the last byte", async () => {
    const port = await serve((socket) =>
      socket.on("data", (data) => socket.end(`you said ${data}${"x".repeat(50_000)}`)),
    );
    const client = new Client(port);
    assert.throws(() => client.socket.write(Buffer.from("early")), /not connected/);
    await until("connected", () => client.events.length > 0);
    assert.equal(client.socket.remoteAddress, HOST);
    assert.ok(client.room >= 2_048);
    assert.ok(client.socket.write(Buffer.from("hello")) <= client.room);
    assert.throws(() => client.socket.write(new Uint8Array(1_000_000)), RangeError);
    await until("the end", () => client.events.includes("end"));
    assert.equal(client.text, `you said hello${"x".repeat(50_000)}`);
    client.socket.close();
  });

  it("says that nobody listens, or that the name is unknown", async () => {
    const free = await serve(() => {});
    await new Promise<void>((resolve) => servers.splice(0)[0]?.close(() => resolve()));
    for (const more of [{}, { host: "no-such-name.invalid" }]) {
      const client = new Client(free, more);
      await until("an error", () => client.events.length > 0);
      assert.deepEqual(client.events, ["refused"]);
      client.socket.close();
    }
  });

  it("hears nothing after close, and leaves nothing behind, at whatever moment", async () => {
    const port = await serve((socket) => socket.resume().write("hello"));
    const before = activeResources();
    const clients = Array.from({ length: 100 }, () => new Client(port));
    for (const [index, { socket, events }] of clients.entries()) {
      if (index % 2 === 1) await until("connected", () => events.length > 0);
      socket.close();
      events.length = 0;
    }
    await assertNothingLeft(before);
    assert.ok(clients.every(({ events }) => events.length === 0));
  });

  it("takes an HTTP answer in pieces, over the device", async () => {
    const port = await serve((socket) => {
      socket.on("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Enco");
        setImmediate(() => socket.end("ding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"));
      });
    });
    const rig = new Rig("Meter-1");
    const events: string[] = [];
    const { device } = rig;
    const request = new HttpGet({
      device,
      url: `http://${HOST}:${port}/`,
      onHead: (status) => void events.push(String(status)),
      sink: {
        write: (bytes) => void events.push(Buffer.from(bytes).toString()),
        end: () => void events.push("end"),
        abort: () => void events.push("abort"),
      },
      onFailed: (reason) => void events.push(reason),
      maxBytes: 100,
    });
    await until("the end", () => events.includes("end"));
    assert.equal(events.join(""), "200hello worldend");
    request.close();
    rig.close();
  });

  describe("with TLS", () => {
    const folder = mkdtempSync(join(tmpdir(), "pilotline-tls-"));
    let hasOpenssl = true;
    before(function () {
      try {
        const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
        const names = ["-subj", "/CN=server", "-addext", "subjectAltName=DNS:localhost"];
        execFileSync(
          "openssl",
          ["req", "-x509", ...key, "-keyout", join(folder, "key"), "-out", join(folder, "crt"), ...names],
          { stdio: "pipe" },
        );
      } catch {
        hasOpenssl = false;
        console.log("      skipped: Debian's package openssl is missing");
        this.skip();
      }
    });
    after(() => rmSync(folder, { recursive: true }));

    it("trusts the authority that it is given, for the name that it bears, and no other", async () => {
      assert.ok(hasOpenssl);
      const certificate = readFileSync(join(folder, "crt"), "utf8");
      const server = createTlsServer({ cert: certificate, key: readFileSync(join(folder, "key")) }, (socket) => {
        socket.on("error", () => {}).end("hello");
      });
      server.on("tlsClientError", () => {});
      servers.push(server);
      const port = await listening(server);
      for (const [host, authority, events, text] of [
        ["localhost", certificate, ["connected", "end"], "hello"],
        ["localhost", null, ["tls"], ""],
        [HOST, certificate, ["tls"], ""],
      ] as const) {
        const client = new Client(port, { host, tls: { authority } });
        await until("it ends", () => client.events.some((event) => event !== "connected"));
        assert.deepEqual([client.events, client.text], [events, text]);
        client.socket.close();
      }
    });
  });
});
