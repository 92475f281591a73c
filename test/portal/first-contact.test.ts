import assert from "node:assert/strict";
import { FakePart, WIFI_PASSWORD } from "../../portal/dev/fake-part";
import { assertGood, DESK, PHONE, PortalBench } from "./browser";

const PASSWORD = "a long enough one";

describe("first contact with a part", function () {
  this.timeout(60_000);
  const bench = new PortalBench();
  before(function () {
    return bench.launch(this);
  });
  afterEach(() => bench.closePages());
  after(() => bench.close());

  it("goes by keyboard alone: password, network, a wrong password, done", async () => {
    const { api, page, problems } = await bench.open(FakePart.fresh("charger"), PHONE);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await assertGood(page);
    const type = async (text: string) => page.keyboard.type(text);
    const tabTo = async (name: string) => {
      for (let tries = 0; tries < 30; tries += 1) {
        await page.keyboard.press("Tab");
        if ((await page.evaluate(NAME_OF_FOCUS)) === name) return;
      }
      assert.fail(`Tab does not come to ${name}`);
    };
    await tabTo("Password");
    await type("short");
    await page.keyboard.press("Enter");
    await page.getByText("At least 8 characters.").waitFor();
    await page.locator("input[aria-invalid=true]:focus").waitFor();
    assert.equal(await page.evaluate(NAME_OF_FOCUS), "Password");
    await page.keyboard.press("Control+A");
    await type(PASSWORD);
    await page.getByText("Very good").waitFor();
    await tabTo("Password, once more");
    await type("another one");
    await page.keyboard.press("Enter");
    await page.getByText("The two are not the same.").waitFor();
    await page.locator("input[aria-invalid=true]:focus").waitFor();
    await page.keyboard.press("Control+A");
    await type(PASSWORD);
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Choose your network" }).waitFor();
    assert.equal(api.part.password, PASSWORD);
    await page.locator("h1:focus", { hasText: "Choose your network" }).waitFor();
    await page.getByRole("radio", { name: /Casa da Praia/ }).waitFor();
    assert.equal(await page.getByRole("radio").count(), 5, "four networks, each once, and another one");
    await assertGood(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await tabTo("Network’s password");
    await type("wrong password");
    await assertGood(page);
    await page.keyboard.press("Enter");
    await page.getByText("Joining “Casa da Praia” …").waitFor();
    await page.getByText("Wrong password.").waitFor();
    await page.locator("input[aria-invalid=true]:focus").waitFor();
    assert.equal(await page.evaluate(NAME_OF_FOCUS), "Network’s password");
    assert.match(
      String(
        await page.evaluate(
          "document.getElementById(document.activeElement.getAttribute('aria-describedby').split(' ')[0]).textContent",
        ),
      ),
      /Wrong password/,
    );
    await assertGood(page);
    await page.keyboard.press("Control+A");
    await type(WIFI_PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Done" }).waitFor();
    await page.getByRole("link", { name: /^http:\/\/192\.168\.1\.44:\d+\/$/ }).waitFor();
    await page.getByRole("link", { name: /^http:\/\/CCVEI-3f9a\.local:\d+\/$/ }).waitFor();
    await assertGood(page);
    await tabTo("Go on here");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Status" }).waitFor();
    assert.deepEqual(problems, []);
  });

  it("takes a hidden network by its name, an open one without a password, and says which was not found", async () => {
    const part = FakePart.fresh("meter");
    part.password = PASSWORD;
    part.isLoggedIn = true;
    const { page } = await bench.open(part, { ...DESK, locale: "pt-PT", colorScheme: "dark" });
    await page.getByRole("heading", { name: "Escolha a sua rede" }).waitFor();
    await page.getByRole("radio", { name: /Outra rede/ }).check();
    await page.getByLabel("Nome da rede").fill("Nowhere");
    await page.getByRole("button", { name: "Ligar", exact: true }).click();
    await page.getByText("Não encontrada.").waitFor();
    assert.equal(await page.getByLabel("Nome da rede").getAttribute("aria-invalid"), "true");
    await assertGood(page);
    await page.getByRole("radio", { name: /Garage guests/ }).check();
    assert.equal(await page.getByLabel("Palavra-passe da rede").count(), 0);
    await page.getByRole("button", { name: "Ligar", exact: true }).click();
    await page.getByRole("heading", { name: "Pronto" }).waitFor();
  });

  it("asks for the access point's password where nobody is at hand, and for no network without a radio", async () => {
    const part = FakePart.fresh("manager");
    part.isAtHand = false;
    part.hasWifi = false;
    const { page } = await bench.open(part, PHONE);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password, once more", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password of its own Wi-Fi", { exact: true }).fill("guess");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Is wrong.").waitFor();
    assert.equal(part.password, undefined);
    await assertGood(page);
    await page.getByLabel("Password of its own Wi-Fi", { exact: true }).fill("ap-secret");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Status" }).waitFor();
  });

  it("shows a password when asked, and hides it again", async () => {
    const { page } = await bench.open(FakePart.fresh("charger"), PHONE);
    const field = page.getByLabel("Password", { exact: true });
    await field.fill(PASSWORD);
    assert.equal(await field.getAttribute("type"), "password");
    await page.getByRole("button", { name: "Show: Password", exact: true }).click();
    assert.equal(await field.getAttribute("type"), "text");
    await page.getByRole("button", { name: "Hide: Password", exact: true }).click();
    assert.equal(await field.getAttribute("type"), "password");
  });
});

const NAME_OF_FOCUS = `(document.activeElement.getAttribute("aria-label") ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent)`;
