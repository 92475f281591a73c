import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { FIRMWARE_VERSION } from "../../../modules/update/version";
import { parseBuildArguments } from "../../../scripts/board/arguments";
import { REPOSITORY } from "../../../scripts/board/run";
import { boardCalled } from "../../../scripts/update/boards";
import { inspect } from "../../../scripts/update/inspect";
import { keys } from "../../../scripts/update/keys";
import { sign as signCommand } from "../../../scripts/update/sign";
import { Folder } from "../../hosts/node/updates/rig";
import { feed, imageOf, receiverOn, slotsWith } from "../../modules/update/rig";

const COMMANDS = { keys, sign: signCommand, inspect } as const;

describe("npm run keys, sign and inspect", function () {
  this.timeout(60_000);
  let folder: Folder;
  let updateKey = "";

  /** As npm runs it: `name`'s script with INIT_CWD. */
  function spawned(name: keyof typeof COMMANDS, ...words: readonly string[]) {
    const script = path.join(REPOSITORY, "scripts", "update", `${name}.ts`);
    return spawnSync(process.execPath, ["-r", "ts-node/register", script, ...words], {
      cwd: REPOSITORY,
      encoding: "utf8",
      env: { ...process.env, INIT_CWD: folder.path, npm_lifecycle_event: name },
    });
  }

  /** In this process, with the folder's files for names that end as a file's. */
  function run(name: keyof typeof COMMANDS, ...words: readonly string[]) {
    const paths = words.map((word) => (/^[a-z.]+\.(?:bin|pem|json)$|^mine$/.test(word) ? folder.file(word) : word));
    const { status, text } = COMMANDS[name](paths);
    return { status, stdout: status === 0 ? text : "", stderr: status === 0 ? "" : text };
  }

  function sign(...more: readonly string[]) {
    const words = ["image.bin", "--kind", "charger", "--board", "esp32", "--out", "signed.bin"];
    return run("sign", ...words, "--key", "mine.private.pem", ...more);
  }

  before(() => {
    folder = new Folder();
    folder.file("image.bin", imageOf(10_000));
    const { status, stdout, stderr } = spawned("keys", "mine");
    assert.equal(status, 0, stderr);
    updateKey = /updateKey=([0-9a-f]{64})$/m.exec(stdout)?.[1] ?? "";
  });
  after(() => folder.remove());

  it("make a private key that nobody else reads, and a public one for the build", () => {
    const pem = readFileSync(folder.file("mine.private.pem"), "utf8");
    assert.match(pem, /^-----BEGIN PRIVATE KEY-----\n/);
    if (process.platform !== "win32") assert.equal(statSync(folder.file("mine.private.pem")).mode & 0o777, 0o600);
    assert.deepEqual(JSON.parse(readFileSync(folder.file("mine.public.json"), "utf8")), { updateKey });
    const built = parseBuildArguments(["charger", "esp32", `updateKey=${updateKey},${updateKey}`]);
    assert.ok(built.ok);
    for (const wrong of [
      "",
      "12",
      `${updateKey},`,
      updateKey.toUpperCase().replace(/\d/g, "A"),
      Array(5).fill(updateKey).join(","),
    ])
      assert.ok(!parseBuildArguments(["charger", "esp32", `updateKey=${wrong}`]).ok, wrong);
  });

  it("never overwrite a key, nor put one into the repository", () => {
    const before = readFileSync(folder.file("mine.private.pem"));
    const again = run("keys", "mine");
    assert.equal(again.status, 1);
    assert.match(again.stderr, /mine\.private\.pem is there already/);
    assert.deepEqual(readFileSync(folder.file("mine.private.pem")), before);
    const inside = path.join(REPOSITORY, "scripts", "mine");
    assert.match(run("keys", inside).stderr, /do not belong into the repository/);
    assert.ok(!existsSync(`${inside}.private.pem`));
    assert.match(run("keys", folder.file("nowhere/mine")).stderr, /cannot be used \(ENOENT\)/);
  });

  it("sign an image that a part takes", () => {
    const words = ["image.bin", "--kind=charger", "--board=esp32", "--out=signed.bin", "--key=mine.private.pem"];
    const { status, stdout, stderr } = spawned("sign", ...words, "--version", "1.2.4");
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "signed.bin: charger for esp32-devkitc, 1.2.4, 10160 bytes\n");
    const slots = slotsWith([updateKey]);
    const receiver = receiverOn(slots.start());
    feed(receiver, readFileSync(folder.file("signed.bin")));
    assert.equal(receiver.state, "ready", receiver.refusal?.text);
    slots.start();
    assert.deepEqual(Buffer.from(slots.running), imageOf(10_000));
  });

  it("sign with package.json's version, and as one that may go back", () => {
    assert.equal(sign("--may-downgrade").status, 0);
    const { stdout } = run("inspect", "signed.bin", "--key", "mine.public.json");
    assert.match(stdout, new RegExp(`version +${FIRMWARE_VERSION}, may replace a newer one\n`));
    assert.match(stdout, /signature +right$/);
    assert.match(run("inspect", "signed.bin").stdout, /signature +not checked/);
    // Older than the 1.2.3 that runs.
    const receiver = receiverOn(slotsWith([updateKey]).start());
    feed(receiver, readFileSync(folder.file("signed.bin")));
    assert.equal(receiver.state, "ready", receiver.refusal?.text);
  });

  it("see what is damaged, or another's", () => {
    sign();
    const good = readFileSync(folder.file("signed.bin"));
    const failing = (bytes: Uint8Array, ...words: string[]) => {
      folder.file("bad.bin", bytes);
      const { status, stderr } = run("inspect", "bad.bin", ...words);
      assert.equal(status, 1);
      return stderr;
    };
    const flipped = Buffer.from(good);
    flipped[200] = (flipped[200] ?? 0) ^ 1;
    assert.match(failing(flipped), /is damaged/);
    assert.match(failing(good.subarray(0, 5_000)), /has 4840 bytes of image, its header says 10000/);
    assert.match(failing(imageOf(10)), /no signed image/);
    assert.match(failing(good, "--key", "ab".repeat(32)), /not this key's/);
    assert.match(failing(good, "--key", "image.bin"), /holds no public key/);
  });

  it("say what is missing or wrong, and nothing of a key", () => {
    assert.match(run("sign", "image.bin").stderr, /--kind, --board, --key and --out are needed/);
    assert.equal(run("sign").status, 2);
    assert.match(sign("--version", "1.2").stderr, /--version must be MAJOR\.MINOR\.PATCH/);
    const lost = run(
      "sign",
      "lost.bin",
      "--kind",
      "meter",
      "--board",
      "lin",
      "--out",
      "x",
      "--key",
      "mine.private.pem",
    );
    assert.match(lost.stderr, /lost\.bin cannot be read \(ENOENT\)$/);
    const noKey = run(
      "sign",
      "image.bin",
      "--kind",
      "meter",
      "--board",
      "lin",
      "--out",
      "x",
      "--key",
      "mine.public.json",
    );
    assert.equal(noKey.status, 1);
    assert.match(noKey.stderr, /holds no Ed25519 private key/);
    assert.ok(!noKey.stderr.includes(updateKey));
  });

  it("call a board as the build does, or by its name", () => {
    assert.equal(boardCalled("esp32"), "esp32-devkitc");
    assert.equal(boardCalled("esp32-poe"), "olimex-esp32-poe");
    assert.equal(boardCalled("node"), "node");
    assert.equal(boardCalled("No board"), undefined);
  });
});
