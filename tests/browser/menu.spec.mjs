// The menu of every page: two rows on a telephone, the same with any text size, without a script, by keyboard, on paper gone.
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE } from "./site.mjs";

const ENTRIES = ["Find care", "Who pays", "Guides", "Councils", "For providers", "Data"];
const menu = (page) => page.getByRole("navigation", { name: "Menu" });
/** How many rows the entries stand in. */
const rows = (page) => menu(page).getByRole("link").evaluateAll((links) => new Set(links.map((link) => Math.round(link.getBoundingClientRect().top))).size);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with a script" : "without a script", () => {
    test.use({ javaScriptEnabled });

    test("has its entries in two rows on a telephone and in one on a desk", async ({ page }) => {
      for (const [viewport, most] of [[PHONE, 2], [{ width: 320, height: 640 }, 2], [DESKTOP, 1]]) {
        await page.setViewportSize(viewport);
        await page.goto("/guides/what-to-ask/");
        await expect(menu(page).getByRole("link")).toHaveText(ENTRIES);
        expect(await rows(page), `${viewport.width} px`).toBe(most);
      }
    });
  });
}

test("tells the page that it is on, and the part that a page belongs to", async ({ page }) => {
  const current = () => menu(page).locator("[aria-current]").evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute("aria-current")]));
  for (const [path, expected] of [
    ["/find/", [["Find care", "page"]]],
    ["/guides/", [["Guides", "page"]]],
    ["/guides/what-to-ask/", [["Guides", "true"]]],
    ["/find/worthing/home-care/", [["Find care", "true"]]],
    ["/data/provenance/", [["Data", "true"]]],
    ["/coventry/", [["Councils", "true"]]],
    ["/kent/market/", [["Councils", "true"]]],
    ["/privacy/", []],
  ]) {
    await page.goto(path);
    expect(await current(), path).toEqual(expected);
  }
});

test("each entry is reached by the keyboard, seen when it is, and leads where it says", async ({ page, request }) => {
  await page.setViewportSize(PHONE);
  await page.goto("/privacy/");
  // The skip link and the name come first.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  for (const name of ENTRIES) {
    await page.keyboard.press("Tab");
    const link = menu(page).getByRole("link", { name });
    await expect(link).toBeFocused();
    expect(await link.evaluate((it) => getComputedStyle(it).backgroundColor), name).toBe("rgb(255, 221, 0)");
    expect((await request.get(new URL(await link.getAttribute("href"), page.url()).href)).status(), name).toBe(200);
  }
});

test("only the entry of this page is underlined where a person has colours of their own", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/guides/");
  const seen = await menu(page).getByRole("link").evaluateAll((links) => links.filter((link) => getComputedStyle(link).borderBottomColor !== getComputedStyle(document.body).backgroundColor).map((link) => link.textContent));
  expect(seen).toEqual(["Guides"]);
});

test("is not on paper", async ({ page }) => {
  await page.goto("/guides/");
  await page.emulateMedia({ media: "print" });
  await expect(menu(page)).toBeHidden();
});
