// What the finder costs a resident: bytes, requests and the time to the first service, in Chromium on a slow telephone (CPU
// a quarter as fast, 1.6 Mbit/s, 150 ms a request), cold, over Brotli. Every site named is measured in the same run.
//
//   node scripts/finder-bench.mjs SITE…        folders of built sites, such as site/public
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "playwright-core";

const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml" };
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const POSTCODES = ["BN11 3DH", "CV1 2GT", "HR4 9HU", "ME14 1XQ", "CT1 2JB", "RH12 1HQ", "TN24 8XQ"];
const NAMES = 36;

/** @typedef {{ path: string, bytes: number, at: number }} Sent */

/** @param {string} root */
async function serve(root) {
  /** @type {Map<string, Buffer>} */
  const packed = new Map();
  /** @type {Sent[]} */
  const sent = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    const file = join(root, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    // The quality that `build --compress` has.
    const body = packed.get(file) ?? brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
    packed.set(file, body);
    sent.push({ path, bytes: body.length, at: Date.now() });
    response.writeHead(200, { "content-type": KINDS[/** @type {keyof typeof KINDS} */ (extname(file))] ?? "text/plain", "content-encoding": "br", "cache-control": "no-store" }).end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const port = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  return { origin: `http://127.0.0.1:${port}`, sent, close: () => server.close() };
}

const median = (/** @type {number[]} */ n) => [...n].sort((a, b) => a - b)[Math.floor(n.length / 2)] ?? NaN;
const kilobytes = (/** @type {number} */ n) => `${(n / 1000).toFixed(1)} kB`;

/** A slip of each kind in turn: a letter left out, doubled, changed, or swapped with the next. @param {string} name @param {number} turn */
function slipped(name, turn) {
  const words = name.split(" ");
  const at = words.reduce((best, word, i) => (word.length > words[best].length ? i : best), 0);
  const word = words[at];
  const i = 1 + ((turn * 7) % Math.max(1, word.length - 2));
  words[at] = [word.slice(0, i) + word.slice(i + 1), word.slice(0, i) + word[i] + word.slice(i), `${word.slice(0, i)}e${word.slice(i + 1)}`, word.slice(0, i) + (word[i + 1] ?? "") + word[i] + word.slice(i + 2)][turn % 4];
  return words.join(" ");
}

/** Asks one thing with nothing kept from before. @param {import("playwright-core").Browser} browser @param {Awaited<ReturnType<typeof serve>>} site @param {string} fragment */
async function ask(browser, site, fragment) {
  const page = await (await browser.newContext({ viewport: { width: 375, height: 740 } })).newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", NETWORK);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  site.sent.length = 0;
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector("#services li[data-id]")) Object.assign(window, { first: performance.now(), at: performance.timeOrigin + performance.now() });
      else requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(`${site.origin}/find/#${fragment}`, { waitUntil: "commit" });
  const first = await page.waitForFunction(() => /** @type {any} */ (window).first, null, { timeout: 60_000 }).then((handle) => handle.jsonValue(), () => NaN);
  const atFirst = await page.evaluate(() => /** @type {any} */ (window).at);
  await page.waitForFunction(() => !/Counting|Looking/.test(document.querySelector("#count")?.textContent ?? ""), null, { timeout: 60_000 });
  const [id, services] = await page.evaluate(() => [document.querySelector("#services li[data-id]")?.getAttribute("data-id"), document.querySelector("#count")?.textContent]);
  await page.waitForLoadState("networkidle");
  const needed = site.sent.filter((s) => !s.path.endsWith(".svg"));
  const sum = (/** @type {Sent[]} */ some) => some.reduce((n, s) => n + s.bytes, 0);
  const script = (/** @type {Sent} */ s) => !s.path.endsWith(".css");
  const result = {
    first, id, services,
    tillFirst: sum(needed.filter((s) => s.at <= atFirst && script(s))),
    whole: sum(needed.filter(script)),
    files: needed.filter((s) => s.path.startsWith("/finder/")),
    // One filter more, when all is there.
    refined: NaN, refinedSlowly: NaN,
  };
  if (fragment.includes("&")) {
    const press = async (/** @type {number} */ slower) => {
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower });
      const { metrics: before } = await devtools.send("Performance.getMetrics");
      await page.evaluate(() => /** @type {HTMLInputElement} */ (document.querySelector("input[name=need][value=older-people]")).click());
      await page.waitForTimeout(300);
      const { metrics: after } = await devtools.send("Performance.getMetrics");
      const spent = (/** @type {typeof before} */ all) => all.find((metric) => metric.name === "ScriptDuration")?.value ?? NaN;
      return (spent(after) - spent(before)) * 1000;
    };
    await devtools.send("Performance.enable");
    site.sent.length = 0;
    // On and off and on again: the first press reads cards that were not shown yet.
    await press(1);
    await press(1);
    result.refined = await press(1);
    await press(4);
    result.refinedSlowly = await press(4);
  }
  await page.context().close();
  return result;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
console.log("| services | question | until the first result | all it reads | index files | first result | hit |\n|---|---|---|---|---|---|---|");
for (const root of process.argv.slice(2)) {
  const site = await serve(root);
  const page = readFileSync(join(root, "find/index.html"), "utf8");
  const services = JSON.parse(readFileSync(join(root, "data/services.json"), "utf8"));
  const areas = /data-areas="([^"]*)"/.exec(page)?.[1].split(" ") ?? [];
  const here = POSTCODES.filter((postcode) => areas.includes(postcode.replace(/\d.*/, "")));
  /** @type {Awaited<ReturnType<typeof ask>>[]} */
  const first = [];
  for (const postcode of here) {
    const answer = await ask(browser, site, `q=${postcode.replace(" ", "+")}&need=dementia&rating=good,outstanding`);
    if (postcode === here[0] || process.env.VERBOSE) console.error(postcode, answer.services, answer.refined.toFixed(1), answer.refinedSlowly.toFixed(1), (answer.tillFirst/1000).toFixed(1), (answer.whole/1000).toFixed(1), answer.files.map((f) => `${f.path.split("/").slice(3).join("/")} ${f.bytes}`).join(", "));
    first.push(answer);
  }
  const row = (/** @type {string} */ what, /** @type {typeof first} */ all, /** @type {string} */ hit) =>
    console.log(`| ${services.length.toLocaleString("en-GB")} | ${what} | ${kilobytes(median(all.map((a) => a.tillFirst)))} | ${kilobytes(median(all.map((a) => a.whole)))} | ${median(all.map((a) => a.files.length))} | ${(median(all.map((a) => a.first)) / 1000).toFixed(2)} s | ${hit} |`);
  row("Q1 dementia, Good or better, by postcode", first, "");
  const step = Math.floor(services.length / NAMES);
  const named = [];
  let hits = 0;
  for (let turn = 0; turn < (Number(process.env.NAMES) || NAMES); turn++) {
    const wanted = services[turn * step];
    const answer = await ask(browser, site, `q=${encodeURIComponent(slipped(wanted.name, turn)).replaceAll("%20", "+")}`);
    const found = services.find((/** @type {any} */ s) => s.id === answer.id);
    if (found?.name === wanted.name) hits++;
    else console.error(`missed: ${slipped(wanted.name, turn)} (${wanted.name}) gave ${found?.name}`);
    named.push(answer);
  }
  row("Q2 a name with a slip", named, `${hits} of ${named.length}`);
  site.close();
}
await browser.close();
