import { expectAccessible } from "../support/pages";
import { type DemoRole, signInAs } from "../support/sign-in";
import { expect, test } from "../support/test";

const ROLES: DemoRole[] = [
  "applicant",
  "volunteer",
  "case_supervisor",
  "coordinator",
  "service_manager",
  "trainer",
  "recruiter",
  "referrer",
  "agency_lead",
  "commissioner",
  "auditor",
  "administrator",
];

for (const role of ROLES) {
  test(`every page that the ${role.replace("_", " ")}'s navigation leads to opens, and is accessible`, async ({ page }) => {
    await signInAs(page, role);
    const links = page.getByRole("navigation", { name: "Main", includeHidden: true }).locator("a");
    const addresses = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
    expect(addresses, "a way to go").toContain("/home");
    for (const address of addresses) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(200);
      await expectAccessible(page);
    }
  });
}

test("the pages behind the coordinator's lists open, and are accessible", async ({ page }) => {
  await signInAs(page, "coordinator");
  for (const [list, link] of [
    ["/referrals", 'a[href^="/referrals/"]'],
    ["/cases", 'a[href^="/cases/"]'],
    ["/cases?stage=AWAITING_ALLOCATION", 'a[href^="/cases/"]'],
    ["/people", 'a[href^="/people/"]'],
    ["/recruitment", 'a[href^="/recruitment/applications/"]'],
    ["/training", 'a[href^="/training/runs/"]'],
    ["/agencies", 'a[href^="/agencies/"]'],
  ]) {
    await page.goto(list);
    const address = await page.getByRole("main").locator(link).first().getAttribute("href");
    const answer = await page.goto(address ?? "/missing");
    expect(answer?.status(), `${list} leads to ${address}`).toBe(200);
    await expectAccessible(page);
  }
});

test("the matching page says who could be asked and why nobody else", async ({ page }) => {
  await signInAs(page, "coordinator");
  await page.goto("/cases?stage=AWAITING_ALLOCATION");
  const address = await page.getByRole("main").locator('a[href^="/cases/"]').first().getAttribute("href");
  await page.goto(`${address}/matching`);
  await expect(page.getByRole("heading", { name: "Who could take this case" })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Could be asked:/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Cannot be asked:/ })).toBeVisible();
  await expectAccessible(page);
});
