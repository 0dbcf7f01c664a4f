// What the accessibility statement says was tested: the structure that a screen reader is given in the main tasks, the size of
// what is pressed, forced colours, and that nothing moves.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE, ask, pageTypes } from "./site.mjs";

/** An agency that says where it comes, a nursing home. */
async function two(request) {
  const all = await (await request.get("/data/services.json")).json();
  return [all.find((s) => s.kinds.includes("home-care") && s.zones.length > 0), all.find((s) => s.kinds.includes("nursing-home"))];
}

test("structure: the finder with results", async ({ page }) => {
  await page.setViewportSize(DESKTOP);
  await ask(page, "q=BN11+3DH&kind=home-care");
  await expect(page.locator("#count")).toHaveText(/^[\d,]+ services$/);
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Care at home near BN11 3DH" [level=1]
      - search:
        - textbox "Postcode, town or service name": BN11 3DH
        - button "Find"
      - region "Filters":
        - heading "Filters" [level=2]
        - group "Kind of care":
          - checkbox /Care at home \\d+/ [checked]
      - heading /\\d+ services/ [level=2]
      - list "Filters in use":
        - listitem:
          - button "Remove Care at home"
      - button "Show map"
      - list "Services":
        - listitem:
          - heading /Care arranged here \\d+ services?/ [level=2]
        - listitem:
          - article /.+/:
            - heading /.+/ [level=3]:
              - link /.+/
            - term: Rating
            - definition
            - link /\\d+ .*/
            - button /Keep ?. .+/
  `);
});

test("structure: a service", async ({ page, request }) => {
  await page.setViewportSize(DESKTOP);
  const [agency] = await two(request);
  await page.goto(new URL(agency.url, "http://site").pathname);
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - article:
        - heading /.+/ [level=1]
        - term: Rating
        - definition
        - region "How to reach it":
          - heading "How to reach it" [level=2]
          - link /\\d+/
          - button /Keep ?. .+/
        - navigation "On this page":
          - list
        - region "CQC rating":
          - heading "CQC rating" [level=2]
        - region "Where it comes":
          - heading "Where it comes" [level=2]
        - region "Price and space":
          - heading "Price and space" [level=2]
  `);
});

test("structure: the shortlist, full", async ({ page, request }) => {
  await page.setViewportSize(DESKTOP);
  const all = await (await request.get("/data/services.json")).json();
  const six = all.filter((s) => s.kinds.includes("home-care")).slice(0, 6);
  await page.goto(`/shortlist/#ids=${six.map((s) => s.id)}`);
  await expect(page.locator(".ds-compare tbody tr").first()).toBeVisible();
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Your shortlist" [level=1]
      - heading "6 services" [level=2]
      - button "Keep this list"
      - button "Print this sheet"
      - table "The services that you kept, side by side":
        - rowgroup:
          - row /.+/:
            - columnheader /.+/:
              - link /.+/
              - button /Remove .+/
        - rowgroup:
          - row /Telephone .+/:
            - rowheader "Telephone"
            - cell /\\d+/:
              - link /\\d+/
          - row /Who comes .+/:
            - rowheader "Who comes"
            - cell /.+/
          - row /CQC rating .+/:
            - rowheader "CQC rating"
      - heading "Send it to somebody" [level=2]
      - textbox "Link to this list"
      - button "Copy the link"
      - heading "What to ask each of them" [level=2]
  `);
});

test("structure: who pays", async ({ page }) => {
  await page.goto("/who-pays/");
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - heading /.+/ [level=1]
      - group /.+/:
        - radio /.+/
  `);
});

const MAIN = ["home", "find", "place", "service", "service with coverage", "shortlist", "a to z", "names", "authority", "accessibility"];

async function mainPages(page, request, see) {
  const types = await pageTypes(request);
  for (const name of MAIN) {
    await page.goto(types[name]);
    await see(name);
  }
  await ask(page, "q=BN11+3DH&kind=home-care");
  await page.locator("li[data-id] .ds-keep").first().click();
  await page.getByRole("button", { name: "Show map" }).click();
  await expect(page.locator("#map [role=button]").first()).toBeVisible();
  await see("the finder with results and map");
  const [agency, home] = await two(request);
  await page.goto(`/shortlist/#ids=${agency.id},${home.id}`);
  await expect(page.locator(".ds-sheet")).toHaveCount(2);
  await see("the shortlist with two");
}

test("what is pressed is at least 44 by 44 pixels on the main kinds of page", async ({ page, request }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(PHONE);
  await mainPages(page, request, async (name) => {
    const small = await page.evaluate(() => {
      const found = [];
      for (const element of document.querySelectorAll("a, button, input, select, summary, [role=button]")) {
        const target = element.matches("input[type=checkbox], input[type=radio]") ? element.closest("label") ?? element.nextElementSibling ?? element : element;
        const { width, height } = target.getBoundingClientRect();
        // Not shown, or only when it has the focus.
        if (width < 2 || height < 2) continue;
        if (width >= 43.5 && height >= 43.5) continue;
        // Within a sentence the line's height decides (WCAG 2.5.8).
        const around = element.closest("p, li, dd, td, h3, div");
        const inSentence = element.localName === "a" && !element.closest("nav, .ds-safety, .ds-foot") && (getComputedStyle(element).display === "inline" || around.textContent.trim().length > element.textContent.trim().length + 1);
        if (!inSentence) found.push(`${element.localName}.${element.getAttribute("class")} ${Math.round(width)}x${Math.round(height)} ${element.textContent.trim().slice(0, 30)}`);
      }
      return found;
    });
    expect(small, name).toEqual([]);
  });
});

test("in forced colours everything that bears a meaning has a line, and axe finds nothing", async ({ page, request }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ forcedColors: "active" });
  await mainPages(page, request, async (name) => {
    const bare = await page.evaluate(() =>
      [...document.querySelectorAll(".govuk-button, .ds-card__cover, .ds-door, .ds-chip, .ds-map__tool")]
        .filter((element) => element.offsetParent && !parseFloat(getComputedStyle(element).borderTopWidth) && !parseFloat(getComputedStyle(element).borderLeftWidth))
        .map((element) => element.className),
    );
    expect(bare, name).toEqual([]);
    const { violations } = await new AxeBuilder({ page }).disableRules(["color-contrast"]).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), name).toEqual([]);
  });
});

test("nothing moves", async ({ page, request }) => {
  test.setTimeout(120_000);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await mainPages(page, request, async (name) => {
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
    }).map((element) => `${element.localName}.${element.getAttribute("class")}`));
    expect(moving, name).toEqual([]);
  });
});
