// One calendar of every date: the page, its files and its table tell the same ones, and no month is made a day.
import { expect, test } from "@playwright/test";

const count = (text, part) => text.split(part).length - 1;

test("the calendar file, the feed and the table agree, and have their own types", async ({ request }) => {
  const table = await (await request.get("/data/calendar.csv")).text();
  const rows = table.trimEnd().split("\r\n").slice(1);
  const dated = rows.filter((row) => !row.includes(",words,"));
  const ics = await request.get("/calendar.ics");
  expect(ics.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
  expect(count(await ics.text(), "BEGIN:VEVENT\r\n")).toBe(dated.length);
  const atom = await request.get("/calendar.atom");
  expect(atom.headers()["content-type"]).toBe("application/atom+xml; charset=utf-8");
  expect(count(await atom.text(), "<entry>")).toBe(rows.length);
  const own = await (await request.get("/west-sussex/calendar.ics")).text();
  expect(count(own, "BEGIN:VEVENT\r\n")).toBe(dated.filter((row) => row.startsWith("west-sussex-")).length);
});

test("a council's calendar shows every one of its dates, each where its council's page leads", async ({ page, request }) => {
  const table = await (await request.get("/data/calendar.csv")).text();
  const own = table.split("\r\n").filter((row) => row.startsWith("west-sussex-"));
  await page.goto("/west-sussex/");
  await page.getByRole("link", { name: "Calendar", exact: true }).click();
  await expect(page).toHaveURL(/\/west-sussex\/calendar\/$/);
  expect(await page.locator(".ds-dates__item").count()).toBe(own.length);
  // A date that is known only to the month or the year has no day on the page either.
  const marked = await page.locator("time.ds-dates__when").evaluateAll((all) => all.map((t) => [t.getAttribute("datetime"), t.textContent]));
  expect(marked.filter(([iso, words]) => iso.length < 10 && /^\d{1,2} [A-Z]/.test(words))).toEqual([]);
});

test("in the calendar file a month or a year is a tentative span, never a false day", async ({ request }) => {
  const table = await (await request.get("/data/calendar.csv")).text();
  const rows = table.trimEnd().split("\r\n").slice(1);
  const ics = await (await request.get("/calendar.ics")).text();
  expect(ics.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const events = ics.replaceAll("\r\n ", "").split("BEGIN:VEVENT").slice(1);
  const days = ([, from, to]) => (Date.parse(to.replace(/(....)(..)(..)/, "$1-$2-$3")) - Date.parse(from.replace(/(....)(..)(..)/, "$1-$2-$3"))) / 86_400_000;
  const spans = events.filter((event) => days(/DTSTART;VALUE=DATE:(\d{8})[^]*DTEND;VALUE=DATE:(\d{8})/.exec(event)) > 1);
  expect(spans.length).toBe(rows.filter((row) => /^[^,]*,[^,]*,(month|quarter|year),/.test(row)).length);
  expect(spans.filter((event) => !event.includes("STATUS:TENTATIVE"))).toEqual([]);
  const ids = events.map((event) => /UID:(.*)/.exec(event)[1]);
  expect(new Set(ids).size).toBe(ids.length);
});
