// Who pays, home from hospital and the guides: whole tasks at a phone's width, by keyboard, with and without a script.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE } from "./site.mjs";

test.use({ viewport: PHONE });

/** Moves by Tab until the focus is on what matches; fails when it never gets there. */
async function tabTo(page, selector) {
  for (let steps = 0; steps < 80; steps += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no way to ${selector} by Tab`);
}

/** Chooses in a group by keyboard alone: Tab to the group, arrows to the choice. */
async function choose(page, name, value) {
  await tabTo(page, `input[name="${name}"]`);
  await page.keyboard.press("Space");
  for (let steps = 0; steps < 8; steps += 1) {
    if (await page.locator(`input[name="${name}"][value="${value}"]`).isChecked()) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`${name} cannot be ${value}`);
}

async function answer(page, council) {
  await choose(page, "council", council);
  await choose(page, "place", "home");
  await choose(page, "nhs", "unknown");
  await choose(page, "time", "lasting");
  await tabTo(page, "#savings");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("£31,000");
  await choose(page, "house", "lived-in");
  await tabTo(page, "form#ask-pays button");
  await page.keyboard.press("Enter");
  await expect(page.locator("#pays-head")).toBeFocused();
}

const KENT = "E10000016";
const HEREFORDSHIRE = "E06000019";

test("a self-funder with £31,000 works out who pays in Kent and in Herefordshire, by keyboard", async ({ page }) => {
  const asked = [];
  await page.goto("/who-pays/");
  // The icon of the tab comes whenever the browser likes.
  page.on("request", (request) => request.url().endsWith("/favicon.svg") || asked.push(request.url()));
  await answer(page, KENT);
  const found = page.locator("#pays-answer");
  await expect(found).toContainText("For Kent, with savings of £31,000");
  await expect(found.locator(".ds-ask__verdict")).toHaveText("You are likely to pay the full cost yourself.");
  await expect(found).toContainText("You have more than the upper limit of £23,250");
  await expect(found).toContainText("6 April 2026 to 5 April 2027. Not confirmed: check it.");
  await expect(found).toContainText("The home that you live in is not counted.");
  await expect(found).toContainText("01632 960134");

  await tabTo(page, '#pays-answer a[href="#questions"]');
  await page.keyboard.press("Enter");
  await answer(page, HEREFORDSHIRE);
  await expect(found).toContainText("For Herefordshire, with savings of £31,000");
  await expect(found.locator(".ds-ask__verdict")).toHaveText("You and the council are likely to share the cost.");
  await expect(found).toContainText("the upper limit of £32,000");
  await expect(found).toContainText("Herefordshire: £32,000, 6 April 2026 to 5 April 2027. Made up, for this demonstration.");
  await expect(found).toContainText("£67 a week");
  await expect(found).toContainText("01632 960114");

  // Nothing that was typed left the page: not in a request, not in the address, not in what the browser keeps.
  expect(asked).toEqual([]);
  expect(page.url()).not.toMatch(/31|kent|E1000/i);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length)).toBe(0);
  await page.reload();
  await expect(page.locator("#savings")).toHaveValue("");
  await expect(page.locator("#pays-answer")).toBeHidden();
});

test("what is missing is said above the form and beside each question", async ({ page }) => {
  await page.goto("/who-pays/");
  await page.locator("#savings").fill("lots");
  await page.getByRole("button", { name: "Show who pays" }).click();
  const summary = page.locator("#pays-errors");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveCount(6);
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.locator("#savings")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#savings")).toHaveAccessibleDescription(/Type the savings as an amount of money/);
  await expect(page.locator("#pays-answer")).toBeHidden();
  await summary.getByRole("link", { name: "Choose where the care will be" }).press("Enter");
  await expect(page.locator("#place-home")).toBeFocused();
  await page.locator("#place-home").check();
  await page.getByRole("button", { name: "Show who pays" }).click();
  await expect(summary.getByRole("link")).toHaveCount(5);
});

test("after the year's end the answer says that its rates have ended", async ({ page }) => {
  await page.clock.install({ time: new Date("2027-04-20T10:00:00") });
  await page.goto("/who-pays/");
  await expect(page.locator("main")).toContainText("The rates for the new year are not added yet.");
  for (const id of [`council-${KENT}`, "place-home", "nhs-refused", "time-lasting", "house-none"]) await page.locator(`#${id}`).check();
  await page.locator("#savings").fill("20000");
  await page.getByRole("button", { name: "Show who pays" }).click();
  await expect(page.locator("#pays-answer .ds-ask__over")).toContainText("rates that have ended");
});

for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`axe finds nothing with errors and with an answer shown, ${name}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.setViewportSize(viewport);
    const clean = async (state) => {
      for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), `${state}, ${colorScheme}`).toEqual([]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), state).toBeLessThanOrEqual(0);
    };
    await page.goto("/who-pays/");
    await page.getByRole("button", { name: "Show who pays" }).click();
    await clean("errors");
    for (const id of [`council-${KENT}`, "place-nursing-home", "nhs-unknown", "time-lasting", "house-empty"]) await page.locator(`#${id}`).check();
    await page.locator("#savings").fill("18,400");
    await page.getByRole("button", { name: "Show who pays" }).click();
    await expect(page.locator("#pays-answer")).toContainText("£17 a week");
    await clean("answer");
  });
}

test.describe("with scripts off", () => {
  test.use({ javaScriptEnabled: false });

  test("the same task is read off the page: £31,000 in Kent and in Herefordshire", async ({ page }) => {
    await page.goto("/");
    await page.locator("main").getByRole("link", { name: "who pays" }).click();
    await expect(page.getByRole("button", { name: "Show who pays" })).toBeHidden();
    const limit = (council) => page.locator(".ds-rules__limits tr", { hasText: council });
    await expect(limit("Kent")).toContainText("£23,250");
    await expect(limit("Herefordshire")).toContainText("its own limit, made up");
    await expect(limit("Herefordshire").getByRole("cell").first()).toHaveText("£32,000");
    const rules = page.locator(".ds-rules");
    await expect(rules).toContainText("You have more than the upper limit. So you pay the full cost.");
    await expect(rules).toContainText("£1 a week for every £250, or part of it, above the lower limit");
    await expect(page.locator("main")).toContainText("This is a guide, not a financial assessment.");
    await expect(page.locator("main")).toContainText("2026/27");
    await expect(page.locator(".ds-figures").first()).toContainText("Not confirmed: check it.");
    await expect(page.locator("main")).toContainText("There is no cap of £86,000");
  });

  test("from the ward to five numbers to ring", async ({ page }) => {
    await page.goto("/");
    await page.locator(".ds-triage__item", { hasText: "Coming home from hospital" }).getByRole("link", { name: "West Sussex" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Home from hospital in West Sussex");
    const items = page.locator(".ds-soon__item");
    expect(await items.count()).toBeGreaterThanOrEqual(5);
    for (const item of await items.all()) {
      await expect(item).toContainText(/Can start (at once|within [1-7] days?), it told us on \d+ (October|November) 2026/);
      await expect(item.locator('a[href^="tel:"]')).toHaveCount(1);
    }
    await expect(page.locator("main")).toContainText("It is not a ranking.");
    await expect(page.locator("main")).toContainText("01632 960104");
  });
});

test("a word about space that is too old takes itself back", async ({ page }) => {
  await page.clock.install({ time: new Date("2027-01-10T10:00:00") });
  await page.goto("/west-sussex/home-from-hospital/");
  for (const item of await page.locator(".ds-soon__space").all()) await expect(item).toContainText("That is too old to rely on: ring.");
});

test("the ask-list is ticked by keyboard and printed with boxes, and is not kept", async ({ page }) => {
  await page.goto("/guides/what-to-ask/");
  const first = page.getByRole("checkbox").first();
  await first.focus();
  await page.keyboard.press("Space");
  await expect(first).toBeChecked();
  const box = await page.locator(".ds-tick").first().boundingBox();
  expect(box.height).toBeGreaterThanOrEqual(44);
  await page.emulateMedia({ media: "print" });
  await expect(first).toBeVisible();
  await page.reload();
  await expect(page.getByRole("checkbox").first()).not.toBeChecked();
});

test("printed, an answer leaves the form and the rules out and keeps the numbers", async ({ page }) => {
  await page.goto("/who-pays/");
  for (const id of [`council-${KENT}`, "place-home", "nhs-refused", "time-short", "house-none"]) await page.locator(`#${id}`).check();
  await page.locator("#savings").fill("20000");
  await page.getByRole("button", { name: "Show who pays" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("#ask-pays")).toBeHidden();
  await expect(page.locator("#rules")).toBeHidden();
  await expect(page.locator("#pays-answer")).toBeVisible();
  await expect(page.locator(".ds-safety")).toBeVisible();
});

test("every picture of Easy Read loads and is named", async ({ page }) => {
  for (const path of ["/guides/easy-read/who-pays/", "/guides/easy-read/home-from-hospital/"]) {
    await page.goto(path);
    const pictures = page.locator(".ds-easy__picture");
    expect(await pictures.count()).toBeGreaterThan(10);
    for (const picture of await pictures.all()) {
      await expect(picture).toHaveAttribute("alt", /\w/);
      expect(await picture.evaluate((img) => img.naturalWidth)).toBeGreaterThan(0);
    }
  }
});
