// Whole tasks, as a person does them: on a telephone's screen, with the keyboard alone.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { PHONE, results } from "./site.mjs";

test.use({ viewport: PHONE });

/** The day that the site is about: what was told on it is fresh on it. */
async function onItsDay(page) {
  const html = await (await page.request.get("/")).text();
  const day = html.match(/data-day="?([\d-]+)/)[1];
  await page.clock.setFixedTime(`${day}T12:00:00Z`);
}

/** Presses Tab until the element that has the focus is the wanted one. */
async function tabTo(page, wanted, most = 250) {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the keyboard does not reach ${wanted}`);
}

const clean = async (page, what) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), what).toEqual([]);
};

test("a daughter finds three agencies for her mother in BN11 with dementia who can start this week, and prints the sheet", async ({ page }) => {
  test.setTimeout(120_000);
  await onItsDay(page);
  await page.addInitScript(() => { window.print = () => document.documentElement.setAttribute("data-printed", "yes"); });
  await page.goto("/");
  await tabTo(page, page.getByLabel(/postcode/i).first());
  await page.keyboard.type("BN11 3DH");
  await page.keyboard.press("Enter");
  await results(page);
  const filters = page.getByRole("button", { name: /^Filters/ });
  await tabTo(page, filters);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("checkbox", { name: /^Care at home/ }));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("checkbox", { name: /^Dementia/ }));
  await page.keyboard.press("Space");
  await clean(page, "with the filters open");
  await expect(page.locator("#count")).toHaveText(/^[\d,]+ services?$/);
  await tabTo(page, page.getByRole("button", { name: /^Show .*services?$/ }));
  await page.keyboard.press("Enter");
  await results(page);

  // Who says that it can start within a week, with the day on which it said so.
  const cards = page.locator("li[data-id]").filter({ hasText: /Can start (at once|within [1-7] days?) \(told us \d+ \w+ \d{4}\)/ });
  expect(await cards.count()).toBeGreaterThanOrEqual(3);
  const names = [];
  for (let at = 0; at < 3; at++) {
    const card = cards.nth(at);
    names.push((await card.locator("h3").textContent()).trim());
    const keep = card.getByRole("button", { name: /^Keep/ });
    await keep.evaluate((button) => button.scrollIntoView());
    await tabTo(page, card.locator(".ds-keep"));
    await page.keyboard.press("Enter");
    await expect(card.locator(".ds-keep")).toHaveAttribute("aria-pressed", "true");
    // Nothing that stays at the foot of the screen lies over what has the focus.
    const covered = await card.locator(".ds-keep").evaluate((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return !button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    expect(covered, "the focus is in sight").toBe(false);
  }
  await clean(page, "with three kept");
  await tabTo(page, page.getByRole("link", { name: "Shortlist (3)" }));
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "3 services" })).toBeVisible();
  for (const name of names) await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await clean(page, "the shortlist of three");
  await tabTo(page, page.getByRole("button", { name: "Print this sheet" }));
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-printed", "yes");

  await page.emulateMedia({ media: "print" });
  const sheets = page.locator(".ds-sheet");
  await expect(sheets).toHaveCount(3);
  for (let at = 0; at < 3; at++) {
    const sheet = sheets.nth(at);
    await expect(sheet.locator("a[href^='tel:']")).toBeVisible();
    await expect(sheet).toContainText(/The council arranged care here|Says it covers|We do not know if it covers/);
    await expect(sheet).toContainText(/\d years?|\d months?|has not rated|not rate/);
    await expect(sheet).toContainText(/Can start .*told us \d+ \w+ \d{4}/);
    await expect(sheet.locator(".ds-sheet__notes i").first()).toBeVisible();
    for (const cell of await sheet.locator("dd").allTextContents()) expect(cell.trim()).not.toBe("");
  }
  await expect(page.getByText("What to ask each of them")).toBeVisible();
  await expect(page.locator(".ds-safety")).toContainText("999");
  await expect(page.locator(".ds-safety [data-council=west-sussex]")).toBeVisible();
  await expect(page.locator(".ds-safety [data-council=coventry]")).toBeHidden();
  expect(await page.locator("button:visible, input:visible").count()).toBe(0);
});

test("a person whose browser stores nothing compares four, and the address keeps them", async ({ page }) => {
  test.setTimeout(90_000);
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
  });
  const alarms = [];
  page.on("pageerror", (error) => alarms.push(String(error)));
  await page.goto("/find/#q=BN11+3DH&kind=home-care");
  await results(page);
  for (let at = 0; at < 3; at++) {
    await tabTo(page, page.locator("li[data-id] .ds-keep").nth(at));
    await page.keyboard.press("Enter");
  }
  await expect(page.locator(".ds-kept")).toContainText("does not let us remember");
  // The fourth from its own page, which learns of the others by the link.
  const fourth = page.locator("li[data-id] h3 a").nth(3);
  await tabTo(page, fourth);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/services\//);
  const bar = page.locator(".ds-actionbar");
  await tabTo(page, bar.locator(".ds-keep"));
  await page.keyboard.press("Enter");
  await expect(bar).toContainText("does not let us remember");
  await clean(page, "a service's page that cannot store");
  await tabTo(page, bar.getByRole("link", { name: "Shortlist (4)" }));
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/shortlist\/#ids=[\w-]+(,[\w-]+){3}$/);
  await expect(page.getByRole("heading", { name: "4 services" })).toBeVisible();
  await expect(page.locator("#list-note")).toContainText("does not let us remember your list");
  await expect(page.locator(".ds-sheet:visible")).toHaveCount(4);
  await clean(page, "four without storage");
  await page.reload();
  await expect(page.locator(".ds-sheet:visible")).toHaveCount(4);
  await tabTo(page, page.locator(".ds-sheet").first().getByRole("button", { name: /^Remove/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "3 services" })).toBeFocused();
  await expect(page).toHaveURL(/#ids=[\w-]+(,[\w-]+){2}$/);
  expect(alarms).toEqual([]);
});
