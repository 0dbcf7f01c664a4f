// What the accessibility statement says was tested: forced colours, and that nothing moves. What a screen reader is given stands
// in heard.spec.mjs.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { PHONE, ask, pageTypes } from "./site.mjs";

/** An agency that says where it comes, a nursing home. */
async function two(request) {
  const all = await (await request.get("/data/services.json")).json();
  return [all.find((s) => s.kinds.includes("home-care") && s.zones.length > 0), all.find((s) => s.kinds.includes("nursing-home"))];
}

const MAIN = ["find", "place", "service", "service with coverage", "shortlist", "a to z", "names", "authority", "accessibility"];

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
