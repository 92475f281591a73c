import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { request } from "node:http";
import { connect } from "node:net";
import path from "node:path";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualBroker } from "../../../hosts/virtual/mqtt-broker";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import { failures } from "../../../scripts/board/findings";
import { prepareImage } from "../../../scripts/board/image";
import { REPOSITORY } from "../../../scripts/board/run";
import { findSdk } from "../../../scripts/board/sdk";
import { BoardServer } from "../../../sim/moddable/board-server";
import { findProgram } from "../../../sim/moddable/program-files";
import { ProgramRun } from "../../../sim/moddable/program-run";
import { until } from "../../hosts/node/rig";
import { buildProgram, programsMissing } from "./programs";

interface Reply {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

describe("the HTTP server of Moddable's Linux build", function () {
  this.timeout(240_000);
  let run: ProgramRun | undefined;
  const ends: string[] = [];
  const logs: string[] = [];
  let port = 0;

  before(async function () {
    const missing = programsMissing();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    // For the host that runs it.
    buildProgram("meter");
    const host = findProgram("meter");
    assert.ok(host.ok);
    const server = boardServer();
    run = new ProgramRun({
      host: host.files.host,
      program: build(),
      onLine: (line) => run?.answer(server.answer(line)),
      onPrinted: (line) => logs.push(line),
      onEnded: (how) => ends.push(how),
    });
    await until("its port", () => port > 0 || ends.length > 0);
  });

  after(async () => {
    run?.kill();
    await run?.gone;
    assert.deepEqual([ends, logs], [[], []]);
  });

  function boardServer(): BoardServer {
    const scheduler = new Scheduler();
    const random = new SeededRandom(1, "http");
    const device = virtualDevice({
      id: "Http-1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 },
      resetReason: "power-on",
      scheduler,
      scope: scheduler.scope(),
      random,
      broker: new VirtualBroker(scheduler, random),
      storage: new VirtualFlash(),
      onLog: (level, message) => logs.push(`${level} ${message}`),
      onRestart: () => {},
    });
    const onState = (look: string): void => {
      port = JSON.parse(look).port;
    };
    return new BoardServer({ device, onState, onRestart: () => {} });
  }

  /** The program of hosts/lin/http-main. */
  function build(): string {
    const found = findSdk(process.env, REPOSITORY);
    assert.ok(found.ok);
    const { sdk } = found;
    const folder = path.join(REPOSITORY, "build", "build", "http-lin");
    const manifest = "test/sim/moddable/http-program.json";
    const target = { application: "meter", board: "lin", platform: "lin", manifest } as const;
    const { findings, makefile } = prepareImage(sdk, target, folder, []);
    assert.deepEqual(failures(findings), []);
    const made = spawnSync("make", ["-f", makefile ?? "", "build"], {
      cwd: REPOSITORY,
      env: sdk.env,
      encoding: "utf8",
    });
    assert.equal(made.status, 0, made.stdout + made.stderr);
    return path.join(folder, "bin", "lin", "mc", "release", "moddable", "mc.so");
  }

  function ask(method: string, where: string, body = "", headers: NodeJS.Dict<string> = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, method, path: where, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  it("answers a request, and keeps to one connection", async () => {
    const { status, headers, body } = await ask("GET", "/page?a=b", "", { Cookie: "session=1" });
    assert.deepEqual([status, headers["connection"], headers["content-type"]], [200, undefined, "text/plain"]);
    assert.equal(body, "GET /page session=1\n");
  });

  it("takes a body larger than its buffers, by its length and in chunks", async () => {
    const long = "0123456789".repeat(3_000);
    const told = await ask("POST", "/echo", long, { "content-length": String(long.length) });
    assert.deepEqual([told.status, told.body], [200, `POST /echo \n${long}`]);
    assert.equal((await ask("POST", "/echo", long, { "transfer-encoding": "chunked" })).body, `POST /echo \n${long}`);
    const tooLong = "x".repeat(65_537);
    assert.equal((await ask("POST", "/echo", tooLong, { "content-length": String(tooLong.length) })).status, 413);
  });

  it("gives a body of a length nobody said, and events", async () => {
    const { body, headers } = await ask("GET", "/long");
    assert.equal(headers["transfer-encoding"], "chunked");
    assert.equal(body, "A".repeat(300_000));
    assert.equal((await ask("GET", "/events")).body, "data: one\n\n");
  });

  it("answers without a body, and many one after the other", async () => {
    assert.deepEqual((await ask("DELETE", "/old")).status, 204);
    for (let index = 0; index < 20; index++) assert.equal((await ask("GET", `/${index}`)).body, `GET /${index} \n`);
    const replies = await Promise.all(Array.from({ length: 5 }, (_, index) => ask("GET", `/${index}`)));
    assert.deepEqual(
      replies.map(({ body }) => body),
      Array.from({ length: 5 }, (_, index) => `GET /${index} \n`),
    );
  });

  it("refuses and closes what is no request, or has no end, and goes on", async () => {
    for (const [text, status] of [
      ["nonsense\r\n\r\n", 400],
      [`GET /${"x".repeat(20_000)}`, 414],
      [`GET / HTTP/1.1\r\nA: ${"b".repeat(20_000)}`, 431],
    ] as const) {
      let answer = "";
      await new Promise<void>((resolve) => {
        const socket = connect(port, "127.0.0.1", () => socket.write(text));
        socket.on("data", (chunk) => {
          answer += chunk.toString("latin1");
        });
        socket.on("error", () => {});
        socket.on("close", () => resolve());
      });
      assert.equal(answer.slice(0, 12), `HTTP/1.1 ${status}`);
    }
    assert.equal((await ask("GET", "/after")).body, "GET /after \n");
  });
});
