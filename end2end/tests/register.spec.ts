import { expectAccessible } from "../support/pages";
import { signInAs } from "../support/sign-in";
import { expect, test } from "../support/test";

test("a register is taken on a phone that loses its connection", async ({ page, context }, { project }) => {
  // One register for all windows: it is the phone's.
  test.skip(project.name !== "phone");
  await signInAs(page, "trainer");
  await page.goto("/diary");
  await page.getByRole("main").locator('a[href$="/register"]').first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Register" })).toBeVisible();
  await expectAccessible(page);
  const delegate = page.getByRole("main").locator("form fieldset").filter({ has: page.getByLabel("Sent an apology") }).first();
  const apology = delegate.getByLabel("Sent an apology");
  const late = delegate.getByLabel("There, came late");
  const said = page.getByRole("main").getByRole("status").first();
  const keep = page.getByRole("button", { name: "Keep the register" });

  await apology.check();
  await expect(said).toContainText("One mark is not sent yet");
  await context.setOffline(true);
  await keep.click();
  await expect(said).toContainText("No connection: one mark is not sent yet", { ignoreCase: true });
  await context.setOffline(false);
  await expect(said, "it goes by itself").toContainText("Everything is kept");
  await page.reload();
  await expect(apology, "the service has it").toBeChecked();

  // Closed in between: what was made on the device is put back.
  await late.check();
  await expect(said).toContainText("One mark is not sent yet");
  await page.reload();
  await expect(late, "the device has it").toBeChecked();
  await keep.click();
  await expect(said).toContainText("Everything is kept");
  await page.reload();
  await expect(late).toBeChecked();
});
