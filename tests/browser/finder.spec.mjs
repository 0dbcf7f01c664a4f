// The main job: who comes to this address, in the order that is written above the list.
import { expect, test } from "@playwright/test";
import { BANDS, DESKTOP, PHONE, ask, band, miles, results, shuffleKey } from "./site.mjs";

const box = (page) => page.getByRole("textbox", { name: /postcode/i }).or(page.getByRole("searchbox", { name: /postcode/i })).or(page.getByRole("combobox", { name: /postcode/i })).first();
const RANK = ["placed", "stated", "near"];

for (const [width, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test.describe(width, () => {
    test.use({ viewport });

    test("a postcode in any spelling gives evidence first, then distance bands", async ({ page }) => {
      await page.goto("/find/");
      await box(page).fill("bn113dh");
      await box(page).press("Enter");
      const found = await results(page);
      expect(found.length).toBeGreaterThan(3);
      expect(found.length).toBeLessThanOrEqual(20);
      const keys = found.map((r) => RANK.indexOf(r.evidence) * 100 + (r.evidence === "near" ? band(r.miles) : 0));
      expect(keys).toEqual([...keys].sort((a, b) => a - b));
      expect(page.url()).toContain("#q=BN11+3DH");
      expect(new URL(page.url()).search).toBe("");
    });

    test("a town and a misspelt name are found", async ({ page }) => {
      const request = page.request;
      await page.goto("/find/");
      await box(page).fill("Worthing");
      await box(page).press("Enter");
      expect((await results(page)).length).toBeGreaterThan(3);

      const services = await (await request.get("/data/services.json")).json();
      const word = /[a-z]{7,}/i;
      const wanted = services.find((s) => s.name.split(" ").length >= 3 && word.test(s.name.split(" ")[0]));
      const first = wanted.name.split(" ")[0];
      const slip = wanted.name.replace(first, first.slice(0, 3) + first.slice(4));
      await box(page).fill(slip);
      await box(page).press("Enter");
      await expect(page.locator(`li[data-id="${wanted.id}"]`)).toBeVisible();
    });
  });
}

test("care homes come in bands, and inside a band in this week's shuffle", async ({ page, request }) => {
  const services = await (await request.get("/data/services.json")).json();
  const homes = services.filter((s) => s.kinds.includes("residential-home") && s.lat !== null);
  await page.goto("/find/#q=BN11+3DH&kind=residential-home");
  const shown = [];
  for (let number = 1; number <= 3; number++) {
    await page.goto(`/find/#q=BN11+3DH&kind=residential-home&page=${number}`);
    if (number > 1) await page.reload();
    shown.push(...(await results(page)));
  }
  const week = await page.locator("[data-week]").first().getAttribute("data-week");
  const here = await page.evaluate(() => JSON.parse(document.querySelector("[data-here]")?.getAttribute("data-here") ?? "null"));
  expect(here, "the finder says from where it measured").not.toBeNull();
  const expected = homes
    .map((s) => ({ id: s.id, at: miles(here, s), key: shuffleKey(week, s.id) }))
    .filter((s) => s.at < BANDS.at(-1))
    .sort((a, b) => band(a.at) - band(b.at) || (a.key < b.key ? -1 : 1))
    .slice(0, shown.length);
  expect(shown.map((r) => r.id)).toEqual(expected.map((s) => s.id));
});

test("facets: OR inside a group, AND between groups, counts that hold", async ({ page, request }) => {
  const services = new Map((await (await request.get("/data/services.json")).json()).map((s) => [s.id, s]));
  const all = async (fragment) => {
    await page.goto("about:blank");
    await page.goto(`/find/#${fragment}`);
    const count = page.locator("[aria-live], [role=status]").filter({ hasText: /^[\d,]+ services?$/ });
    await expect(count).toBeVisible();
    const total = Number((await count.textContent()).replace(/\D/g, ""));
    const found = [];
    for (let number = 1; ; number++) {
      found.push(...(await results(page)).map((r) => r.id));
      if (found.length >= total) break;
      await page.getByRole("link", { name: "Next page" }).click();
      await expect(page.getByRole("navigation", { name: "Pages" })).toContainText(`Page ${number + 1} of`);
    }
    expect(new Set(found).size, "each service once, and as many as counted").toBe(total);
    return found;
  };
  const groups = {
    need: ["dementia", "mental-health"],
    rating: ["good", "requires-improvement"],
    pays: ["direct-payment", "self-funder"],
    extra: ["live-in", "speaks-polish"],
  };
  for (const [group, [one, other]] of Object.entries(groups)) {
    const a = await all(`q=BN11+3DH&kind=home-care&${group}=${one}`);
    const either = await all(`q=BN11+3DH&kind=home-care&${group}=${one},${other}`);
    const of = (id) => (group === "need" ? services.get(id).needs : group === "pays" ? services.get(id).pays : group === "extra" ? services.get(id).extras : services.get(id).rating.split(","));
    expect(a.length, `${group}=${one}`).toBeGreaterThan(0);
    for (const id of a) {
      expect(services.get(id).kinds).toContain("home-care");
      expect(of(id), `${id} ${group}`).toContain(one);
    }
    expect(either.length).toBeGreaterThanOrEqual(a.length);
    for (const id of either) expect(of(id).some((v) => v === one || v === other), `${id} ${group}`).toBe(true);
  }
});

test("a ticked filter changes the list in place, the address and the count; Back and reload keep it", async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  await ask(page, "q=BN11+3DH&kind=home-care");
  const before = page.url();
  await page.getByRole("checkbox", { name: /^Dementia/ }).check();
  await expect(page).toHaveURL(/need=dementia/);
  const with_ = await results(page);
  await page.reload();
  expect(await results(page)).toEqual(with_);
  await expect(page.getByRole("checkbox", { name: /^Dementia/ })).toBeChecked();
  await page.goBack();
  await expect(page).toHaveURL(before);
  await expect(page.getByRole("checkbox", { name: /^Dementia/ })).not.toBeChecked();
});

test("a service's page and Back return to the same list", async ({ page }) => {
  const found = await ask(page, "q=BN11+3DH&kind=home-care&page=2");
  await page.locator("li[data-id] a").first().click();
  await expect(page).toHaveURL(/\/services\//);
  await page.goBack();
  expect(await results(page)).toEqual(found);
});

test("the keyboard alone does the main job", async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  await page.goto("/");
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.tagName === "INPUT")) break;
  }
  await page.keyboard.type("BN11 3DH");
  await page.keyboard.press("Enter");
  await results(page);
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement instanceof HTMLInputElement && document.activeElement.type === "checkbox")) break;
  }
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/kind=|need=|rating=/);
  const focused = await page.evaluate(() => document.activeElement?.tagName);
  expect(focused).toBe("INPUT");
});

test("on a phone the filters are behind one button and end with a way back", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await ask(page, "q=BN11+3DH&kind=home-care");
  const button = page.getByRole("button", { name: /^Filters/ });
  await expect(button).toHaveText(/Filters \(1\)/);
  await expect(page.getByRole("checkbox", { name: /^Dementia/ })).toBeHidden();
  await button.click();
  await page.getByRole("checkbox", { name: /^Dementia/ }).check();
  await page.getByRole("button", { name: /^Show \d+ service/ }).click();
  await expect(page.getByRole("checkbox", { name: /^Dementia/ })).toBeHidden();
  await expect(button).toHaveText(/Filters \(2\)/);
});

const sentences = {
  "an unknown postcode": ["q=BN11+9ZZ", /BN11/],
  "a Scottish postcode": ["q=EH1+1YZ", /Scotland/],
  "a Welsh postcode": ["q=CF10+1EP", /Wales/],
  "a postcode of another council": ["q=LS1+4AP", /Leeds/],
  "nonsense": ["q=qqxxzzvv", /found no|could not find|no service|nothing/i],
};
for (const [what, [fragment, words]] of Object.entries(sentences)) {
  test(`C14 ${what} gets its own plain answer`, async ({ page }) => {
    await page.goto(`/find/#${fragment}`);
    await expect(page.locator("main")).toContainText(words);
    await expect(page.locator("main")).not.toContainText("undefined");
  });
}

test("an empty answer names the filter to lift and lifts it", async ({ page }) => {
  await page.goto("/find/#q=BN11+3DH&kind=shared-lives&need=eating-disorder,children&rating=inadequate&extra=live-in");
  await expect(page.locator("main")).toContainText(/No service matches/);
  const remove = page.locator("main").getByRole("button", { name: /remove/i }).first();
  await remove.click();
  await expect(page).not.toHaveURL(/rating=inadequate.*extra=live-in.*need=/);
});

for (const [what, answer] of Object.entries({
  "is missing": { status: 404, body: "no" },
  "is refused": { status: 500, body: "no" },
  "is a web page": { status: 200, contentType: "text/html", body: "<html>login</html>" },
  "is cut": { status: 200, contentType: "application/json", body: '{"a":[1,2' },
})) {
  test(`C03 a data file that ${what} is said, never "no services"`, async ({ page }) => {
    await page.route(/\.json$/, (route) => route.fulfill(answer));
    await page.goto("/find/#q=BN11+3DH&kind=home-care");
    await expect(page.locator("main")).toContainText(/could not load/i);
    await expect(page.getByRole("button", { name: /try again/i })).toBeVisible();
    await expect(page.locator("main")).not.toContainText(/no service/i);
    await page.unroute(/\.json$/);
    await page.getByRole("button", { name: /try again/i }).click();
    expect((await results(page)).length).toBeGreaterThan(3);
  });
}

test("C17 space that was told too long ago takes itself back, with and without the finder", async ({ page }) => {
  await page.clock.setFixedTime("2030-01-01T12:00:00Z");
  await page.goto("/find/worthing/home-care/");
  const told = page.locator("[data-until]");
  expect(await told.count()).toBeGreaterThan(0);
  for (const text of await told.allTextContents()) expect(text).toMatch(/too old to rely on: ring/);
  await ask(page, "q=BN11+3DH&kind=home-care");
  await expect(page.locator("#services")).toContainText(/too old to rely on: ring/);
  await expect(page.locator("#services")).not.toContainText(/Can start|Has space|No space now/);
});

test("an empty answer that no single filter explains says what would help", async ({ page }) => {
  await page.goto("/find/#q=BN11+3DH&kind=shared-lives&need=eating-disorder&rating=inadequate&extra=live-in");
  await page.locator("main").getByRole("button", { name: /^Remove the/ }).click();
  expect((await results(page)).length).toBeGreaterThan(0);
  await expect(page).toHaveURL(/#q=BN11\+3DH&kind=shared-lives$/);
});

test("nothing asked yet: the places are there at once and no filter stands in the way", async ({ page }) => {
  await page.goto("/find/");
  await expect(page.getByRole("heading", { name: "Every service, place by place" })).toBeInViewport();
  await expect(page.getByRole("checkbox").first()).toBeHidden();
  await page.goto("/find/#kind=home-care");
  await expect(page.getByRole("heading", { name: /Care at home: where/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove Care at home" })).toBeVisible();
});

test("after a search the count is announced and the focus is where it was", async ({ page }) => {
  await page.goto("/find/");
  await box(page).fill("BN11 3DH");
  await box(page).press("Enter");
  await results(page);
  await expect(page.locator("[aria-live=polite]")).toHaveText(/^[\d,]+ services?$/);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("q");
});

test("C04 offline: what is loaded stays, what is not says so", async ({ page, context }) => {
  const loaded = await ask(page, "q=BN11+3DH&kind=home-care");
  await context.setOffline(true);
  await page.evaluate(() => (location.hash = "q=HR4+9AR&kind=nursing-home"));
  await expect(page.locator("main")).toContainText(/could not load/i);
  await context.setOffline(false);
  await page.goBack();
  expect(await results(page)).toEqual(loaded);
});

test("C08 hostile fragments are dropped, quickly and without a sound", async ({ page }) => {
  const alarms = [];
  page.on("dialog", (d) => { alarms.push(d.message()); d.dismiss(); });
  page.on("pageerror", (e) => alarms.push(String(e)));
  for (const poison of [
    "q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    "q=javascript%3Aalert(1)&kind=__proto__,constructor",
    "q=BN11+3DH&kind=home-care&page=1e99&need=toString",
    "q=%E0%A4%A&%",
    "q=%ED%A0%80",
    `q=${"A".repeat(100_000)}`,
    "__proto__[x]=1&constructor=2",
  ]) {
    await page.goto("about:blank");
    await page.goto(`/find/#${poison}`);
    await expect(page.locator("h1")).toBeVisible();
    expect(await page.locator("main img[src=x]").count()).toBe(0);
  }
  expect(await page.evaluate(() => ({}).x)).toBeUndefined();
  expect(alarms).toEqual([]);
});

test("nothing moves while the results come over a slow line", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.moved += entry.hadRecentInput ? 0 : entry.value; })).observe({ type: "layout-shift", buffered: true });
  });
  await page.route(/\.(js|json)$/, async (route) => {
    await new Promise((done) => setTimeout(done, 150));
    await route.continue();
  });
  await ask(page, "q=BN11+3DH&kind=home-care");
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => window.moved)).toBeLessThanOrEqual(0.01);
});
