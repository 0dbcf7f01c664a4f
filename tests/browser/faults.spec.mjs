// What may go wrong on the reader's side, by its number in the catalogue of faults. C01 stands in noscript.spec.mjs, C14 and
// more of C03, C04, C08 and C17 in finder.spec.mjs, C16 in access.spec.mjs, and more of C07 in tasks.spec.mjs.
import { expect, test } from "@playwright/test";
import { createServer } from "node:http";
import { PHONE, ask, pageTypes, results } from "./site.mjs";

test.use({ viewport: PHONE });

const QUESTION = "/find/#q=BN11+3DH&kind=home-care";
const INDEX = /\/finder\/[0-9a-f]+\/.*\.json$/;

/** Errors and dialogs of a page: a poison that worked. */
function alarms(page) {
  const heard = [];
  page.on("dialog", (dialog) => { heard.push(dialog.message()); void dialog.dismiss(); });
  page.on("pageerror", (error) => heard.push(String(error)));
  return heard;
}

/** The page still leads to every service and to the telephone. */
async function stillOfUse(page, why) {
  await expect(page.locator("h1"), why).toBeVisible();
  await expect(page.locator("main a[href$='/services/'], #places a, li[data-id] a").filter({ visible: true }).first(), why).toBeVisible();
  await expect(page.locator(".ds-safety"), why).toContainText("999");
  await expect(page.locator("main"), why).not.toContainText(/No service|undefined|NaN/);
}

test("C02 a script that stops at any of many points leaves the page of use, and says so", async ({ context }) => {
  test.setTimeout(120_000);
  for (const point of [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233]) {
    const page = await context.newPage();
    await page.addInitScript((point) => {
      let calls = 0;
      for (const name of ["append", "replaceChildren", "setAttribute", "querySelector", "querySelectorAll"]) {
        const real = Element.prototype[name];
        Element.prototype[name] = function (...given) {
          calls += 1;
          if (calls === point) throw new Error("half way");
          return real.apply(this, given);
        };
      }
    }, point);
    await page.goto(QUESTION);
    const said = page.getByRole("alert").filter({ hasText: /did not work|could not load/ });
    // Either it says so, or what was thrown at stood beside the list, and the list is there.
    await expect(said.or(page.locator("li[data-id]")).first(), `point ${point}`).toBeVisible();
    await stillOfUse(page, `point ${point}`);
    await page.close();
  }
});

for (const [what, answer] of Object.entries({
  "is missing": { status: 404, body: "no" },
  "is cut": { status: 200, contentType: "text/javascript", body: "import{a}from" },
  "is a log-in page": { status: 200, contentType: "text/html", body: "<html>" },
})) {
  test(`C02 a finder's script that ${what} is said, and the places stand there`, async ({ page }) => {
    await page.route(/\/assets\/finder-/, (route) => route.fulfill(answer));
    await page.goto("/find/");
    await expect(page.getByRole("alert")).toContainText("did not work");
    await expect(page.locator("#places a").first()).toBeVisible();
    await stillOfUse(page, what);
  });
}

test("C03 C12 files of another build are never mixed: it asks to load the page again", async ({ page }) => {
  await page.route(INDEX, async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ contentType: "application/json", body: text.replace(/"v":"[0-9a-f]+"/, '"v":"000000000000"') });
  });
  await page.goto(QUESTION);
  await expect(page.getByRole("alert")).toContainText("brought up to date since you opened this page");
  await expect(page.getByRole("button", { name: "Load the page again" })).toBeVisible();
  await stillOfUse(page, "another build");
  await page.unroute(INDEX);
  await page.getByRole("button", { name: "Load the page again" }).click();
  expect((await results(page)).length).toBeGreaterThan(3);
});

test("C03 a kept service whose page is missing, cut or another page is named as not loaded, never as a No", async ({ page, request }) => {
  const all = (await (await request.get("/data/services.json")).json()).filter((s) => s.kinds.includes("home-care"));
  const [one, other] = all;
  const path = new URL(other.url, "http://site").pathname;
  for (const answer of [{ status: 404, body: "no" }, { status: 500, body: "no" }, { status: 200, contentType: "text/html", body: "<html><h1>Log in</h1></html>" }, "cut"]) {
    await page.goto("about:blank");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.route((url) => url.pathname === path, async (route) => {
      if (answer !== "cut") return route.fulfill(answer);
      const text = await (await route.fetch()).text();
      return route.fulfill({ contentType: "text/html", body: text.slice(0, text.length / 2) });
    });
    await page.goto(`/shortlist/#ids=${one.id},${other.id}`);
    await expect(page.getByRole("alert")).toContainText("We could not load 1 of the 2 services");
    await expect(page.locator(".ds-sheet")).toHaveCount(1);
    await expect(page.locator(".ds-sheet").first()).toHaveAttribute("data-id", one.id);
  }
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".ds-sheet")).toHaveCount(2);
  await expect(page.getByRole("alert")).toBeEmpty();
});

test("C04 offline: the shortlist that is there stays, and what is not says so", async ({ page, context }) => {
  await ask(page, "q=BN11+3DH&kind=home-care");
  await page.locator("li[data-id] .ds-keep").first().click();
  await page.getByRole("link", { name: "Shortlist (1)" }).click();
  await expect(page.locator(".ds-sheet")).toHaveCount(1);
  await context.setOffline(true);
  await page.evaluate(() => (location.hash = "ids=1-99000000000"));
  await expect(page.getByRole("alert")).toContainText("You may be offline");
  await context.setOffline(false);
  await page.goBack();
  await expect(page.locator(".ds-sheet")).toHaveCount(1);
  await expect(page.getByRole("alert")).toBeEmpty();
});

test("C05 files that take ten seconds: something of use at once, and nothing jumps", async ({ page }) => {
  await page.route(INDEX, async (route) => {
    await new Promise((done) => setTimeout(done, 5000));
    await route.continue().catch(() => {});
  });
  await page.addInitScript(() => {
    window.__jumped = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__jumped += entry.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(QUESTION);
  await expect(page.locator("#count")).toHaveText("Looking…");
  await expect(page.locator("#advice")).toContainText("longer than it should", { timeout: 5000 });
  await expect(page.locator("#advice a")).toBeVisible();
  await expect(page.locator("li[data-id]").first()).toBeVisible({ timeout: 40_000 });
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => window.__jumped)).toBeLessThan(0.1);
});

test("C06 an old browser, which runs no module: the box leads to the lists", async ({ page }) => {
  await page.route(/\.js$/, (route) => route.abort());
  await page.goto("/find/");
  await page.getByLabel(/postcode/i).fill("BN11 3DH");
  await page.getByLabel(/postcode/i).press("Enter");
  await expect(page.getByRole("heading", { name: "Every service, place by place" })).toBeInViewport();
  expect(page.url()).not.toContain("3DH");
  await page.goto("/");
  await page.getByLabel(/postcode/i).first().fill("BN11 3DH");
  await page.getByLabel(/postcode/i).first().press("Enter");
  await expect(page).toHaveURL(/\/find\//);
  expect(page.url()).not.toContain("3DH");
});

test("C07 storage that is full: it says that it cannot keep, and the address does", async ({ page }) => {
  await page.addInitScript(() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; });
  const heard = alarms(page);
  await ask(page, "q=BN11+3DH&kind=home-care");
  await page.locator("li[data-id] .ds-keep").first().click();
  await expect(page.locator(".ds-kept")).toContainText("does not let us remember");
  await page.getByRole("link", { name: "Shortlist (1)" }).click();
  await expect(page).toHaveURL(/#ids=[\w-]+$/);
  await page.getByRole("button", { name: "Keep this list" }).click();
  await expect(page.locator("#list-note")).toContainText("does not let us keep it");
  await expect(page.locator(".ds-sheet")).toHaveCount(1);
  expect(heard).toEqual([]);
});

test("C07 storage that forgets without a word is noticed", async ({ page }) => {
  await page.addInitScript(() => { Storage.prototype.setItem = () => {}; });
  await ask(page, "q=BN11+3DH&kind=home-care");
  await page.locator("li[data-id] .ds-keep").first().click();
  await expect(page.locator(".ds-kept")).toContainText("does not let us remember");
});

const POISON = [
  "<img src=x onerror=alert(1)>",
  "javascript:alert(1)",
  '{"__proto__":{"x":1}}',
  "constructor,__proto__,toString",
  "../../../etc/passwd,..%2f..%2f,//evil.example/,1-99/../../x",
  "1-99\u0000,\ud800,%E0%A4%A,1e99,NaN,null,undefined,[object Object]",
  "A".repeat(1_000_000),
  "1-99000000001,".repeat(50_000),
];

test("C08 a poisoned address of the shortlist is dropped, quickly and without a sound", async ({ page }) => {
  test.setTimeout(90_000);
  const heard = alarms(page);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  for (const poison of POISON) {
    for (const value of [poison, encodeURIComponent(poison.slice(0, 5000).toWellFormed())]) {
      await page.goto("about:blank");
      const began = Date.now();
      await page.goto(`/shortlist/#ids=${value}`);
      await expect(page.locator("#list-title")).toHaveText(/Nothing is kept yet|1 service/);
      expect(Date.now() - began).toBeLessThan(10_000);
      expect(await page.locator("main img, main script").count()).toBe(0);
    }
  }
  expect(await page.evaluate(() => ({}).x)).toBeUndefined();
  expect(new Set(asked.filter((url) => url.protocol.startsWith("http")).map((url) => url.hostname))).toEqual(new Set(["127.0.0.1"]));
  expect(asked.filter((url) => /\/services\/.*(\.\.|%2f|passwd)/i.test(url.pathname))).toEqual([]);
  expect(heard).toEqual([]);
});

test("C09 poisoned storage, window.name and messages are read by the same closed form", async ({ page }) => {
  test.setTimeout(90_000);
  const heard = alarms(page);
  for (const poison of POISON) {
    await page.goto("/accessibility/");
    await page.evaluate((poison) => {
      localStorage.setItem("doorstep-shortlist", poison.toWellFormed());
      window.name = poison.slice(0, 1000);
    }, poison);
    await page.goto("/shortlist/");
    await expect(page.locator("#list-title")).toHaveText(/Nothing is kept yet|1 service/);
    await page.evaluate((poison) => {
      window.postMessage(poison, "*");
      window.postMessage({ ids: ["1-99000000001"], type: "doorstep" }, "*");
      window.dispatchEvent(new StorageEvent("storage", { key: "doorstep-shortlist", newValue: poison }));
    }, poison.slice(0, 1000));
    await expect(page.locator("#list-title")).toHaveText(/Nothing is kept yet|1 service/);
    expect(await page.locator("main img, main script").count()).toBe(0);
  }
  await page.evaluate(() => localStorage.setItem("doorstep-shortlist", "<b>,__proto__"));
  await page.goto(QUESTION);
  await results(page);
  await expect(page.locator(".ds-kept")).toBeHidden();
  expect(heard).toEqual([]);
});

test("C10 no address makes the site lead to another one", async ({ page, baseURL }) => {
  for (const address of ["/find/?next=https://evil.example/#q=BN11+3DH", "/find/#next=https://evil.example/", "/?url=//evil.example/", "/shortlist/?return=https://evil.example/#ids=https://evil.example/"]) {
    await page.goto("about:blank");
    await page.goto(address);
    await page.waitForTimeout(400);
    expect(new URL(page.url()).origin).toBe(baseURL);
    expect(await page.locator("a[href*='evil'], form[action*='evil']").count()).toBe(0);
  }
});

test("C11 there is no service worker that could grow old", async ({ page, request }) => {
  await page.goto(QUESTION);
  await results(page);
  expect(await page.evaluate(async () => (await navigator.serviceWorker?.getRegistrations())?.length ?? 0)).toBe(0);
  for (const path of ["/sw.js", "/service-worker.js"]) expect((await request.get(path)).status()).toBe(404);
});

test("C12 a page that comes back, and one beside it, agree on what is kept", async ({ page, context }) => {
  await ask(page, "q=BN11+3DH&kind=home-care");
  await page.locator("li[data-id] .ds-keep").first().click();
  const beside = await context.newPage();
  await beside.goto("/shortlist/");
  await expect(beside.locator(".ds-sheet")).toHaveCount(1);
  await page.locator("li[data-id] .ds-keep").nth(1).click();
  await expect(beside.locator(".ds-sheet")).toHaveCount(2);
  await beside.getByRole("button", { name: "Forget my list" }).click();
  await expect(page.locator("li[data-id] .ds-keep").first()).toHaveAttribute("aria-pressed", "false");
  await page.locator("li[data-id] .ds-keep").first().click();
  await page.locator("li[data-id] h3 a").first().click();
  await expect(page).toHaveURL(/\/services\//);
  await page.locator(".ds-keep:visible").click();
  await page.goBack();
  await results(page);
  await expect(page.locator("li[data-id] .ds-keep").first()).toHaveAttribute("aria-pressed", "false");
});

test("C12 services' pages of another edition than the shortlist are said", async ({ page, request }) => {
  const [one] = await (await request.get("/data/services.json")).json();
  await page.route((url) => url.pathname.startsWith("/services/"), async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ contentType: "text/html", body: text.replace(/data-day="?[\d-]+"?/, 'data-day="2031-01-01"') });
  });
  await page.goto(`/shortlist/#ids=${one.id}`);
  await expect(page.getByRole("alert")).toContainText("brought up to date since you opened this page");
  await expect(page.locator(".ds-sheet")).toHaveCount(1);
});

test("C13 nobody is asked where they are", async ({ page }) => {
  await page.addInitScript(() => {
    window.__asked = 0;
    const no = () => { window.__asked += 1; throw new Error("denied"); };
    Object.defineProperty(navigator, "geolocation", { value: { getCurrentPosition: no, watchPosition: no } });
  });
  await page.goto("/");
  await page.getByLabel(/postcode/i).first().fill("BN11 3DH");
  await page.getByLabel(/postcode/i).first().press("Enter");
  expect((await results(page)).length).toBeGreaterThan(3);
  expect(await page.evaluate(() => window.__asked)).toBe(0);
});

/** Rewrites the files of spots. */
const spoil = (page, change) => page.route(/\/finder\/[0-9a-f]+\/s\/\d+\.json$/, async (route) => {
  const file = await (await route.fetch()).json();
  change(file);
  await route.fulfill({ contentType: "application/json", body: JSON.stringify(file) });
});
const total = async (page) => Number((await page.locator("#count").textContent()).replace(/\D/g, ""));

test("C15 rows that come twice, unknown fields and holes change no answer, and the counts hold", async ({ page }) => {
  const sound = await ask(page, "q=BN11+3DH&kind=residential-home");
  await expect(page.locator("#count")).toHaveText(/^[\d,]+ services?$/);
  const count = await total(page);
  const again = async (change) => {
    await page.goto("about:blank");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await spoil(page, change);
    const found = await ask(page, "q=BN11+3DH&kind=residential-home");
    await expect(page.locator("#count")).toHaveText(/^[\d,]+ services?$/);
    return found;
  };
  expect(await again((file) => { file.zzz = { deep: [1, null] }; file.__proto__ = null; })).toEqual(sound);
  // Ten times the size: each row ten times.
  const twice = await again((file) => {
    const n = file.r.length;
    file.i = file.r.map((_, at) => (file.i.length === 1 ? (at ? 1 : file.i[0]) : file.i[at]));
    const back = -(file.i.slice(1).reduce((sum, step) => sum + step, 0));
    const home = -(file.a.slice(1).reduce((sum, step) => sum + step, 0));
    const once = { i: [...file.i], a: [...file.a] };
    for (let times = 1; times < 10; times++) {
      file.i.push(back, ...once.i.slice(1));
      file.a.push(home, ...once.a.slice(1));
      for (const key of ["r", "o", "m", "M"]) file[key].push(...file[key].slice(0, n));
      if (file.L) file.L.push(...file.L.slice(0, n));
    }
  });
  expect(twice).toEqual(sound);
  expect(await total(page)).toBe(count);
  // A hole is no service, and is not counted as one.
  const holed = await again((file) => { file.r[0] = null; });
  const left = await total(page);
  expect(left).toBeLessThanOrEqual(count);
  expect(holed.every((row) => /^\S{3,}$/.test(row.id))).toBe(true);
  await expect(page.locator("main")).not.toContainText(/null|undefined|NaN/);
  // What is still on its way when the test ends is nobody's fault.
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("C15 cards that are not there are a failure, not a list of blanks", async ({ page }) => {
  await page.route(/\/finder\/[0-9a-f]+\/c\/\d+\.json$/, async (route) => {
    const file = await (await route.fetch()).json();
    await route.fulfill({ contentType: "application/json", body: JSON.stringify({ v: file.v, n: "", I: "", f: "", w: "", t: "", k: "", p: "", c: "", u: "", d: "" }) });
  });
  await page.goto("/find/#q=BN11+3DH&kind=residential-home");
  await expect(page.getByRole("alert")).toContainText("did not arrive whole");
  await expect(page.locator("li[data-id]:visible")).toHaveCount(0);
});

test("C17 a clock that is years behind makes nothing look newer", async ({ page, request }) => {
  const day = (await (await request.get("/")).text()).match(/data-day="?([\d-]+)/)[1];
  const seen = async (clock) => {
    await page.clock.setFixedTime(`${clock}T12:00:00Z`);
    await page.goto("about:blank");
    await ask(page, "q=BN11+3DH&kind=home-care");
    const list = await page.locator("#services").innerText();
    await page.goto("/find/worthing/home-care/");
    return [list, await page.locator(".ds-results").innerText()];
  };
  const right = await seen(day);
  expect(await seen("2019-01-01")).toEqual(right);
  expect(right.join(" ")).toMatch(/told us \d+ \w+ \d{4}/);
});

test("S04 no page type breaks the policy, and what it forbids does not run", async ({ page, request }) => {
  const broken = [];
  await page.exposeFunction("told", (what) => broken.push(what));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window.told(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`)));
  for (const path of Object.values(await pageTypes(request))) await page.goto(path);
  expect(broken).toEqual([]);
  // A policy that was not sent would be kept by every page: it must be alive.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.__canary = 1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<img src='https://canary.example/x.png' onerror='window.__canary = 2'>");
  });
  await expect.poll(() => broken.length).toBeGreaterThan(1);
  expect(await page.evaluate(() => "__canary" in window)).toBe(false);
});

test("S05 the site shows in no frame of another site", async ({ page, baseURL }) => {
  const stranger = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<iframe name="site" src="${baseURL}/shortlist/"></iframe>`);
  });
  await new Promise((resolve) => stranger.listen(0, "127.0.0.1", () => resolve(undefined)));
  try {
    await page.goto(`http://127.0.0.1:${stranger.address().port}/`);
    expect(await page.frame({ name: "site" }).locator("#list-title").count()).toBe(0);
    await page.goto("/shortlist/");
    expect(await page.locator("#list-title").count()).toBe(1);
  } finally {
    stranger.close();
  }
});
