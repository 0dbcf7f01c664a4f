// Coming back: a link to a service that has gone, an address of an earlier name, what changed, and putting an entry right.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { readFileSync, readdirSync } from "node:fs";
import { PHONE, pathOf, table } from "./site.mjs";

/** Goes on with the Tab key until the element has the focus. */
async function reach(page, element) {
  for (let at = 0; at < 200; at += 1) {
    if (await element.evaluate((it) => it === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("not reached with the keyboard");
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with a script" : "without a script", () => {
    test.use({ viewport: PHONE, javaScriptEnabled });

    test("a resident follows a link to a closed service and lands with its successor", async ({ page, request }) => {
      const services = await table(request, "/data/services.csv");
      const anew = (await table(request, "/data/changes.csv")).find((change) => change.change === "re-registered");
      const closed = services.find((service) => service.id === anew.other_id);
      expect(closed.status).toBe("deregistered");
      await page.goto(pathOf(closed.url));
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(closed.name);
      const state = page.locator(".ds-state--gone");
      await expect(state).toContainText(/CQC lists this as no longer registered from \d+ \w+ 20\d\d/);
      await expect(state).toContainText(/Ask who comes now/);
      // Nobody rings a number that is nobody's.
      await expect(page.locator("main a[href^='tel:']").filter({ hasText: closed.phone })).toHaveCount(0);
      const successor = state.getByRole("link").first();
      if (javaScriptEnabled) {
        await reach(page, successor);
        await page.keyboard.press("Enter");
      } else await successor.click();
      await expect(page).toHaveURL(new RegExp(`${anew.id.toLowerCase()}/$`));
      await expect(page.locator(".ds-state--gone")).toHaveCount(0);
    });

    test("a provider finds how to correct a telephone number", async ({ page }) => {
      await page.goto("/");
      const way = page.getByRole("link", { name: "Put your entry right" });
      if (javaScriptEnabled) {
        await reach(page, way);
        await page.keyboard.press("Enter");
      } else await way.click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Put your entry right");
      const phone = page.getByRole("link", { name: "A wrong telephone number" });
      await phone.click();
      await expect(page.locator("#phone")).toBeInViewport();
      await page.locator("#phone").locator("..").getByRole("link", { name: "every service from A to Z" }).click();
      await page.locator("main a[href*='/services/names/']").first().click();
      const entries = page.locator("main li a[href*='/services/']");
      const part = page.locator("main a[href*='/services/names/']");
      if (await part.count()) await part.first().click();
      await entries.first().click();
      const mail = page.getByRole("link", { name: "Ask for a correction" });
      const address = await mail.getAttribute("href");
      const name = await page.getByRole("heading", { level: 1 }).innerText();
      const [, to, query] = /^mailto:([^?]+)\?(.*)$/.exec(address);
      expect(to).toMatch(/^corrections@[\w-]+\.example$/);
      const body = new URLSearchParams(query).get("body");
      expect(body).toContain(name.trim());
      expect(body).toMatch(/\r\nTelephone: /);
      expect(body).toContain("/services/");
    });
  });
}

test("an address of an earlier name leads to the service", async ({ page, request }) => {
  const moved = (await table(request, "/data/services.csv")).find((service) => service.former_urls.startsWith("http"));
  await page.goto(pathOf(moved.former_urls.split("|")[0]));
  await expect(page).toHaveURL(new RegExp(`${pathOf(moved.url)}$`));
});

test("every address of the kept edition answers", async ({ request }) => {
  test.setTimeout(120_000);
  const changes = await table(request, "/data/changes.csv");
  const services = await table(request, "/data/services.csv");
  const paths = [...changes.map((c) => c.url), ...services.flatMap((s) => (s.former_urls.startsWith("http") ? s.former_urls.split("|") : []))].map(pathOf);
  for (const path of new Set(paths)) expect((await request.get(path)).status(), path).toBe(200);
});

test("a helper who asked to be taken off is named nowhere", async ({ page, request }) => {
  await page.goto("/services/micro-past-01/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This page was taken down");
  const services = await (await request.get("/data/services.csv")).text();
  expect(services).not.toContain("micro-past-01");
});

test("who opted out stands in no published file", async () => {
  const root = new URL("../../", import.meta.url).pathname;
  const council = (slug, file) => readFileSync(`${root}data/registers/council/${slug}/${file}`, "utf8").trim().split("\n").slice(1);
  const helpers = readdirSync(`${root}data/registers/council`).flatMap((slug) => {
    const out = council(slug, "opt-outs.csv").map((row) => row.split(",")[0]);
    return council(slug, "micro-providers.csv").filter((row) => out.includes(row.split(",")[0])).map((row) => row.split(",").slice(0, 2));
  });
  expect(helpers.length).toBeGreaterThan(0);
  const words = helpers.flat();
  const files = readdirSync(`${root}site/public`, { recursive: true }).filter((name) => /\.(html|csv|json|geojson|xml|atom|ics|txt|js)$/.test(name));
  const named = files.filter((name) => {
    const text = readFileSync(`${root}site/public/${name}`, "utf8");
    return words.some((word) => text.includes(word));
  });
  expect(named).toEqual([]);
});

test("what changed says which editions are compared, and its pages pass axe", async ({ page, request }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(PHONE);
  await page.goto("/changes/");
  await expect(page.locator(".ds-lead")).toHaveText("Between the edition of 18 August 2026 and this one, of 18 November 2026.");
  const changes = await table(request, "/data/changes.csv");
  await expect(page.locator(".ds-changes__item")).toHaveCount(changes.length);
  const gone = changes.find((change) => change.change === "gone");
  const moved = (await table(request, "/data/services.csv")).find((service) => service.status === "not-in-register");
  for (const path of ["/changes/", "/kent/changes/", "/fix-my-entry/", "/corrections/", pathOf(gone.url), pathOf(moved.url), "/services/micro-past-01/"]) {
    await page.goto(path);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), path).toEqual([]);
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(spill, path).toBeLessThanOrEqual(0);
  }
});
