// Every page type, at both widths, in both schemes: no axe violation, no sideways scroll, no CSP violation, nobody else asked.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE, pageTypes } from "./site.mjs";

for (const [width, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  for (const colorScheme of ["light", "dark"]) {
    test.describe(`${width}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test("every page type passes axe, fits its width and keeps to itself", async ({ page, request, baseURL }) => {
        test.setTimeout(180_000);
        const outside = [];
        const violations = [];
        page.on("request", (r) => new URL(r.url()).origin === baseURL || r.url().startsWith("data:") || outside.push(r.url()));
        page.on("console", (m) => /Content Security Policy/.test(m.text()) && violations.push(m.text()));
        page.on("pageerror", (error) => violations.push(String(error)));
        for (const [name, path] of Object.entries(await pageTypes(request))) {
          await page.goto(path);
          const { violations: found } = await new AxeBuilder({ page }).analyze();
          expect(found.map((v) => `${v.id}: ${v.nodes[0]?.html}`), `${name} ${path}`).toEqual([]);
          const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect(spill, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
        }
        await page.goto("/find/#q=BN11+3DH&kind=home-care");
        await expect(page.locator("li[data-id]").first()).toBeVisible();
        const { violations: found } = await new AxeBuilder({ page }).analyze();
        expect(found.map((v) => `${v.id}: ${v.nodes[0]?.html}`), "the finder with results").toEqual([]);
        expect(outside).toEqual([]);
        expect(violations).toEqual([]);
      });
    });
  }
}

test("text at 400 % reflows without sideways scroll", async ({ page, request }) => {
  // 1280 px at 400 % is a window of 320 px.
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [name, path] of Object.entries(await pageTypes(request))) {
    await page.goto(path);
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(spill, `${name} at 320 px`).toBeLessThanOrEqual(0);
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

test("the postcode is in no request", async ({ page }) => {
  const asked = [];
  page.on("request", (r) => asked.push(r.url() + (r.postData() ?? "") + (r.headers().referer ?? "")));
  await page.goto("/");
  await page.getByLabel(/postcode/i).first().fill("BN11 3DH");
  await page.getByLabel(/postcode/i).first().press("Enter");
  await expect(page.locator("li[data-id]").first()).toBeVisible();
  expect(asked.filter((url) => /3DH/i.test(url.replace(/#.*/, "")))).toEqual([]);
});
