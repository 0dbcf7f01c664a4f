// Whatever is pressed is at least 44 px high and wide for a finger. Only a link within a sentence is as high as its line.
import { expect, test } from "@playwright/test";
import { PHONE, ask, pageTypes } from "./site.mjs";

test.use({ viewport: PHONE });

/** The targets of the page that a finger misses: what a finger's width round the middle of each does not reach. */
function missed(page) {
  return page.evaluate(() => {
    const LEAST = 44;
    const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
    /** A link with words of a sentence beside it, in the same block. */
    const inSentence = (link) => {
      if (link.tagName !== "A") return false;
      let block = link.parentElement;
      while (block && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
      if (!block || !["block", "list-item", "table-cell", "table-caption"].includes(getComputedStyle(block).display)) return false;
      if (!getComputedStyle(link).display.startsWith("inline")) return false;
      // A number that a line begins with is no part of a sentence: it is rung in a hurry.
      const number = link.protocol === "tel:";
      const beside = [...block.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && !(number && link.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING));
      return beside.some((node) => /\p{L}{3,}/u.test(node.textContent));
    };
    /** The element of which a press is meant: of a box to tick, its label. */
    const target = (element) => (element.matches("input[type=checkbox], input[type=radio]") ? (element.closest("label") ?? element.labels?.[0] ?? element) : element);
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")].filter((element) => seen(target(element)) && !element.classList.contains("govuk-skip-link"));
    const found = [];
    for (const element of all) {
      const it = target(element);
      if (inSentence(it)) continue;
      const rects = [...it.getClientRects()];
      const width = Math.max(...rects.map((r) => r.right)) - Math.min(...rects.map((r) => r.left));
      const height = Math.max(...rects.map((r) => r.bottom)) - Math.min(...rects.map((r) => r.top));
      // Half a pixel is the browser's rounding.
      if (width >= LEAST - 0.5 && height >= LEAST - 0.5) continue;
      // What lies over the text by a pseudo-element is pressed too.
      it.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width: w, height: h } = it.getBoundingClientRect();
      const [x, y] = [left + w / 2, top + h / 2];
      const reach = LEAST / 2 - 1;
      const hit = (dx, dy) => it.contains(document.elementFromPoint(x + dx, y + dy));
      if ((width >= LEAST || (hit(reach, 0) && hit(-reach, 0))) && (height >= LEAST || (hit(0, reach) && hit(0, -reach)))) continue;
      found.push(`${it.tagName.toLowerCase()}.${it.className} “${it.textContent.trim().slice(0, 40)}” ${Math.round(width)}×${Math.round(height)} in ${it.parentElement.tagName.toLowerCase()}.${it.parentElement.className}`);
    }
    return found;
  });
}

test("every target of every page type is large enough for a finger", async ({ page, request }) => {
  test.setTimeout(120_000);
  for (const [name, path] of Object.entries(await pageTypes(request))) {
    await page.goto(path);
    expect.soft(await missed(page), `${name} ${path}`).toEqual([]);
  }
});

test("so are those of the finder and the shortlist at work", async ({ page }) => {
  await ask(page, "q=BN11+3DH&kind=home-care");
  expect.soft(await missed(page), "results").toEqual([]);
  await page.locator("#open-filters").click();
  expect.soft(await missed(page), "filters").toEqual([]);
  await page.locator("#close-filters").click();
  for (let at = 0; at < 3; at += 1) await page.locator("li[data-id] .ds-keep").nth(at).click();
  expect.soft(await missed(page), "three kept").toEqual([]);
  await page.locator("#open-map").click();
  await expect(page.locator("#map svg").first()).toBeVisible();
  expect.soft(await missed(page), "map").toEqual([]);
  await page.goto("/shortlist/");
  await expect(page.locator(".ds-sheet:visible")).toHaveCount(3);
  expect.soft(await missed(page), "shortlist").toEqual([]);
});
