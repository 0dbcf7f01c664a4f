// The map beside the list: asked for, this site's own, equal to the list, and no use of it is a mouse's alone.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE, ask } from "./site.mjs";

const QUESTION = "q=BN11+3DH&kind=home-care";
const marks = (page) => page.locator("#map [role=button]");
const idsOnMap = (page) => marks(page).evaluateAll((all) => all.flatMap((mark) => mark.dataset.ids.split(" ")));

for (const [width, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`on a ${width}: nothing is loaded before it is asked for, then the same services with the same letters`, async ({ page, baseURL }) => {
    await page.setViewportSize(viewport);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    const found = await ask(page, QUESTION);
    expect(asked.filter((url) => /\/m(\.json|\/)|results-/.test(url))).toEqual([]);
    await page.getByRole("button", { name: "Show map" }).click();
    await expect(marks(page).first()).toBeVisible();
    expect(new Set(await idsOnMap(page))).toEqual(new Set(found.map((row) => row.id)));
    expect(asked.filter((url) => !url.startsWith(baseURL))).toEqual([]);
    // A letter on the map is the letter in the list.
    const letters = await page.locator("li[data-id]").evaluateAll((all) => Object.fromEntries(all.map((li) => [li.dataset.id, `${li.querySelector(".ds-door").textContent}: ${li.querySelector("h3").textContent.trim()}`])));
    for (const { ids, label } of await marks(page).evaluateAll((all) => all.map((mark) => ({ ids: mark.dataset.ids.split(" "), label: mark.getAttribute("aria-label") })))) {
      for (const id of ids) expect(label).toContain(letters[id]);
    }
    expect(await page.locator("#map path").count()).toBeGreaterThan(2);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(spill).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: "Hide map" }).click();
    await expect(page.locator("#map")).toBeHidden();
    await expect(page.locator("li[data-id] .ds-door").first()).toHaveText("");
  });
}

test("the keyboard goes from point to point and into the list, opens what stands together, moves and zooms", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await ask(page, QUESTION);
  await page.getByRole("button", { name: "Show map" }).focus();
  await page.keyboard.press("Enter");
  await expect(marks(page).first()).toBeVisible();
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.getAttribute("role") === "button")) break;
  }
  const many = page.locator("#map .ds-map__mark--many");
  const before = await many.count();
  if (before > 0) {
    for (let presses = 0; presses < 30; presses++) {
      if (await page.evaluate(() => document.activeElement?.classList.contains("ds-map__mark--many"))) break;
      await page.keyboard.press("ArrowRight");
    }
    const held = await page.evaluate(() => document.activeElement.dataset.ids.split(" "));
    await page.keyboard.press("Enter");
    // Nearer, and one of them has the focus, or its card where they share one place.
    await expect.poll(() => page.evaluate((held) => held.some((id) => document.activeElement?.dataset.ids?.includes(id) || document.activeElement?.closest("li")?.dataset.id === id), held)).toBe(true);
  }
  await page.getByRole("button", { name: "Zoom out" }).click();
  const wide = (await idsOnMap(page)).length;
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  expect((await idsOnMap(page)).length).toBeLessThanOrEqual(wide);
  for (let times = 0; times < 3; times++) await page.getByRole("button", { name: "Zoom out" }).click();
  const single = page.locator("#map [role=button]:not(.ds-map__mark--many)").first();
  if (await single.count()) {
    const id = await single.getAttribute("data-ids");
    await single.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator(`li[data-id="${id}"] h3 a`)).toBeFocused();
  }
});

test("a map that does not come says so, and the list stays", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.route(/\/m\/[\w-]+\.json$/, (route) => route.fulfill({ status: 404, body: "no" }));
  const found = await ask(page, QUESTION);
  await page.getByRole("button", { name: "Show map" }).click();
  await expect(page.locator("#map")).toContainText("We could not load the map. The list has the same services.");
  expect((await page.locator("li[data-id]").count())).toBe(found.length);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.locator("#map").getByRole("button", { name: "Try again" }).click();
  await expect(marks(page).first()).toBeVisible();
});
