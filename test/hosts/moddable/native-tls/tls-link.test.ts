import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TLSSocket, TlsOptions } from "node:tls";
import { Certificates } from "./certificates";
import { compileDriver, type DriverOptions, drive, type Outcome, toolsMissing } from "./driver";
import { type Peer, plainPeer, tlsPeer } from "./peers";

const OPEN = 1;
const CLOSED = 2;
const FAILED = 3;
const NO_LINK = -1;
const MEGABYTE = 1_000_000;

const NOT_TRUSTED = "tls: no given authority vouches for the certificate";
const EXPIRED = "tls: the certificate has expired";
const NOT_YET = "tls: the certificate is not valid yet, or the time of day is not known";
const OTHER_NAME = "tls: the certificate does not bear the host's name";
const UNFIT = "tls: the certificate is too weak or not meant for this";
const LOST = "closed: the connection was lost";
const GOODBYE = "closed: the peer closed the connection";

for (const sanitizer of ["address,undefined", "thread"]) {
  describe(`a TLS link in its own thread (${sanitizer})`, function () {
    this.timeout(60_000);
    let folder = "";
    let program = "";
    let certificates: Certificates;
    let peers: Peer[] = [];

    before(function () {
      this.timeout(120_000);
      const missing = toolsMissing();
      if (missing !== undefined) {
        console.warn(missing);
        this.skip();
      }
      folder = mkdtempSync(path.join(tmpdir(), "pilotline-tls-link-"));
      program = path.join(folder, "driver");
      certificates = makeCertificates(path.join(folder, "certificates"));
      compileDriver(sanitizer, program);
    });
    afterEach(async () => {
      await Promise.all(peers.map((peer) => peer.close()));
      peers = [];
    });
    after(() => {
      if (folder !== "") rmSync(folder, { recursive: true, force: true });
    });

    async function serve(name: string, onConnection?: (socket: TLSSocket) => void, more?: TlsOptions): Promise<Peer> {
      const own = { cert: certificates.text(`${name}.crt`), key: certificates.text(`${name}.key`) };
      const peer = await tlsPeer({ ...own, ...more }, onConnection);
      peers.push(peer);
      return peer;
    }

    async function plain(onConnection: (socket: Socket) => void): Promise<Peer> {
      const peer = await plainPeer(onConnection);
      peers.push(peer);
      return peer;
    }

    /** Nothing may be left, whatever becomes of it. */
    async function run(peer: Peer, options: Partial<DriverOptions> = {}): Promise<Outcome> {
      const authority = certificates.file("ca.crt");
      const outcome = await drive({ program, port: peer.port, authority, mode: "connect", ...options });
      if (outcome.state !== NO_LINK) assert.deepEqual([outcome.threads, outcome.files], [0, 0], "left behind");
      return outcome;
    }

    async function assertRefused(peer: Peer, text: string, options?: Partial<DriverOptions>): Promise<void> {
      const { state, text: reason } = await run(peer, options);
      assert.deepEqual({ state, reason }, { state: FAILED, reason: text });
    }

    async function assertAccepted(peer: Peer, options?: Partial<DriverOptions>): Promise<void> {
      const { state, text } = await run(peer, options);
      assert.equal(state, OPEN, text);
    }

    const echo = (socket: TLSSocket): void => void socket.pipe(socket);

    describe("with the right certificate", () => {
      it("carries a megabyte both ways", async () => {
        const outcome = await run(await serve("right", echo), { mode: `echo ${MEGABYTE}` });
        assert.deepEqual([outcome.state, outcome.moved], [OPEN, MEGABYTE]);
      });

      it("carries as well through buffers of any size", async () => {
        const peer = await serve("right", echo);
        for (const [inBytes, outBytes, total] of [
          [1, 1, 300],
          [1, 4096, 3_000],
          [4096, 1, 300],
          [7, 13, 5_000],
          [2047, 4099, 100_000],
        ] as const) {
          const outcome = await run(peer, { mode: `echo ${total}`, inBytes, outBytes });
          assert.equal(outcome.moved, total, `${inBytes} and ${outBytes}`);
        }
      });

      it("takes RSA and TLS 1.2, an authority in DER and several in one text, and what is signed by itself and given", async () => {
        await assertAccepted(await serve("rsa"));
        const peer = await serve("right", undefined, { maxVersion: "TLSv1.2", minVersion: "TLSv1.2" });
        await assertAccepted(peer);
        await assertAccepted(peer, { authority: certificates.file("ca.der") });
        await assertAccepted(peer, { authority: certificates.file("several.crt") });
        await assertAccepted(await serve("self"), { authority: certificates.file("self.crt") });
      });

      it("shows a certificate of its own where it is asked for one", async () => {
        const authorized: boolean[] = [];
        const ca = certificates.text("ca.crt");
        const peer = await serve("right", (socket) => void authorized.push(socket.authorized), {
          requestCert: true,
          rejectUnauthorized: false,
          ca,
        });
        const [certificate, key] = [certificates.file("client.crt"), certificates.file("client.key")];
        await assertAccepted(peer, { certificate, key });
        await assertAccepted(peer);
        assert.deepEqual(authorized, [true, false]);
        const wrong = { certificate, key: certificate };
        await assertRefused(peer, "tls: the own certificate or its key cannot be read", wrong);
      });
    });

    describe("refuses", () => {
      afterEach(() => {
        for (const peer of peers) assert.equal(peer.secured(), 0, "the peer thinks that it is connected");
      });
      const TLS12: TlsOptions = { maxVersion: "TLSv1.2" };

      it("a certificate of another authority", async () => {
        await assertRefused(await serve("strange", undefined, TLS12), NOT_TRUSTED);
        await assertRefused(await serve("right", undefined, TLS12), NOT_TRUSTED, {
          authority: certificates.file("other.crt"),
        });
      });

      it("one that vouches for itself", async () => {
        await assertRefused(await serve("self", undefined, TLS12), NOT_TRUSTED);
      });

      it("one that was signed by a server's certificate, which is no authority", async () => {
        const cert = certificates.text("grandchild.crt") + certificates.text("right.crt");
        await assertRefused(await serve("grandchild", undefined, { ...TLS12, cert }), NOT_TRUSTED);
      });

      it("one for another host, also by its common name alone", async () => {
        await assertRefused(await serve("right", undefined, TLS12), OTHER_NAME, { host: "broker.example" });
        await assertRefused(await serve("right", undefined, TLS12), OTHER_NAME, { host: "ocalhost" });
        await assertRefused(await serve("other-name", undefined, TLS12), OTHER_NAME);
        await assertRefused(await serve("no-names", undefined, TLS12), OTHER_NAME);
      });

      it("one that has expired, or is not valid yet", async () => {
        await assertRefused(await serve("expired", undefined, TLS12), EXPIRED);
        await assertRefused(await serve("early", undefined, TLS12), NOT_YET);
      });

      it("one of an authority that has expired", async () => {
        await assertRefused(await serve("late", undefined, TLS12), EXPIRED, {
          authority: certificates.file("past.crt"),
        });
      });

      it("one that is meant for clients", async () => {
        await assertRefused(await serve("client", undefined, TLS12), UNFIT);
      });

      it("a peer that knows TLS 1.1 at most", async () => {
        const old: TlsOptions = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" };
        const peer = await serve("right", undefined, old);
        const { state, text } = await run(peer);
        assert.equal(state, FAILED);
        // An mbedTLS that knows TLS 1.3 lists the versions it takes, and the peer finds none; an older one refuses the
        // peer's choice.
        const [reason, failure] = text.includes("refused")
          ? ["tls: the peer refused the handshake", "ERR_SSL_UNSUPPORTED_PROTOCOL"]
          : ["tls: the peer speaks nothing newer than TLS 1.1", "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"];
        assert.deepEqual([text, peer.failures], [reason, [failure]]);
      });

      it("a peer that shares no cipher", async () => {
        const peer = await serve("right", undefined, { ...TLS12, ciphers: "PSK-AES128-GCM-SHA256" });
        await assertRefused(peer, "tls: the peer refused the handshake");
        assert.deepEqual(peer.failures, ["ERR_SSL_NO_SHARED_CIPHER"]);
      });

      it("a peer that speaks something else, closes, or stays silent", async () => {
        const talker = await plain((socket) => void socket.write("220 at your service\r\n"));
        await assertRefused(talker, "tls: the peer does not speak TLS");
        const closer = await plain((socket) => socket.once("data", () => socket.end()));
        await assertRefused(closer, "tls: the peer closed the connection in the handshake");
        const resetter = await plain((socket) => socket.once("data", () => socket.resetAndDestroy()));
        await assertRefused(resetter, "tls: the peer closed the connection in the handshake");
        await assertRefused(await plain(() => {}), "timeout: no answer in time", { timeoutMs: 100 });
      });

      it("to go on where nobody listens", async () => {
        const gone = await plain(() => {});
        await gone.close();
        await assertRefused(gone, "refused: no connection");
      });

      it("authorities that are none", async () => {
        const peer = await serve("right", undefined, TLS12);
        for (const name of ["words", "cut.crt", "right.key"])
          await assertRefused(peer, "tls: the authority's certificate cannot be read", {
            authority: certificates.file(name),
          });
      });

      it("to do without an authority, a name, an address or a time limit", async () => {
        const peer = await serve("right", undefined, TLS12);
        for (const options of [
          { authority: certificates.file("empty") },
          { authority: "-" },
          { host: "" },
          { host: "x".repeat(256) },
          { timeoutMs: 0 },
          { inBytes: 0 },
          { outBytes: 0 },
          { certificate: certificates.file("client.crt") },
        ]) {
          const { state, text } = await run(peer, options);
          assert.equal(state, NO_LINK, JSON.stringify(options));
          assert.equal(text, "tls: address, port, host or authority is missing or wrong");
        }
      });
    });

    describe("with a peer that ends it", () => {
      it("lets everything be read that came before a goodbye", async () => {
        const peer = await serve("right", (socket) => void socket.end(pattern(100_000)));
        const { state, text, moved, extra } = await run(peer, { mode: "drain" });
        assert.deepEqual({ state, text, moved, extra }, { state: CLOSED, text: GOODBYE, moved: 100_000, extra: 2048 });
      });

      it("says so where the connection is lost", async () => {
        const cut = (socket: TLSSocket): void => {
          socket.on(
            "data",
            () => (socket as unknown as { _parent?: Socket })._parent?.resetAndDestroy() ?? socket.destroy(),
          );
        };
        const { state, text } = await run(await serve("right", cut), { mode: "echo 10" });
        assert.deepEqual({ state, text }, { state: FAILED, text: LOST });
      });
    });

    describe("under pressure", () => {
      it("takes no more than its buffer holds from a peer that goes on and on", async () => {
        const peer = await serve("right", (socket) => void socket.end(pattern(MEGABYTE)));
        const { moved, extra } = await run(peer, { mode: "drain", inBytes: 3000 });
        assert.deepEqual([moved, extra], [MEGABYTE, 3000]);
      });

      it("takes no more than it can send, and goes on when the peer does", async () => {
        let stopped: TLSSocket | undefined;
        const peer = await serve("right", (socket) => {
          stopped = socket;
          socket.pause();
        });
        const outcome = await run(peer, { mode: `stuff ${MEGABYTE}`, onStuffed: () => stopped?.resume() });
        assert.equal(outcome.state, OPEN);
        assert.ok(outcome.extra >= 4608 && outcome.moved >= outcome.extra + MEGABYTE);
      });

      it("sends what was written before it was closed, and says goodbye", async () => {
        const parts: Uint8Array[] = [];
        let onEnd: () => void = () => {};
        const ended = new Promise<void>((resolve) => {
          onEnd = resolve;
        });
        const peer = await serve("right", (socket) => {
          socket.on("data", (part: Uint8Array) => void parts.push(part));
          socket.on("end", onEnd);
        });
        await run(peer, { mode: "farewell 20000" });
        await ended;
        assert.deepEqual(Buffer.concat(parts), Buffer.from(pattern(20_000)));
      });
    });

    describe("closed", () => {
      it("leaves nothing behind 100 times, whenever that is", async () => {
        const peer = await serve("right", echo);
        await run(peer, { mode: "hurry 100" });
      });

      it("leaves nothing behind 100 times when it is open, or was refused", async () => {
        assert.equal((await run(await serve("right", echo), { mode: "settled 100" })).state, OPEN);
        assert.equal((await run(await serve("expired"), { mode: "settled 100" })).state, FAILED);
      });

      it("leaves nothing behind with a peer that stays silent", async () => {
        await run(await plain(() => {}), { mode: "hurry 100" });
      });
    });
  });
}

/** As driver.c has it. */
function pattern(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => Math.imul(at, 2654435761) >>> 24);
}

function makeCertificates(folder: string): Certificates {
  const made = new Certificates(folder);
  const past = { from: "20200101000000Z", to: "20200201000000Z" };
  const future = { from: "20480101000000Z", to: "20490101000000Z" };
  for (const name of ["ca", "other"]) made.authority(name);
  made.authority("self", "DNS:localhost");
  made.certificate("right");
  made.certificate("rsa", { keys: "rsa" });
  made.certificate("strange", { authority: "other" });
  made.certificate("other-name", { names: "DNS:elsewhere.example,DNS:localhost.example" });
  made.certificate("no-names", { names: "" });
  made.certificate("expired", past);
  made.certificate("early", future);
  made.certificate("client", { usage: "clientAuth" });
  made.certificate("grandchild", { authority: "right" });
  made.certificate("past", { ...past, names: "", usage: "serverAuth\nbasicConstraints=critical,CA:TRUE" });
  made.certificate("late", { authority: "past" });
  made.toDer("ca");
  const ca = made.text("ca.crt");
  writeFileSync(made.file("several.crt"), `${made.text("other.crt")}\nsome words\n${ca}`);
  writeFileSync(made.file("cut.crt"), ca.slice(0, ca.length / 2));
  writeFileSync(made.file("words"), "no certificate at all");
  writeFileSync(made.file("empty"), "");
  return made;
}
