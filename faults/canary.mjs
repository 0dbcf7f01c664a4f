// Opens the pages that hostile text was put on and counts what ran: a canary that was set, a dialog, a request to a stranger.
// Called by `make faults` with [[folder of a site, [path, …]], …]; prints one number.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", json: "application/json", svg: "image/svg+xml" };
const sites = JSON.parse(process.argv[2] ?? "[]");
let fired = 0;
const tell = (what, where) => {
  fired += 1;
  console.error(`  fired: ${what} on ${where}`);
};

let root = "";
const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname));
  try {
    const body = await readFile(join(root, path.endsWith("/") ? `${path}index.html` : path));
    response.setHeader("content-type", TYPES[path.split(".").pop() ?? ""] ?? TYPES.html);
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const address = server.address();
const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? ".tools/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
let where = "";
page.on("dialog", (dialog) => {
  tell("a dialog", where);
  return dialog.dismiss();
});
page.on("request", (request) => {
  const url = request.url();
  if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) tell(`a request to ${url}`, where);
});
for (const [folder, paths] of sites) {
  root = folder;
  for (const path of paths) {
    where = path;
    await page.goto(`${origin}/${path.replace(/index\.html$/, "")}`, { waitUntil: "load" }).catch(() => undefined);
    if (await page.evaluate(() => "__canary" in window)) tell("a script", where);
  }
}
await browser.close();
server.close();
console.log(fired);
