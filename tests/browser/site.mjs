// What the tests know of the site: its page types, and the contract of the finder as `/data/` publishes it.
import { createHash } from "node:crypto";
import { expect } from "@playwright/test";

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** The rows of a download by its columns' names. Its cells hold no line ends. */
export async function table(request, path) {
  const [header, ...rows] = (await (await request.get(path)).text()).trim().split(/\r?\n/);
  const cells = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replace(/^"|"$/g, "").replaceAll('""', '"'));
  const names = cells(header);
  return rows.map((row) => Object.fromEntries(cells(row).map((cell, at) => [names[at], cell])));
}

export const pathOf = (url) => new URL(url).pathname;

/** One address of every page type, found by following the site's own downloads and lists. */
export async function pageTypes(request) {
  const services = await (await request.get("/data/services.json")).json();
  const rated = services.find((s) => s.rating === "good") ?? services[0];
  const visiting = services.find((s) => s.zones.length > 0) ?? services[0];
  const micro = services.find((s) => s.kinds.includes("micro-provider")) ?? services[0];
  const rows = await table(request, "/data/services.csv");
  const standing = (status) => pathOf(rows.find((row) => row.status === status).url);
  return {
    home: "/",
    find: "/find/",
    place: "/find/worthing/",
    "place and kind": "/find/worthing/home-care/",
    service: new URL(rated.url, "http://site").pathname,
    "service with coverage": new URL(visiting.url, "http://site").pathname,
    "micro-enterprise": new URL(micro.url, "http://site").pathname,
    "service that is gone": standing("deregistered"),
    "service that no register has": standing("not-in-register"),
    "service that rests": standing("dormant"),
    changes: "/changes/",
    "changes in a council's area": "/coventry/changes/",
    "put an entry right": "/fix-my-entry/",
    corrections: "/corrections/",
    "page that was taken down": "/services/micro-past-01/",
    shortlist: "/shortlist/",
    "a to z": "/services/",
    names: "/services/names/a/",
    authority: "/west-sussex/",
    "who pays": "/who-pays/",
    guides: "/guides/",
    "guide with a table": "/guides/kinds-of-care/",
    "guide with lists to tick": "/guides/what-to-ask/",
    "easy read": "/guides/easy-read/home-from-hospital/",
    "home from hospital": "/west-sussex/home-from-hospital/",
    market: "/kent/market/",
    statement: "/west-sussex/market/home-care/",
    areas: "/kent/areas/",
    zone: "/west-sussex/areas/west-sussex-worthing/",
    district: "/west-sussex/areas/worthing-e07000229/",
    ward: "/coventry/areas/bablake-e05001218/",
    questions: "/herefordshire/questions/",
    indicators: "/data/indicators/",
    "for providers": "/for-providers/",
    decisions: "/west-sussex/decisions/",
    decision: "/west-sussex/decisions/commissioning-of-care-and-support-at-home/",
    "decision with conflicts": "/kent/decisions/care-in-the-home-service-20-00031/",
    meeting: "/herefordshire/meetings/cabinet-2021-06-24/",
    commissioning: "/west-sussex/commissioning/",
    framework: "/coventry/commissioning/adults-long-term-home-support/",
    lot: "/coventry/commissioning/adults-long-term-home-support/cluster-1/",
    "calendar of a council": "/kent/calendar/",
    calendar: "/calendar/",
    data: "/data/",
    provenance: "/data/provenance/",
    about: "/about/",
    accessibility: "/accessibility/",
    privacy: "/privacy/",
    "not found": "/404.html",
  };
}

const EARTH_MILES = 3958.7613;

export function miles(a, b) {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * EARTH_MILES * Math.asin(Math.min(1, Math.sqrt(h)));
}

export const BANDS = [1, 3, 5, 10, 15, 25, 40];

/** The number of the band: 0 for under a mile. Beyond the last there is none. */
export const band = (distance) => BANDS.findIndex((edge) => distance < edge);

export const shuffleKey = (week, id) => createHash("sha256").update(week + id).digest("hex");

/** Opens the finder with a fragment and waits until it has answered. */
export async function ask(page, fragment) {
  await page.goto(`/find/#${fragment}`);
  return results(page);
}

export async function results(page) {
  const list = page.locator("li[data-id]");
  await expect(list.first()).toBeVisible();
  // The first service is shown while the others are on their way.
  await expect(page.locator("#services")).not.toHaveAttribute("aria-busy", "true");
  return list.evaluateAll((items) =>
    items.map((li) => ({ id: li.dataset.id, evidence: li.dataset.evidence, miles: Number(li.dataset.miles) })),
  );
}
