// Without JavaScript: every page whole, every location at most four clicks from the home page.
import { expect, test } from "@playwright/test";
import { pageTypes } from "./site.mjs";

const links = (html) => [...html.replaceAll("&#x2F;", "/").matchAll(/<a\b[^>]*\bhref="([^"#?]*)/g)].map((m) => m[1]).filter((href) => href.startsWith("/"));

test("C01 every listed location is within four clicks of the home page by plain links", async ({ request }) => {
  test.setTimeout(180_000);
  const services = await (await request.get("/data/services.json")).json();
  const wanted = new Set(services.map((s) => new URL(s.url, "http://site").pathname));
  const seen = new Set(["/"]);
  let edge = ["/"];
  for (let clicks = 1; clicks <= 4 && wanted.size > 0; clicks++) {
    const next = new Set();
    for (let at = 0; at < edge.length; at += 16) {
      const pages = await Promise.all(edge.slice(at, at + 16).map(async (path) => (await request.get(path)).text()));
      for (const path of pages.flatMap(links)) if (!seen.has(path)) { seen.add(path); next.add(path); wanted.delete(path); }
    }
    // A location's own page leads nowhere new that matters; the lists do.
    edge = [...next].filter((path) => !/^\/services\/(?!names\/|$)/.test(path) && path.endsWith("/"));
  }
  expect([...wanted].slice(0, 5)).toEqual([]);
});

test.describe("with scripts off", () => {
  test.use({ javaScriptEnabled: false });

  test("every page type has its heading, its numbers and its links", async ({ page, request }) => {
    for (const [name, path] of Object.entries(await pageTypes(request))) {
      await page.goto(path);
      await expect(page.locator("h1"), name).toHaveCount(1);
      await expect(page.locator("body"), name).toContainText("999");
      await expect(page.locator("body"), name).toContainText(/abuse or neglect/i);
      await expect(page.locator("body"), name).toContainText(/paper/i);
      await expect(page.locator("body"), name).toContainText("Open Government Licence");
      await expect(page.locator("body"), name).toContainText(/made up/i);
    }
  });

  test("the finder leads on to plain lists", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("textbox")).toBeHidden();
    await page.getByRole("link", { name: "Choose your town" }).click();
    await expect(page.getByRole("textbox")).toBeHidden();
    await page.locator("#places").getByRole("link", { name: "West Sussex", exact: true }).click();
    await page.getByRole("link", { name: "Worthing", exact: true }).first().click();
    await page.getByRole("link", { name: /care at home/i }).first().click();
    await expect(page.locator("li[data-id]").first()).toBeVisible();
  });
});
