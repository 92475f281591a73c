import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { nodeDevice } from "../../../hosts/node/device";
import { NodeKeyValueStorage } from "../../../hosts/node/key-value-storage";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { Device } from "../../../modules/device/device";
import type { ServerCertificate } from "../../../modules/device/stream";
import { PortalCertificate } from "../../../modules/portal/certificate";
import { notAfterMs } from "../../../modules/portal/certificate-dates";
import { pemBlock } from "../../../modules/portal/certificate-pem";
import { recorded } from "../../../modules/portal/log-ring";
import { Portal } from "../../../modules/portal/portal";
import { object } from "../../../modules/schema/schema";
import type { WifiKeeper } from "../../../modules/wifi/wifi-keeper";
import { Certificates } from "../../hosts/moddable/native-tls/certificates";
import { activeResources, assertNothingLeft } from "../../hosts/node/left-behind";
import { until } from "../../hosts/node/rig";
import { MemoryStore } from "../settings/memory-store";

const PASSWORD = "correct horse battery";
const LABELS = ["CERTIFICATE"];

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly cookie: string;
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly body?: object;
  readonly cookie?: string;
  readonly ca?: string;
}

function ask(
  port: number | undefined,
  { method = "GET", path: at = "/api/about", body, cookie, ca }: Ask,
): Promise<Answer> {
  const isSecure = ca !== undefined;
  const origin = `${isSecure ? "https" : "http"}://127.0.0.1:${port}`;
  const headers = {
    "Content-Type": "application/json",
    "X-Pilotline": "1",
    Origin: origin,
    ...(cookie === undefined ? {} : { Cookie: cookie }),
  };
  const options = { host: "127.0.0.1", port, path: at, method, headers, agent: false } as const;
  return new Promise((resolve, reject) => {
    const request = isSecure ? requestSecure({ ...options, ca }) : requestPlain(options);
    request.on("error", reject);
    request.on("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          cookie: response.headers["set-cookie"]?.[0]?.split(";", 1)[0] ?? "",
          text,
        }),
      );
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A portal on this computer's own sockets. */
class Bench {
  readonly logs: string[] = [];
  readonly storage = new NodeKeyValueStorage();
  private readonly realTime = new RealTime({
    scheduler: new Scheduler(),
    onError: (error) => assert.fail(String(error)),
  });
  private opened: Portal | undefined;

  start(wifi?: WifiKeeper): Portal {
    const whole = nodeDevice({
      id: "Charger-1",
      board: { name: "desk", platform: "node", maxCurrentA: 32, phases: 1 },
      realTime: this.realTime,
      storage: this.storage,
      page: { byteLength: 4, tag: "tag", read: () => Uint8Array.from([112, 97, 103, 101]) },
      onLog: (level, message) => this.logs.push(`${level} ${message}`),
      onRestart: () => {},
    });
    const { KeyStretcher: _slow, ...rest } = whole;
    const { Udp: _names, ...network } = whole.network;
    const { device, log } = recorded({ ...rest, network });
    this.opened = new Portal({
      device,
      log,
      application: {
        kind: "meter",
        settingsSchema: object({}),
        settings: {},
        updateAuthority: null,
        set: () => ({ ok: true, value: {} }),
        status: () => ({}),
        busy: () => undefined,
        restart: () => {},
        routes: [],
      },
      key: "KEY-KEY-KE",
      onLogin: () => {},
      wifi,
      updates: undefined,
    });
    return this.opened;
  }

  get portal(): Portal {
    return this.opened ?? this.start();
  }

  /** A person's cookie, over plain HTTP. */
  async owned(): Promise<string> {
    const { portal } = this;
    await until("it listens", () => portal.port !== undefined);
    const { status, cookie } = await ask(portal.port, {
      method: "POST",
      path: "/api/setup",
      body: { password: PASSWORD },
    });
    assert.equal(status, 204);
    return cookie;
  }

  put(cookie: string, body: object, ca?: string): Promise<Answer> {
    const port = ca === undefined ? this.portal.port : this.portal.securePort;
    const secure = ca === undefined ? {} : { ca };
    return ask(port, { method: "PUT", path: "/api/certificate", body, cookie, ...secure });
  }

  secure(): Promise<void> {
    return until("it listens over TLS", () => this.portal.securePort !== undefined);
  }

  close(): void {
    this.opened?.close();
    this.realTime.close();
  }
}

function stored(bench: Bench, { certificate, key }: ServerCertificate): void {
  const store = bench.storage.open({ path: "portal", format: "string" });
  store.write("certificate", certificate);
  store.write("key", key);
  store.close();
}

describe("the portal's certificate", function () {
  this.timeout(60_000);
  const atFirst = activeResources();
  let folder = "";
  let made: Certificates;
  let bench: Bench;

  const pair = (name: string): ServerCertificate => ({
    certificate: made.text(`${name}.crt`),
    key: made.text(`${name}.key`),
  });

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pilotline-certificate-"));
    made = new Certificates(folder);
    made.authority("ca");
    made.certificate("elliptic", { names: "IP:127.0.0.1" });
    made.certificate("rsa", { names: "IP:127.0.0.1", keys: "rsa" });
    made.certificate("expired", { names: "IP:127.0.0.1", from: "20200101000000Z", to: "20200301123456Z" });
    made.certificate("late", { names: "IP:127.0.0.1", from: "20200101000000Z", to: "20630301123456Z" });
  });
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(async () => {
    bench.close();
    await assertNothingLeft(atFirst);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const name of ["elliptic", "rsa"]) {
    it(`is taken (${name}), and all moves to https; without it back again`, async () => {
      const cookie = await bench.owned();
      const { port } = bench.portal;
      const taken = await bench.put(cookie, pair(name));
      assert.equal(taken.status, 200, taken.text);
      await bench.secure();
      const ca = made.text("ca.crt");
      const page = await ask(bench.portal.securePort, { path: "/", ca });
      assert.deepEqual([page.status, page.text], [200, "page"]);

      const moved = await ask(port, { path: "/anything?x=1" });
      assert.deepEqual([moved.status, moved.location], [308, `https://127.0.0.1:${bench.portal.securePort}/`]);
      for (const refused of [{}, { method: "POST", path: "/api/login", body: { password: PASSWORD } }]) {
        const { status, text } = await ask(port, refused);
        assert.deepEqual([status, JSON.parse(text)], [403, { error: "this part has a certificate: ask over https" }]);
      }

      const inside = await ask(bench.portal.securePort, { path: "/api/certificate", cookie, ca });
      const x509 = new X509Certificate(pair(name).certificate);
      assert.deepEqual(JSON.parse(inside.text), {
        isSet: true,
        fingerprint: x509.fingerprint256,
        notAfter: `${new Date(x509.validTo).toISOString().slice(0, 19)}Z`,
        isExpired: false,
      });
      assert.equal(inside.text, taken.text);

      const gone = await ask(bench.portal.securePort, { method: "DELETE", path: "/api/certificate", cookie, ca });
      assert.equal(gone.status, 204);
      await until("it is gone", () => bench.portal.securePort === undefined);
      const { status, text } = await ask(port, { path: "/api/certificate", cookie });
      assert.deepEqual(
        [status, JSON.parse(text)],
        [200, { isSet: false, fingerprint: null, notAfter: null, isExpired: false }],
      );
    });
  }

  it("speaks TLS 1.2 with openssl, and nothing older", async () => {
    stored(bench, pair("elliptic"));
    bench.start();
    await bench.secure();
    const client = (version: string): Promise<number | null> =>
      new Promise((resolve) => {
        const words = ["s_client", "-connect", `127.0.0.1:${bench.portal.securePort}`, "-CAfile", "ca.crt"];
        const child = spawn("openssl", [...words, "-verify_return_error", version], {
          cwd: folder,
          stdio: ["ignore", "ignore", "ignore"],
        });
        child.on("exit", resolve);
      });
    assert.equal(await client("-tls1_2"), 0);
    assert.notEqual(await client("-tls1_1"), 0);
  });

  it("is replaced over the connection that it secures", async () => {
    const cookie = await bench.owned();
    await bench.put(cookie, pair("elliptic"));
    await bench.secure();
    const first = bench.portal.securePort;
    const ca = made.text("ca.crt");
    assert.equal((await bench.put(cookie, pair("rsa"), ca)).status, 200);
    await until("it listens anew", () => ![first, undefined].includes(bench.portal.securePort));
    assert.equal((await ask(bench.portal.securePort, { ca })).status, 200);
  });

  it("is refused with the place where it is none, and nothing changes", async () => {
    const cookie = await bench.owned();
    const good = pair("elliptic");
    const { certificate, key } = good;
    const half = (text: string): string => text.slice(0, text.length / 2);
    execFileSync("openssl", ["pkey", "-in", "elliptic.key", "-aes128", "-passout", "pass:x", "-out", "locked.key"], {
      cwd: folder,
    });
    for (const [body, at] of [
      [{ certificate: half(certificate), key }, "$.certificate"],
      [{ certificate: key, key }, "$.certificate"],
      [{ certificate: "", key }, "$.certificate"],
      [{ certificate: certificate.replace("M", "!"), key }, "$.certificate"],
      [{ certificate, key: half(key) }, "$.key"],
      [{ certificate, key: certificate }, "$.key"],
      [{ certificate, key: made.text("locked.key") }, "$.key"],
      [{ certificate, key: pair("rsa").key }, "$.key"],
      [{ certificate, key: pair("late").key }, "$.key"],
      [{ certificate: `${certificate}${half(certificate)}`, key }, "$.certificate"],
      [{ certificate, key: key + " ".repeat(4_000 - key.length) }, "$.key"],
      [{ certificate }, "$.key"],
    ] as const) {
      const { status, text } = await bench.put(cookie, body);
      assert.equal(status, 422, text);
      assert.equal(JSON.parse(text).path, at);
      for (const line of key.split("\n")) assert.ok(line.length < 16 || !text.includes(line));
    }
    assert.equal((await ask(bench.portal.port, { path: "/" })).status, 200);
    assert.equal((await bench.put(cookie, { certificate, key: key + " ".repeat(3_999 - key.length) })).status, 200);
  });

  it("is a person's matter", async () => {
    const cookie = await bench.owned();
    const body = { name: "program", scope: "write" };
    const { text } = await ask(bench.portal.port, { method: "POST", path: "/api/tokens", body, cookie });
    assert.ok(JSON.parse(text).token.length > 8);
    assert.equal((await ask(bench.portal.port, { path: "/api/certificate" })).status, 401);
    const refused = await fetch(`http://127.0.0.1:${bench.portal.port}/api/certificate`, {
      headers: { Authorization: `Bearer ${JSON.parse(text).token}`, Connection: "close" },
    });
    await refused.text();
    assert.equal(refused.status, 403);
  });

  it("that has expired is taken, and noted", async () => {
    const cookie = await bench.owned();
    const taken = await bench.put(cookie, pair("expired"));
    assert.equal(taken.status, 200);
    assert.deepEqual(
      [JSON.parse(taken.text).isExpired, JSON.parse(taken.text).notAfter],
      [true, "2020-03-01T12:34:56Z"],
    );
    await bench.secure();
    assert.ok(bench.logs.includes("warn portal: the certificate ended on 2020-03-01T12:34:56Z"));
  });

  it("that the host refuses at the start leaves the portal as it is, and is told in the log", async () => {
    stored(bench, { certificate: pair("elliptic").certificate, key: pair("late").key });
    const portal = bench.start();
    await until("it listens", () => portal.port !== undefined);
    assert.equal((await ask(portal.port, {})).status, 200);
    assert.equal(portal.securePort, undefined);
    assert.ok(bench.logs.includes("error portal: the certificate cannot be used; the portal is not encrypted"));
  });

  it("leaves the first contact through the access point in clear, and only that", async () => {
    stored(bench, pair("elliptic"));
    const view = { accessPoint: { address: "127.0.0.1", ssid: "CCVEI", isOpen: false }, address: null };
    const wifi = { view, touched: () => {} } as unknown as WifiKeeper;
    const portal = bench.start(wifi);
    await bench.secure();
    await until("it listens", () => portal.port !== undefined);
    assert.equal((await ask(portal.port, { path: "/" })).status, 200);
    await bench.owned();
    assert.equal((await ask(portal.port, { path: "/" })).status, 308);
    assert.equal((await ask(portal.port, {})).status, 403);
  });

  it("is of no use on a host without TLS for servers", () => {
    class NoTls {
      readonly port = 1;
      constructor() {
        throw new RangeError("tcp: there is no TLS for servers here");
      }
      close(): void {}
    }
    const device = { network: { Listener: NoTls } } as unknown as Device;
    const certificate = new PortalCertificate(device, new MemoryStore());
    assert.deepEqual(certificate.put(pair("elliptic")), {
      ok: false,
      path: "$",
      reason: "is of no use: this part has no TLS for its portal",
    });
    assert.equal(certificate.pair, undefined);
  });

  it("is read for when it ends, of both centuries' forms", () => {
    for (const [name, end] of [
      ["expired", "2020-03-01T12:34:56.000Z"],
      ["late", "2063-03-01T12:34:56.000Z"],
    ] as const) {
      const der = pemBlock(made.text(`${name}.crt`), LABELS);
      assert.ok(der !== undefined);
      assert.deepEqual(Buffer.from(der), new X509Certificate(made.text(`${name}.crt`)).raw);
      assert.equal(new Date(notAfterMs(der) ?? 0).toISOString(), end);
    }
  });

  it("is read from any bytes without end or error", () => {
    const der = pemBlock(made.text("elliptic.crt"), LABELS) ?? assert.fail();
    const change = fc.tuple(fc.nat({ max: der.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat({ max: der.length }), (changes, length) => {
        const bytes = der.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        const endMs = notAfterMs(bytes);
        assert.ok(endMs === undefined || endMs >= 0);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void notAfterMs(bytes)));
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const block = pemBlock(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`, LABELS);
        assert.ok(block === undefined || block[0] === 0x30);
      }),
    );
  });
});
