import { letterTo, linkIn } from "../support/mail";
import { expectAccessible } from "../support/pages";
import { signInAs } from "../support/sign-in";
import { expect, test } from "../support/test";

test("somebody applies without an account, confirms by mail, is accepted and chooses a password", async ({ page }, { project }) => {
  const name = `Robin ${project.name.replace("-", " ")}`;
  const address = `robin.${project.name}@example.org`;

  await page.goto("/roles/volunteer-facilitator");
  await page.getByLabel("Full name").fill(name);
  await page.locator('form.form button[type="submit"]').click();
  await expect(page.locator(".error-summary"), "what is missing is said").toBeVisible();
  await expect(page.getByLabel("Full name"), "nothing typed is lost").toHaveValue(name);
  await expectAccessible(page);

  await page.locator("#f-email").fill(address);
  await page.locator("#f-postcode").fill("CB1 3EH");
  await page.locator("#f-why").fill("I listen well and have time in the evenings.");
  await page.locator("#f-week-tue-evening").check();
  await page.locator('form.form button[type="submit"]').click();
  await expect(page).toHaveURL(/\/applications\/sent/);
  await expectAccessible(page);

  await page.goto(linkIn(await letterTo(address, /confirm/i)));
  await expectAccessible(page);
  await page.getByRole("main").getByRole("button").first().click();
  await expectAccessible(page);

  await signInAs(page, "recruiter");
  await page.goto("/recruitment");
  await page.locator("tr", { hasText: name }).getByRole("link").first().click();
  await expectAccessible(page);
  await page.getByRole("radio", { name: /accept/i }).check();
  await page.locator('form.form button[type="submit"]').first().click();
  await expect(page.locator("body")).toContainText("Accepted");

  await page.goto(linkIn(await letterTo(address, /sign-in/i)));
  await page.getByLabel("New password").fill("seven otters by the quay");
  await page.getByLabel("The same once more").fill("seven otters by the quay");
  await page.getByRole("main").locator('button[type="submit"]').first().click();
  await expect(page, "the new volunteer is signed in").not.toHaveURL(/invitation/);
});
