// The golden thread: from each council's decision to a service's streets and back, by links alone.
import { expect, test } from "@playwright/test";

/** Follows the first link of these words, and says where it led. */
async function follow(page, scope, name) {
  const link = page.locator(scope).getByRole("link", { name }).first();
  await expect(link, `${page.url()}: ${scope} ${name}`).toBeVisible();
  await link.click();
  await expect(page.locator("h1")).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Every step of the thread that leads to another page. */
const steps = (page) =>
  page.locator(".ds-thread a[href]").evaluateAll((links) => links.map((a) => a.getAttribute("href")).filter((href) => href.startsWith("/")));

const SEEDS = [
  { council: "west-sussex", decision: /^Commissioning of Care and Support at Home/, framework: /Care and Support at Home framework of 2024/ },
  { council: "herefordshire", meeting: /Cabinet, 24 June 2021/, framework: /Framework for Home Care Services in Herefordshire/ },
  { council: "coventry", meeting: /Cabinet, 1 November 2016/, framework: /^Adults Long Term Home Support$/ },
  { council: "kent", decision: /Care in the Home Service/, framework: /Care and Support in the Home/ },
];

for (const seed of SEEDS) {
  test(`${seed.council}: the walk from the decision to a street's services and back`, async ({ page }) => {
    await page.goto(`/${seed.council}/decisions/`);
    const start = await follow(page, "main", seed.decision ?? seed.meeting);
    await expect(page.locator("[aria-current=step]")).toContainText("You are here");

    // Down: framework, lot, service, street.
    const framework = await follow(page, ".ds-thread", seed.framework);
    expect(framework).toContain(`/${seed.council}/commissioning/`);
    await expect(page.locator("[aria-current=step]")).toContainText("You are here");
    expect(await steps(page), "the framework's thread leads back to where it began").toContain(start);
    const lots = page.locator("#lots").locator("xpath=..").locator("tbody a");
    await lots.first().click();
    await expect(page.locator("h1")).toBeVisible();
    const lot = new URL(page.url()).pathname;
    expect(lot.startsWith(framework)).toBe(true);
    await page.locator("#awards").locator("xpath=..").locator("tbody a[href^='/services/']").first().click();
    await expect(page.locator("h1")).toBeVisible();
    const service = new URL(page.url()).pathname;
    expect(service).toMatch(/^\/services\//);
    await expect(page.locator("#where")).toBeVisible();

    // And back up, by other links than those that led down.
    const work = page.locator("#lots").locator("xpath=..");
    await work.locator(`a[href="${lot}"]`).first().click();
    await expect(page).toHaveURL(new RegExp(`${lot}$`));
    expect(await steps(page)).toContain(start);
    await page.locator(`.ds-thread a[href="${start}"]`).first().click();
    await expect(page).toHaveURL(new RegExp(`${start}$`));
  });
}

test("west-sussex: the walk from the market statement to a street's services and back", async ({ page }) => {
  await page.goto("/west-sussex/market/home-care/");
  await page.locator('main a[href="/west-sussex/commissioning/care-and-support-at-home-2024/"]').first().click();
  await expect(page.locator("[aria-current=step]")).toContainText("You are here");
  await page.locator("#lots").locator("xpath=..").locator("tbody a").first().click();
  await page.locator("#awards").locator("xpath=..").locator("tbody a[href^='/services/']").first().click();
  await expect(page.locator("#where")).toBeVisible();
  await page.locator("#lots").locator("xpath=..").locator('a[href="/west-sussex/commissioning/care-and-support-at-home-2024/"]').first().click();
  await page.locator('main a[href="/west-sussex/market/home-care/"]').first().click();
  await expect(page).toHaveURL(/\/west-sussex\/market\/home-care\/$/);
});

test("from a council's page to its decisions, what it bought, and its dates", async ({ page }) => {
  for (const council of ["west-sussex", "herefordshire", "coventry", "kent"]) {
    await page.goto(`/${council}/`);
    for (const path of ["decisions", "commissioning", "calendar"]) {
      await expect(page.locator(`main a[href="/${council}/${path}/"]`).first(), `${council} ${path}`).toBeVisible();
    }
  }
});

test("sources that disagree stand side by side, and slips stay as published", async ({ page }) => {
  await page.goto("/kent/decisions/care-in-the-home-service-20-00031/");
  await expect(page.locator("main")).toContainText("Part exempt");
  await expect(page.locator("main")).toContainText(/Not before 5 June 2020/i);
  await expect(page.locator("#conflicts")).toBeVisible();
  await expect(page.locator("#as-published").locator("xpath=..")).toContainText("Public Contracting Regulations 2015");
});
