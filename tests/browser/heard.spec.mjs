// The four main tasks as a screen reader is given them: find, a service, compare, who pays. The structure stands here word for
// word where it is ours; what comes from the register is a pattern, so that another register changes nothing here.
import { expect, test } from "@playwright/test";
import { DESKTOP, PHONE, ask, pathOf } from "./site.mjs";

/** What is told is as old as on the site's own day, whenever this runs. */
async function onItsDay(page) {
  const day = (await (await page.request.get("/")).text()).match(/data-day="?([\d-]+)/)[1];
  await page.clock.setFixedTime(`${day}T12:00:00Z`);
}

/** Headings go down one step at a time, and the first is the page's own. */
async function headingsInOrder(page) {
  const levels = await page.getByRole("main").getByRole("heading").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => Number(one.localName[1])));
  expect(levels[0]).toBe(1);
  expect(levels.filter((level) => level === 1)).toEqual([1]);
  for (let at = 1; at < levels.length; at += 1) expect(levels[at] - levels[at - 1], `heading ${at} of ${levels}`).toBeLessThanOrEqual(1);
}

/** What each live region of the page says now. */
const said = (page) => page.getByRole("status").allTextContents();

const services = async (request) => (await request.get("/data/services.json")).json();

test.beforeEach(({ page }) => onItsDay(page));

test("heard: what was found", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await ask(page, "q=BN11+3DH&kind=home-care");
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Care at home near BN11 3DH" [level=1]
      - search:
        - textbox "Postcode, town or service name": BN11 3DH
        - button "Find"
      - paragraph:
        - link "Ring 999"
        - link "Is it urgent?"
      - paragraph: Worthing, West Sussex
      - button "Filters (1)"
      - heading /\\d+ services/ [level=2]
      - alert
      - list "Filters in use":
        - listitem:
          - button "Remove Care at home"
      - paragraph:
        - strong: Not a ranking.
      - paragraph:
        - button "Show map"
      - list "Services":
        - listitem:
          - heading /Care arranged here \\d+ services?/ [level=2]
        - listitem:
          - article /.+/:
            - heading /.+/ [level=3]:
              - link /.+/
            - paragraph: /Care at home.* · office in .+, [\\d.]+ miles?/
            - paragraph: /The council arranged care here in the last 12 months .+ figures to \\d+ \\w+ \\d{4}/
            - term: Rating
            - definition
            - link /[\\d ]+, .+/
            - button /Keep .+/
  `);
  await headingsInOrder(page);
  // A number and a button say whose they are.
  const cards = page.getByRole("list", { name: "Services" }).getByRole("article");
  for (let at = 0; at < 3; at += 1) {
    const card = cards.nth(at);
    const name = await card.getByRole("heading").innerText();
    await expect(card.getByRole("link", { name: /^[\d ]+, / })).toHaveAccessibleName(new RegExp(`^[\\d ]+\\s*, ${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`));
    await expect(card.getByRole("button")).toHaveAccessibleName(`Keep ${name}`);
  }
  // The number of services is said when it changes, and what was kept when it is.
  await expect(page.locator("#count")).toHaveAttribute("aria-live", "polite");
  const name = await cards.first().getByRole("heading").innerText();
  await cards.first().getByRole("button").click();
  expect(await said(page)).toContain(`${name} kept. 1 of 6 in your shortlist.`);
  await expect(cards.first().getByRole("button", { pressed: true })).toHaveAccessibleName(`Kept ${name}`);
  await cards.first().getByRole("button").click();
  expect(await said(page)).toContain(`${name} taken off. 0 of 6 in your shortlist.`);
});

test("heard: a service", async ({ page, request }) => {
  await page.setViewportSize(DESKTOP);
  const agency = (await services(request)).find((s) => s.kinds.includes("home-care") && s.zones.length > 0);
  await page.goto(pathOf(agency.url));
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - article:
        - heading /.+/ [level=1]
        - term: Rating
        - definition
        - region "How to reach it":
          - heading "How to reach it" [level=2]
          - link /[\\d ]+/
          - button /Keep .+/
        - navigation "On this page":
          - list
        - region "CQC rating":
          - heading "CQC rating" [level=2]
        - region "Where it comes":
          - heading "Where it comes" [level=2]
        - region "Price and space":
          - heading "Price and space" [level=2]
  `);
  await headingsInOrder(page);
});

/** Six agencies that have told something. */
const six = async (request) => (await services(request)).filter((s) => s.kinds.includes("home-care") && s.zones.length > 0).slice(0, 6);

test("heard: a full shortlist side by side", async ({ page, request }) => {
  await page.setViewportSize(DESKTOP);
  const kept = await six(request);
  await page.goto(`/shortlist/#ids=${kept.map((s) => s.id)}`);
  await expect(page.locator(".ds-compare thead th")).toHaveCount(6);
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Your shortlist" [level=1]
      - heading "6 services" [level=2]
      - status
      - paragraph:
        - strong: This list came with a link.
      - button "Keep this list"
      - alert
      - button "Print this sheet"
      - table "The services that you kept, side by side":
        - rowgroup:
          - row:
            - cell
            - columnheader /.+/:
              - link /.+/
          - row:
            - cell
            - cell:
              - button /Remove .+/
            - cell:
              - button /Remove .+/
              - button /Put first .+/
        - rowgroup:
          - row:
            - rowheader "Telephone"
            - cell /.+/
          - row:
            - rowheader "Who comes"
            - cell /.+/
          - row:
            - rowheader "CQC rating"
            - cell /.+/
      - region "Send it to somebody":
        - heading "Send it to somebody" [level=2]
        - textbox "Link to this list"
        - button "Copy the link"
      - region "What to ask each of them":
        - heading "What to ask each of them" [level=2]
        - list
  `);
  await headingsInOrder(page);
  // A column is headed by its service and by nothing that can be pressed.
  await expect(page.getByRole("columnheader").getByRole("button")).toHaveCount(0);
  await page.getByRole("button", { name: `Remove ${kept[1].name}` }).click();
  await expect(page.getByRole("heading", { name: "5 services" })).toBeVisible();
  expect((await said(page)).join(" ")).toContain(`${kept[1].name} removed`);
});

test("heard: a full shortlist one below the other", async ({ page, request }) => {
  await page.setViewportSize(PHONE);
  const kept = await six(request);
  await page.goto(`/shortlist/#ids=${kept.map((s) => s.id)}`);
  await expect(page.locator(".ds-sheet:visible")).toHaveCount(6);
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Your shortlist" [level=1]
      - heading "6 services" [level=2]
      - region /.+/:
        - heading /.+/ [level=3]:
          - link /.+/
        - term: Telephone
        - definition
        - term: Who comes
        - definition
        - term: CQC rating
        - definition
        - button /Remove .+/
  `);
  await headingsInOrder(page);
});

test("heard: who pays, answered", async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto("/who-pays/");
  for (const name of ["Kent", "At home. Extra care and supported living too", "The NHS has said no", "Longer, or we do not know", "Yes, and one of them lives there too"]) await page.getByRole("radio", { name }).check();
  await page.getByRole("textbox", { name: "5. How much are the savings?" }).fill("31,000");
  await page.getByRole("button", { name: "Show who pays" }).click();
  await expect(page.getByRole("heading", { name: "The answer" })).toBeFocused();
  await expect(page.locator("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Who pays for care?" [level=1]
      - heading "Work it out" [level=2]
      - group "1. Which council?":
        - radio "Kent" [checked]
      - group "2. Where will the care be?"
      - group "3. Does the NHS pay for all of the care?"
      - group "4. How long is help needed?"
      - textbox "5. How much are the savings?": 31,000
      - group "6. Do they own the home they live in?"
      - button "Show who pays"
      - heading "The answer" [level=2]
      - paragraph: For Kent, with savings of £31,000. This is a guide, not a financial assessment.
      - paragraph: You are likely to pay the full cost yourself.
      - heading "Does the NHS pay?" [level=3]
      - heading "What is free?" [level=3]
      - heading "Does your home count?" [level=3]
      - heading "Do your savings count?" [level=3]
      - paragraph: /You have more than the upper limit of £[\\d,]+\\. So you pay the full cost\\./
      - heading "What else can you get?" [level=3]
      - heading "What to do next" [level=3]
      - region "The rules, step by step":
        - heading "The rules, step by step" [level=2]
  `);
  await headingsInOrder(page);
});

test("heard: an answer that is missing is named, and the way to it is a link", async ({ page }) => {
  await page.goto("/who-pays/");
  await page.getByRole("button", { name: "Show who pays" }).click();
  const trouble = page.getByRole("alert");
  await expect(trouble.getByRole("link").first()).toBeVisible();
  await trouble.getByRole("link").first().click();
  await expect(page.locator(":focus")).toHaveAttribute("type", "radio");
});
