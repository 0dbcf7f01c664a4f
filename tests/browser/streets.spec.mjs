// The streets under the finder's map, in a small portal of its own with an archive that is asked for in pieces: the marks, the
// keyboard and the words are those of the map without it, and whatever goes wrong with it leaves that map.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { streets } from "./archive.mjs";
import { DESKTOP, PHONE, results } from "./site.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.DOORSTEP_BIN ?? join(root, "target/release/doorstep");
const ARCHIVE = /\/assets\/streets-[0-9a-f]{12}\.pmtiles$/;
const QUESTION = "q=CV1+2AA&kind=home-care";
const SOURCE = `publisher = "Doorstep"
title = "Streets of a town that nobody lives in"
licence = "Open Government Licence v3.0"
attribution = "Made up for a test."
edition = 2026-11-01
status = "demonstration"
`;
/** Where the postcode above is, and a park of 200 metres around it. */
const HERE = { lat: 52.40344, lon: -1.49924 };

// One portal for all of them.
test.describe.configure({ mode: "default" });
test.use({ viewport: PHONE });

let [folder, server, site, size] = ["", undefined, "", 0];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = mkdtempSync(join(tmpdir(), "streets-"));
  const portal = join(folder, "portal");
  const run = (...words) => execFileSync(program, [...words, "--house", root], { stdio: ["ignore", "ignore", "pipe"] });
  run("init", "Coventry", "--into", portal);
  const tiles = join(portal, "data/geography/tiles");
  mkdirSync(tiles, { recursive: true });
  const { bytes, tiles: count } = streets(HERE);
  size = bytes.length;
  // Otherwise one answer would have it all.
  expect(count).toBeGreaterThan(200);
  expect(size).toBeGreaterThan(300_000);
  writeFileSync(join(tiles, "town.pmtiles"), bytes);
  writeFileSync(join(tiles, "source.toml"), SOURCE);
  run("build", "--project", portal);
  server = spawn(program, ["serve", "--project", portal, "--port", "0", "--house", root], { stdio: ["ignore", "pipe", "inherit"] });
  site = await new Promise((done) => server.stdout.on("data", (said) => done(/http:\S+/.exec(String(said))?.[0].replace(/\/$/, ""))));
});

test.afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const map = (page) => page.locator("#map");
const marks = (page) => page.locator("#map [role=button]");
const said = (page) => page.locator("#map [role=status]");
const labels = (page) => marks(page).evaluateAll((all) => all.map((mark) => `${mark.getAttribute("aria-label")} ${mark.getAttribute("transform")}`));

/** Opens the map; `heard` gets what no page may do. */
async function open(page, heard = []) {
  page.on("request", (request) => new URL(request.url()).origin === site || request.url().startsWith("data:") || heard.push(request.url()));
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(String(error)));
  await page.goto(`${site}/find/#${QUESTION}`);
  await results(page);
  await page.getByRole("button", { name: "Show map" }).click();
  await expect(marks(page).first()).toBeVisible();
  return heard;
}

const shown = (page) => expect(page.locator("#map canvas")).toBeVisible();

/** How many colours the canvas has, and the colour at a place in pixels of the map. */
const picture = (page, at = [1, 1]) => page.locator("#map canvas").evaluate((canvas, [x, y]) => {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const { data } = context.getImageData(0, 0, width, height);
  const colours = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const colour = data.slice(i, i + 4).join(" ");
    colours.set(colour, (colours.get(colour) ?? 0) + 1);
  }
  const sharp = width / canvas.clientWidth;
  return { many: [...colours.values()].filter((n) => n > 30).length, at: [...context.getImageData(Math.round(x * sharp), Math.round(y * sharp), 1, 1).data].join(" "), whole: canvas.toDataURL() };
}, at);

test("nothing of it is asked for before the map is open, and then only pieces", async ({ page }) => {
  const asked = [];
  page.on("response", (response) => ARCHIVE.test(response.url()) && asked.push(response));
  const scripts = [];
  page.on("request", (request) => scripts.push(request.url()));
  await page.goto(`${site}/find/#${QUESTION}`);
  await results(page);
  expect(scripts.filter((url) => /streets-/.test(url))).toEqual([]);
  const heard = await open(page);
  await shown(page);
  await expect(map(page)).toContainText("Streets as at 1 November 2026: Made up for a test.");
  expect(asked.length).toBeGreaterThan(3);
  expect(new Set(asked.map((response) => response.status()))).toEqual(new Set([206]));
  const bytes = asked.map((response) => Number(response.headers()["content-length"])).reduce((sum, n) => sum + n, 0);
  expect(bytes).toBeLessThan(size / 2);
  const script = scripts.filter((url) => /\/assets\/streets-[A-Z0-9]+\.js$/.test(url));
  expect(script.length).toBe(1);
  await page.goto(`${site}/privacy/`);
  await expect(page.locator("main")).toContainText("which streets you saw");
  expect(heard).toEqual([]);
});

for (const [width, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`on a ${width}: the same marks and the same keyboard as without it, and axe finds nothing`, async ({ page, browser }) => {
    test.setTimeout(120_000);
    const plain = await browser.newPage({ viewport });
    await plain.route(/\/m\.json$/, async (route) => {
      const { p: _, ...land } = await (await route.fetch()).json();
      await route.fulfill({ json: land });
    });
    await page.setViewportSize(viewport);
    const heard = await open(page);
    await open(plain, heard);
    await shown(page);
    await expect(plain.locator("#map canvas")).toHaveCount(0);
    expect(await labels(page)).toEqual(await labels(plain));
    expect(await said(page).textContent()).toBe(await said(plain).textContent());
    expect(await map(page).locator("svg").getAttribute("aria-label")).toBe(await map(plain).locator("svg").getAttribute("aria-label"));
    for (const one of [page, plain]) await marks(one).first().focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "+", "ArrowRight", "-", "Enter"]) {
      for (const one of [page, plain]) await one.keyboard.press(key);
      await expect.poll(() => labels(page), key).toEqual(await labels(plain));
      const focus = (one) => one.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
      expect(await focus(page), key).toBe(await focus(plain));
    }
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), colorScheme).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    expect(heard).toEqual([]);
    await plain.close();
  });
}

test("streets are drawn where they are, anew at each zoom and in the page's colours, and the focus stays", async ({ page }) => {
  await open(page);
  await shown(page);
  const seen = [await picture(page)];
  expect(seen[0].many).toBeGreaterThan(4);
  for (let times = 0; times < 2; times++) {
    await page.getByRole("button", { name: "Zoom in" }).click();
    await expect.poll(async () => (await picture(page)).whole).not.toBe(seen.at(-1).whole);
    seen.push(await picture(page));
  }
  // The park around the postcode is there, and no area of the SVG is drawn over it.
  const here = await page.locator("#map .ds-map__here").getAttribute("transform");
  const [x, y] = /translate\(([\d.-]+) ([\d.-]+)\)/.exec(here).slice(1).map(Number);
  await expect(map(page).locator("path")).toHaveCount(0);
  const park = (await picture(page, [x, y])).at;
  const beyond = (await picture(page, [x, 3])).at;
  expect(park).not.toBe(beyond);
  const [red, green, blue] = park.split(" ").map(Number);
  expect(green).toBeGreaterThan(Math.max(red, blue));
  await page.getByRole("button", { name: "Move north" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move north" })).toBeFocused();
  await marks(page).first().focus();
  const before = (await picture(page)).whole;
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(async () => (await picture(page)).whole).not.toBe(before);
  await expect(marks(page).first()).toBeFocused();
});

test("far out, where streets are no use, and in forced colours the areas are there", async ({ page }) => {
  await open(page);
  await shown(page);
  await page.emulateMedia({ forcedColors: "active" });
  await expect(page.locator("#map canvas")).toBeHidden();
  await expect(map(page).locator("path").first()).toBeVisible();
  await page.emulateMedia({ forcedColors: "none" });
  await shown(page);
  const names = map(page).locator("svg > g:first-child text");
  await expect(names).toHaveCount(0);
  for (let times = 0; times < 6; times++) await page.getByRole("button", { name: "Zoom out" }).click();
  await expect(page.locator("#map canvas")).toBeHidden();
  await expect(names.first()).toBeVisible();
  await expect(said(page)).not.toContainText("could not be loaded");
  await page.emulateMedia({ media: "print" });
  await expect(map(page)).toBeHidden();
});

test("in forced colours nothing of it is asked for", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => /streets-/.test(request.url()) && asked.push(request.url()));
  await page.emulateMedia({ forcedColors: "active" });
  await open(page);
  await expect(map(page).locator("path").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(asked).toEqual([]);
});

const spoil = (change) => async (route) => {
  const answer = await route.fetch();
  const body = await answer.body();
  await route.fulfill({ response: answer, body: change(body, route.request().headers().range ?? "") });
};
const FAULTS = {
  "is missing": [ARCHIVE, (route) => route.fulfill({ status: 404, body: "no" })],
  "is a log-in page": [ARCHIVE, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<html>" })],
  "comes from a host that sends it whole": [ARCHIVE, async (route) => {
    const { range: _, ...headers } = route.request().headers();
    await route.fulfill({ response: await route.fetch({ headers }) });
  }],
  "has damaged tiles": [ARCHIVE, spoil((body, range) => (range.startsWith("bytes=0-") ? body : Buffer.from(body.map((byte, at) => (at < 12 ? byte : byte ^ 0x55)))))],
  "has tiles that are no tiles": [ARCHIVE, spoil((body, range) => (range.startsWith("bytes=0-") ? body : Buffer.alloc(body.length, 0xff)))],
  "is cut": [ARCHIVE, spoil((body) => body.subarray(0, 200))],
  "cannot be reached": [ARCHIVE, (route) => route.abort()],
  "has a script that does not come": [/\/assets\/streets-[A-Z0-9]+\.js$/, (route) => route.fulfill({ status: 404, body: "no" })],
};

for (const [what, [address, answer]] of Object.entries(FAULTS)) {
  test(`an archive that ${what} leaves the areas, and the map says so`, async ({ page }) => {
    await page.route(address, answer);
    const heard = await open(page);
    await expect(said(page)).toContainText("The streets could not be loaded: the map shows areas instead.");
    await expect(page.locator("#map canvas").filter({ visible: true })).toHaveCount(0);
    expect(await map(page).locator("path").count()).toBeGreaterThan(2);
    await expect(map(page)).not.toContainText("Made up for a test");
    expect(await marks(page).count()).toBeGreaterThan(3);
    expect(heard).toEqual([]);
    if (what.includes("script")) return;
    // The next look asks again.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.getByRole("button", { name: "Zoom in" }).click();
    await shown(page);
    await expect(said(page)).not.toContainText("could not be loaded");
  });
}
