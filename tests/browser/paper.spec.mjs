// What providers and councillors print: on A4 nothing is cut, nothing is folded away, nothing is left that can only be pressed.
import { expect, test } from "@playwright/test";
import { pageTypes } from "./site.mjs";

const PRINTED = [
  "authority", "market", "statement", "areas", "zone", "district", "ward", "questions", "indicators", "for providers", "decisions", "decision",
  "decision with conflicts", "meeting", "commissioning", "framework", "lot", "calendar of a council", "calendar", "service", "place",
];
/** A4 within its margins of 15 mm, at 96 dots an inch. */
const SHEET = { width: 680, height: 1009 };

/** What is wrong with the page on paper, in words. */
function faults({ width, height }) {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().height > 0;
  // Read out, not seen; and what is drawn is cut by its own picture.
  const apart = ".govuk-visually-hidden, .govuk-skip-link, svg *";
  const named = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${element.textContent.trim().slice(0, 40)}`;
  const all = [...document.querySelectorAll("body *")].filter((element) => !element.closest(apart) && shown(element));
  const found = [];
  for (const element of all) {
    const { left, right, width: own } = element.getBoundingClientRect();
    // A head of a table that is only read out is a dot.
    if (own < 3) continue;
    if (left < -1 || right > width + 1) found.push(`beyond the sheet: ${named(element)}`);
    const style = getComputedStyle(element);
    const cut = ["hidden", "clip", "auto", "scroll"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (cut && element.tagName !== "svg") found.push(`cut: ${named(element)}`);
    if (element.matches("nav, form, button, input, select")) found.push(`of no use on paper: ${named(element)}`);
    if (element.matches("figure svg[role=img]") && element.getBoundingClientRect().height > height * 0.7) found.push(`a picture of a whole sheet: ${named(element)}`);
  }
  for (const folded of document.querySelectorAll("details:not([open])")) {
    const inside = [...folded.children].filter((child) => child.tagName !== "SUMMARY");
    if (shown(folded.parentElement) && !inside.every((child) => child.getBoundingClientRect().height > 0)) found.push(`folded away: ${named(folded)}`);
  }
  return found;
}

test.use({ viewport: SHEET });

test("the pages about the market and what councils buy are whole on paper", async ({ page, request }) => {
  test.setTimeout(240_000);
  const types = await pageTypes(request);
  await page.emulateMedia({ media: "print" });
  for (const name of PRINTED) {
    expect(types[name], name).toBeTruthy();
    await page.goto(types[name]);
    expect(await page.evaluate(faults, SHEET), `${name} ${types[name]}`).toEqual([]);
  }
});

test("what is cut or folded away on paper is found", async ({ page }) => {
  await page.goto("/about/");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => {
    const wide = Object.assign(document.createElement("p"), { textContent: "too wide" });
    const button = Object.assign(document.createElement("button"), { textContent: "Press" });
    document.querySelector("main").append(wide, button);
    wide.className = "govuk-body";
    wide.style.minWidth = "900px";
  });
  const found = await page.evaluate(faults, SHEET);
  expect(found.some((line) => line.startsWith("beyond the sheet: p.govuk-body"))).toBe(true);
  expect(found.some((line) => line.startsWith("of no use on paper: button"))).toBe(true);
});
