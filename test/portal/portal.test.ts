import assert from "node:assert/strict";
import { FakePart } from "../../portal/dev/fake-part";
import { assertGood, DESK, PHONE, PortalBench } from "./browser";

describe("the portal of a part", function () {
  this.timeout(60_000);
  const bench = new PortalBench();
  before(function () {
    return bench.launch(this);
  });
  afterEach(() => bench.closePages());
  after(() => bench.close());

  it("lets in with the password, and says why not", async () => {
    const part = new FakePart("charger");
    part.isLoggedIn = false;
    const { page, problems } = await bench.open(part, PHONE);
    const login = async (password: string) => {
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Log in" }).click();
    };
    await login("wrong");
    await page.getByText("Wrong password.").waitFor();
    await assertGood(page);
    await login("again");
    await page.getByText("Again in 42 s").waitFor();
    await login("correct horse");
    await page.getByRole("heading", { name: "Status" }).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in" }).waitFor();
    assert.deepEqual(problems, []);
  });

  it("commands a charger, and follows what it says", async () => {
    const { api, page, problems } = await bench.open(new FakePart("charger"), DESK);
    await page.getByText("Offering 16 A: the house leaves 16.42 A of 25 A.").waitFor();
    await page.getByText("10.9 kW").waitFor();
    await page.getByRole("button", { name: "Stop charging" }).click();
    await page.getByText("Stopped", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Start charging" }).click();
    await page.getByText("Offering 16 A").first().waitFor();
    await page.getByRole("radio", { name: "Fixed current" }).check();
    const slider = page.getByRole("slider");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("output", { hasText: "17 A" }).waitFor();
    assert.deepEqual(api.part.commands.slice(0, 4), [
      { session: "stop" },
      { session: "resume" },
      { mode: "manual" },
      { manualCurrentA: 17 },
    ]);
    assert.deepEqual(problems, []);
  });

  it("speaks the person's language, keeps the choice, and says the charger's sentence in it", async () => {
    const { page } = await bench.open(new FakePart("charger"), { ...PHONE, locale: "pt-PT" });
    await page.getByText("A oferecer 16 A: a casa deixa 16,42 A").waitFor();
    await page.getByText("14,82").waitFor();
    assert.equal(await page.evaluate("document.documentElement.lang"), "pt");
    await page.getByRole("button", { name: "EN: English" }).click();
    await page.getByRole("heading", { name: "Status" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Status" }).waitFor();
    assert.equal(await page.evaluate("document.documentElement.lang"), "en");
  });

  it("says since when it is offline, and goes on when the part is back", async () => {
    const { api, page } = await bench.open(new FakePart("charger"), PHONE);
    await page.getByText("Live").waitFor();
    const { part } = api;
    api.isGone = true;
    api.drop();
    await page.getByText(/Offline since \d\d:\d\d/).waitFor();
    await assertGood(page);
    part.status = { ...part.status, powerW: 5_000 };
    api.isGone = false;
    await page.getByText("5.0 kW").waitFor();
    await page.getByText("Live").waitFor();
  });

  it("comes back to the login when the session has ended", async () => {
    const { api, page } = await bench.open(new FakePart("charger"), PHONE);
    await page.getByText("Live").waitFor();
    api.part.isLoggedIn = false;
    api.drop();
    await page.getByRole("button", { name: "Log in" }).waitFor();
  });

  it("saves what was changed alone, and puts an error beside its field", async () => {
    const { api, page, problems } = await bench.open(new FakePart("charger"), DESK, "home");
    const contracted = page.getByLabel("Contracted current");
    await contracted.fill("2000");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enter a number, 0 to 1,000 A.").waitFor();
    assert.equal(await contracted.getAttribute("aria-invalid"), "true");
    assert.equal(api.part.settings["contractedA"], 16);
    await assertGood(page);
    await contracted.fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enter a number, 0 to 1,000 A.").waitFor();
    await contracted.fill("25");
    await page.getByLabel("Site manager").fill("Manager-1");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. Holds after a restart.").waitFor();
    assert.equal(api.part.settings["contractedA"], 25);
    assert.equal(api.part.settings["managerId"], "Manager-1");
    await page.getByLabel("Site manager").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    assert.equal(api.part.settings["managerId"], null);
    assert.deepEqual(problems, []);
  });

  it("shows what the part alone refuses beside its field", async () => {
    const part = new FakePart("charger");
    part.patch = () => {
      throw part.refusal("$.users[0].tag", "is the tag of $.users[1] again");
    };
    const { page } = await bench.open(part, PHONE, "users");
    await page.getByRole("button", { name: "+ User" }).click();
    await page.getByLabel("Tag").fill("04A2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Is the tag of $.users[1] again.").waitFor();
    assert.equal(await page.getByLabel("Tag").getAttribute("aria-invalid"), "true");
  });

  it("never shows a secret, keeps one that is set, changes it and takes it away", async () => {
    const part = new FakePart("meter");
    const password = () => (part.settings["mqtt"] as { password: string }).password;
    part.patch({ mqtt: { host: "broker.local", password: "very secret" } });
    const { page } = await bench.open(part, PHONE, "mqtt");
    await page.getByText("Set. Empty: stays.").waitFor();
    assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
    const save = async () => {
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText(/^Saved/).waitFor();
    };
    await page.getByLabel("User").fill("meter");
    await save();
    assert.equal(password(), "very secret");
    await page.getByLabel("Password", { exact: true }).fill("another");
    await save();
    assert.equal(password(), "another");
    await page.getByRole("button", { name: "Remove" }).click();
    await save();
    assert.equal(password(), "");
  });

  it("makes a schedule in the person's own time zone", async () => {
    const { api, page } = await bench.open(new FakePart("charger"), PHONE, "schedule");
    await page.getByLabel("Follow the schedule").check();
    await page.getByRole("button", { name: "+ Window" }).click();
    await page.getByLabel("Saturday").first().uncheck();
    await page.getByLabel("From").fill("23:30");
    await page.getByLabel("Until").fill("00:00");
    await assertGood(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    const { enabled, zone, windows } = api.part.settings["schedule"] as { [name: string]: unknown };
    assert.deepEqual(
      [enabled, zone, windows],
      [true, "Europe/Lisbon", [{ days: [0, 1, 2, 3, 4, 6], fromMin: 1_410, toMin: 1_440, maxA: 32 }]],
    );
  });

  it("adds, changes and removes a manager's chargers", async () => {
    const { api, page } = await bench.open(new FakePart("manager"), DESK, "chargers");
    await page.getByRole("button", { name: "Add to the site: Charger-9" }).click();
    await page.getByRole("heading", { name: "Charger-9" }).waitFor();
    await page.locator("summary").first().click();
    await page.getByLabel("Priority").fill("7");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    assert.equal({ priority: 0, ...api.part.chargers[0]?.member }.priority, 7);
    await assertGood(page);
    await page.getByRole("button", { name: "Remove Charger-1" }).click();
    await page.getByRole("button", { name: "Remove Charger-1" }).click();
    await page.getByRole("heading", { name: "Ana’s place" }).waitFor({ state: "detached" });
    assert.equal(api.part.chargers.length, 3);
  });

  it("updates from a file, and says what is wrong with one", async () => {
    const { page } = await bench.open(new FakePart("charger"), PHONE, "maintenance");
    const choose = async (bytes: number) => {
      const buffer = Buffer.alloc(bytes);
      await page.getByLabel("Image file").setInputFiles({ name: "image.bin", mimeType: "", buffer });
      await page.getByRole("button", { name: "Upload" }).click();
    };
    await choose(10);
    await page.getByText("The image's signature is not valid.").waitFor();
    await choose(20_000);
    await page.getByText("Ready for the restart.").waitFor();
    await assertGood(page);
    await page.getByLabel("Or from an address").fill("http://plain");
    await page.getByRole("button", { name: "Fetch" }).click();
    await page.getByText("Must begin with https://.").waitFor();
  });

  it("changes the password, makes a token and puts a backup back", async () => {
    const { api, page } = await bench.open(new FakePart("charger"), DESK, "maintenance");
    await page.getByLabel("Present password", { exact: true }).fill("not it");
    await page.getByLabel("New password", { exact: true }).fill("something new");
    await page.getByLabel("Password, once more", { exact: true }).fill("something new");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Wrong password.").waitFor();
    await page.getByLabel("Present password", { exact: true }).fill("correct horse");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Changed.").waitFor();
    assert.equal(api.part.password, "something new");
    await page.getByLabel("Name", { exact: true }).fill("evcc");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText("plt_8f3kd02mxq71vv0e5hdk").waitFor();
    const buffer = Buffer.from(JSON.stringify({ kind: "charger", version: "0.1.0", settings: { bufferA: 3 } }));
    await page.getByLabel("Restore").setInputFiles({ name: "backup.json", mimeType: "", buffer });
    const restore = page.getByRole("region", { name: "Backup" }).locator("button").last();
    await restore.click();
    // The same button has become the one that takes it back; beside it stands the one that does it.
    await restore.click();
    await page.getByText("Saved.").waitFor();
    assert.equal(api.part.settings["bufferA"], 3);
  });
});
