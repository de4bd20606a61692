import { expectAccessible } from "../support/pages";
import { signInAs } from "../support/sign-in";
import { expect, test } from "../support/test";

test("a volunteer tells their week by the half hour: typed, drawn with a pointer, and by the keyboard", async ({ page }, { project }) => {
  const scripted = project.name !== "script-off";
  await signInAs(page, "volunteer");
  await page.goto("/availability/hours");
  const tuesday = page.getByLabel("Tuesday", { exact: true });
  const saturday = page.getByLabel("Saturday", { exact: true });
  const keep = page.getByRole("button", { name: "Keep my hours" });

  // One volunteer for all three windows: what another one kept is cleared first.
  for (const name of ["Thursday", "Friday"]) await page.getByLabel(name, { exact: true }).fill("");
  await tuesday.fill("18:15-20");
  await saturday.fill("9 to 12.30");
  await keep.click();
  await expect(page.locator(".error-summary"), "what is wrong is said").toContainText("Use full and half hours");
  await expect(saturday, "nothing typed is lost").toHaveValue("9 to 12.30");
  await expectAccessible(page);

  await tuesday.fill("18:00-20:00");
  if (scripted) {
    const cell = (name: string) => page.getByRole("gridcell", { name, exact: true });
    await expect(cell("Saturday 12:00"), "what is typed is painted").toHaveAttribute("aria-selected", "true");
    await expect(cell("Saturday 12:30")).toHaveAttribute("aria-selected", "false");

    await page.getByRole("heading", { level: 1 }).click(); // leave the line, so that it is painted
    await expect(cell("Tuesday 19:30")).toHaveAttribute("aria-selected", "true");
    await cell("Thursday 19:30").scrollIntoViewIfNeeded();
    const from = (await cell("Thursday 18:00").boundingBox())!;
    const to = (await cell("Thursday 19:30").boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 20 });
    await page.mouse.up();
    await expect(page.getByLabel("Thursday", { exact: true })).toHaveValue("18:00-20:00");

    await cell("Thursday 19:30").press("ArrowRight");
    await cell("Friday 19:30").press("ArrowUp");
    await cell("Friday 19:00").press(" ");
    await cell("Friday 19:00").press("ArrowDown");
    await cell("Friday 19:30").press("Enter");
    await expect(page.getByLabel("Friday", { exact: true })).toHaveValue("19:00-20:00");
    await cell("Friday 19:30").press(" ");
    await expect(page.getByLabel("Friday", { exact: true }), "pressed again it is not free").toHaveValue("19:00-19:30");
  } else {
    await expect(page.getByRole("grid")).toHaveCount(0);
    await page.getByLabel("Thursday", { exact: true }).fill("18-20");
  }
  await keep.click();
  await expect(page.getByText("Your hours are kept")).toBeVisible();
  await expect(tuesday).toHaveValue("18:00-20:00");
  await expect(page.getByLabel("Thursday", { exact: true })).toHaveValue("18:00-20:00");
  await expectAccessible(page);
});

test("a volunteer says that one day differs, and takes it back", async ({ page }, { project }) => {
  // One volunteer for all three windows: each has a day of its own.
  const day = { "script-on": "5", "script-off": "6", phone: "7" }[project.name] ?? "8";
  await signInAs(page, "volunteer");
  await page.goto("/availability/blocked");
  const form = page.locator('form[action="/availability/days"]');
  await form.getByLabel("Day", { exact: true }).fill(day);
  await form.getByLabel("Month", { exact: true }).fill("12");
  await form.getByLabel("Year", { exact: true }).fill("2026");
  await form.getByLabel("When are you free on it?").fill("10-13");
  await form.getByRole("button").click();
  const line = page.getByRole("row").filter({ hasText: `${day} Dec 2026` });
  await expect(line).toContainText("10:00-13:00");
  await expectAccessible(page);
  await line.getByRole("button").click();
  await expect(line).toHaveCount(0);
});
