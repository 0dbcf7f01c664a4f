// Every page type, at both widths, in both schemes: no axe violation, no sideways scroll, no CSP violation, nobody else asked.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE, pageTypes } from "./site.mjs";

// Structure is the same in both schemes; colours are not.
const COLOURS = ["color-contrast", "link-in-text-block"];
const PARTS = [0, 1, 2, 3];

/** The page types of one part. */
const shared = (types, part) => Object.entries(types).filter((_, at) => at % PARTS.length === part);

for (const [width, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test.describe(width, () => {
    test.use({ viewport });

    // In parts, so that two browsers share the work.
    for (const part of PARTS) test(`every page type passes axe in both schemes, fits its width and keeps to itself (${part + 1} of ${PARTS.length})`, async ({ page, request, baseURL }) => {
      test.setTimeout(240_000);
      const outside = [];
      const refused = [];
      page.on("request", (r) => new URL(r.url()).origin === baseURL || r.url().startsWith("data:") || outside.push(r.url()));
      page.on("console", (m) => /Content Security Policy/.test(m.text()) && refused.push(m.text()));
      page.on("pageerror", (error) => refused.push(String(error)));
      const clean = async (name) => {
        await page.emulateMedia({ colorScheme: "light" });
        const { violations: found } = await new AxeBuilder({ page }).analyze();
        expect(found.map((v) => `${v.id}: ${v.nodes[0]?.html}`), name).toEqual([]);
        await page.emulateMedia({ colorScheme: "dark" });
        const { violations: dark } = await new AxeBuilder({ page }).withRules(COLOURS).analyze();
        expect(dark.map((v) => `${v.id}: ${v.nodes[0]?.html}`), `${name} in the dark`).toEqual([]);
        const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(spill, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      };
      for (const [name, path] of shared(await pageTypes(request), part)) {
        await page.goto(path);
        await clean(`${name} ${path}`);
      }
      if (part === 0) {
        await page.goto("/find/#q=BN11+3DH&kind=home-care");
        await expect(page.locator("li[data-id]").first()).toBeVisible();
        await clean("the finder with results");
        await page.goto("/find/#q=BN11+3DH&kind=shared-lives&rating=inadequate&extra=live-in");
        await expect(page.locator("main")).toContainText(/No service matches/);
        await clean("the finder without results");
      }
      expect(outside).toEqual([]);
      expect(refused).toEqual([]);
    });
  });
}

test("C16 text at 400 % reflows without sideways scroll", async ({ page, request }) => {
  // 1280 px at 400 % is a window of 320 px.
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [name, path] of Object.entries(await pageTypes(request))) {
    await page.goto(path);
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(spill, `${name} at 320 px`).toBeLessThanOrEqual(0);
  }
});

for (const part of PARTS) test(`text alone enlarged to 200 % and 400 % stays within a phone's width (${part + 1} of ${PARTS.length})`, async ({ page, request }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(PHONE);
  const paths = { ...(await pageTypes(request)), results: "/find/#q=BN11+3DH&kind=home-care" };
  for (const [name, path] of shared(paths, part)) {
    await page.goto(path);
    if (name === "results") await expect(page.locator("li[data-id]").first()).toBeVisible();
    for (const size of ["200%", "400%"]) {
      const spill = await page.evaluate((size) => {
        document.documentElement.style.fontSize = size;
        return document.documentElement.scrollWidth - document.documentElement.clientWidth;
      }, size);
      expect(spill, `${name} ${path} with text at ${size}`).toBeLessThanOrEqual(0);
    }
  }
});

test("nothing is stored: no cookie, no local or session storage, no database", async ({ page, context }) => {
  await page.goto("/");
  await page.goto("/find/#q=BN11+3DH&kind=home-care");
  await expect(page.locator("li[data-id]").first()).toBeVisible();
  await page.locator("li[data-id] a").first().click();
  expect(await context.cookies()).toEqual([]);
  const stored = await page.evaluate(async () => ({ local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases()).length }));
  expect(stored).toEqual({ local: 0, session: 0, databases: 0 });
});

test("C16 on paper there is the list and nothing to press", async ({ page }) => {
  await page.goto("/find/#q=BN11+3DH&kind=home-care");
  await expect(page.locator("li[data-id]").first()).toBeVisible();
  for (const viewport of [{ width: 794, height: 1123 }, { width: 1123, height: 794 }]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("button:visible, input:visible").count()).toBe(0);
    await expect(page.locator("li[data-id] a[href^='tel:']").first()).toBeVisible();
    await expect(page.locator("footer")).toContainText("/find/");
  }
});

test("the postcode is in no request", async ({ page }) => {
  const asked = [];
  page.on("request", (r) => asked.push(r.url() + (r.postData() ?? "") + (r.headers().referer ?? "")));
  await page.goto("/");
  await page.getByLabel(/postcode/i).first().fill("BN11 3DH");
  await page.getByLabel(/postcode/i).first().press("Enter");
  await expect(page.locator("li[data-id]").first()).toBeVisible();
  expect(asked.filter((url) => /3DH/i.test(url.replace(/#.*/, "")))).toEqual([]);
});
