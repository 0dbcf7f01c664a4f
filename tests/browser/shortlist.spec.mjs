// The shortlist: kept on this device, compared, shared by its link, forgotten by one press.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE, ask, pageTypes } from "./site.mjs";

const KEY = "doorstep-shortlist";
const stored = (page) => page.evaluate((key) => localStorage.getItem(key), KEY);
const shown = (page) => page.locator(".ds-compare thead th:visible, .ds-sheet:visible");
/** Addresses that differ in the fragment alone are one page to a browser. */
const open = async (page, path) => {
  await page.goto("about:blank");
  await page.goto(path);
};

/** One of each sort that a family may keep. */
async function services(request) {
  const all = await (await request.get("/data/services.json")).json();
  const first = (wanted) => all.find(wanted) ?? all[0];
  return {
    agency: first((s) => s.kinds.includes("home-care") && s.zones.length > 0),
    home: first((s) => s.kinds.includes("nursing-home")),
    micro: first((s) => s.kinds.includes("micro-provider")),
    unrated: first((s) => s.rating === "not-rated" && s.kinds.includes("home-care")),
    several: first((s) => s.rating.includes(",")),
    other: first((s) => s.kinds.includes("extra-care")),
  };
}

test("side by side: a table with its headers, a reason in every cell, the same facts as each page", async ({ page, request }) => {
  await page.setViewportSize(DESKTOP);
  const ids = Object.values(await services(request)).map((s) => s.id);
  await open(page, `/shortlist/#ids=${ids}`);
  await expect(shown(page)).toHaveCount(6);
  const table = page.getByRole("table", { name: /side by side/ });
  await expect(table.getByRole("columnheader")).toHaveCount(6);
  const rows = await table.locator("tbody tr").evaluateAll((all) => all.map((tr) => [...tr.cells].map((cell) => [cell.tagName, cell.getAttribute("scope"), cell.textContent.trim()])));
  for (const [[tag, scope, label], ...cells] of rows) {
    expect([tag, scope]).toEqual(["TH", "row"]);
    expect(cells.length).toBe(6);
    for (const [, , words] of cells) expect(words, label).toMatch(/[a-z0-9]{3}/i);
    for (const [, , words] of cells) expect(words, label).not.toMatch(/^(no|none|0|-|–|undefined)$/i);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  // What the comparison says is what the page says.
  const phone = await table.locator("tbody tr[data-row=phone] td").first().textContent();
  const rating = await table.locator("tbody tr[data-row=rating] td").nth(4).textContent();
  await page.goto(`/services/`);
  const all = await (await request.get("/data/services.json")).json();
  const at = (id) => new URL(all.find((s) => s.id === id).url, "http://site").pathname;
  await page.goto(at(ids[0]));
  expect(await page.locator(".ds-actions .ds-tel").textContent()).toBe(phone);
  await page.goto(at(ids[4]));
  expect((await page.locator("dt[data-key=rating] + dd").textContent()).replace(/\s+/g, "")).toBe(rating.replace(/\s+/g, ""));
});

test("on a telephone the services stand one below the other, each with the same rows", async ({ page, request }) => {
  await page.setViewportSize(PHONE);
  const { agency, home, micro } = await services(request);
  await open(page, `/shortlist/#ids=${agency.id},${home.id},${micro.id}`);
  await expect(page.locator(".ds-sheet:visible")).toHaveCount(3);
  await expect(page.getByRole("table")).toHaveCount(0);
  const labels = await page.locator(".ds-sheet").evaluateAll((all) => all.map((sheet) => [...sheet.querySelectorAll("dt")].map((dt) => dt.textContent)));
  expect(labels[0].length).toBeGreaterThan(8);
  expect(labels[1]).toEqual(labels[0]);
  expect(labels[2]).toEqual(labels[0]);
});

test("nothing is stored before Keep is pressed, and one press forgets all", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await ask(page, "q=BN11+3DH&kind=home-care");
  expect(await stored(page)).toBeNull();
  const keep = page.locator("li[data-id] .ds-keep");
  await keep.nth(0).click();
  await keep.nth(1).click();
  expect((await stored(page)).split(",").length).toBe(2);
  await keep.nth(1).click();
  expect((await stored(page)).split(",").length).toBe(1);
  await keep.nth(2).click();
  // The list goes along from page to page.
  await page.goto("/find/worthing/home-care/");
  await expect(page.getByRole("link", { name: "Shortlist (2)" })).toBeVisible();
  await page.getByRole("link", { name: "Shortlist (2)" }).click();
  await expect(shown(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Forget my list" }).click();
  await expect(page.getByRole("heading", { name: "Nothing is kept yet" })).toBeFocused();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test("a seventh is not kept, and the page says why", async ({ page }) => {
  await ask(page, "q=BN11+3DH&kind=home-care");
  for (let at = 0; at < 6; at++) await page.locator("li[data-id] .ds-keep").nth(at).click();
  await page.locator("li[data-id] .ds-keep").nth(6).click();
  await expect(page.locator(".ds-kept")).toContainText("Your shortlist is full: it holds 6");
  await expect(page.getByRole("status").filter({ hasText: "full" })).toHaveCount(1);
  await expect(page.locator("li[data-id] .ds-keep").nth(6)).toHaveAttribute("aria-pressed", "false");
  expect((await stored(page)).split(",").length).toBe(6);
});

test("a shared link shows its list and stores nothing until Keep", async ({ page, request }) => {
  const { agency, home, micro } = await services(request);
  await open(page, `/shortlist/#ids=${agency.id},${home.id}`);
  await expect(page.locator("#list-note")).toContainText("This list came with a link");
  await expect(page.locator(".ds-sheet")).toHaveCount(2);
  expect(await stored(page)).toBeNull();
  await page.getByRole("button", { name: "Keep this list" }).click();
  expect(await stored(page)).toBe(`${agency.id},${home.id}`);
  await expect(page.locator("#list-note")).toBeEmpty();
  // Another link beside a list of one's own says that it would take its place.
  await open(page, `/shortlist/#ids=${micro.id}`);
  await expect(page.locator("#list-note")).toContainText("takes the place of your own list");
  await expect(page.locator(".ds-sheet")).toHaveCount(1);
  expect(await stored(page)).toBe(`${agency.id},${home.id}`);
  await page.getByRole("link", { name: "See your own list" }).click();
  await expect(page.locator(".ds-sheet")).toHaveCount(2);
});

test("the link is copied, and marked where copying is not allowed", async ({ page, context, request }) => {
  const { agency } = await services(request);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `/shortlist/#ids=${agency.id}`);
  await page.getByRole("button", { name: "Copy the link" }).click();
  await expect(page.locator("#share-said")).toContainText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(new RegExp(`/shortlist/#ids=${agency.id}$`));
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("no")); });
  await page.getByRole("button", { name: "Copy the link" }).click();
  await expect(page.locator("#share-said")).toContainText("copy it yourself");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("share-address");
});

test("a service that is gone is compared as gone, and its number is not offered", async ({ page, request }) => {
  await page.goto((await pageTypes(request))["service that is gone"]);
  const gone = await page.locator("[data-service]").getAttribute("data-service");
  const { agency } = await services(request);
  await page.setViewportSize(DESKTOP);
  await open(page, `/shortlist/#ids=${agency.id},${gone}`);
  await expect(shown(page)).toHaveCount(2);
  await expect(page.locator(".ds-compare thead")).toContainText("no longer registered");
  await expect(page.locator(".ds-compare tr[data-row=phone] td").nth(1)).toHaveText("No longer registered");
});

test("the order can be changed and a service removed, and the focus stays near", async ({ page, request }) => {
  const { agency, home, micro } = await services(request);
  await page.setViewportSize(DESKTOP);
  await open(page, `/shortlist/#ids=${agency.id},${home.id},${micro.id}`);
  const names = () => page.locator(".ds-compare thead .ds-compare__name").allTextContents();
  await expect.poll(async () => (await names()).length).toBe(3);
  const before = await names();
  await page.getByRole("button", { name: /^Put first/ }).last().click();
  await expect.poll(names).toEqual([before[2], before[0], before[1]]);
  await expect(page.getByRole("button", { name: `Remove ${before[2]}` })).toBeFocused();
  await page.getByRole("button", { name: `Remove ${before[0]}` }).click();
  await expect.poll(names).toEqual([before[2], before[1]]);
  await expect(page.getByRole("status").filter({ hasText: "removed" })).toHaveCount(1);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });
  test("the shortlist tells the way by paper, and no button leads nowhere", async ({ page }) => {
    await page.goto("/shortlist/");
    await expect(page.getByRole("heading", { name: "Keep a list on paper" })).toBeVisible();
    await expect(page.getByText("What to ask each of them")).toBeVisible();
    expect(await page.locator("button:visible, input:visible").count()).toBe(0);
    await page.getByRole("link", { name: "the plain lists" }).click();
    await expect(page).toHaveURL(/\/find\//);
    await page.goto("/find/worthing/home-care/");
    expect(await page.locator("button:visible").count()).toBe(0);
  });
});
