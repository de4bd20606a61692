import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/pages";
import { type DemoRole, signInAs } from "../support/sign-in";
import { expect, test } from "../support/test";

/** The first address of that beginning which the page leads to. */
async function found(page: Page, beginning: string): Promise<string> {
  const link = page.getByRole("main").locator(`a[href^="${beginning}"]:not([href$="/new"])`).first();
  return (await link.getAttribute("href")) ?? "/missing";
}

async function opens(page: Page, address: string): Promise<void> {
  const answer = await page.goto(address);
  expect(answer?.status(), address).toBe(200);
  await expectAccessible(page);
}

/** For each role: a list, how what it leads to begins, and what stands below that. */
const BEHIND: [DemoRole, string, string, string[]][] = [
  [
    "trainer",
    "/training",
    "/training/runs/",
    ["", "/edit", "/call-off", "/register", "/register/sheet", "/book-for", "/book-many", "/repeat", "/queue"],
  ],
  ["trainer", "/training", "/training/courses/", ["", "/edit", "/retire"]],
  ["coordinator", "/meetings", "/meetings/0", ["", "/edit", "/call-off"]],
  ["coordinator", "/briefings", "/briefings/0", ["", "/edit", "/list", "/people"]],
  ["coordinator", "/certificates/issued", "/certificates/0", [""]],
  ["coordinator", "/accreditation/board", "/people/", [""]],
  ["volunteer", "/training", "/training/runs/", [""]],
  ["volunteer", "/meetings", "/meetings/0", [""]],
];

for (const [role, list, beginning, below] of BEHIND) {
  test(`what the ${role}'s ${list} leads to under ${beginning} opens, and is accessible`, async ({ page }) => {
    await signInAs(page, role);
    await page.goto(list);
    const address = await found(page, beginning);
    for (const part of below) await opens(page, address + part);
  });
}

/** Pages that stand for themselves. */
const ALONE: [DemoRole, string[]][] = [
  ["trainer", ["/training/calendar?view=month&from=2026-12-01", "/training/calendar?view=week&from=2026-12-07", "/training/courses/new"]],
  ["trainer", ["/training/calendar?view=list&from=2026-12-01", "/calendar", "/calendar/letters"]],
  ["coordinator", ["/accreditation", "/accreditation/board?state=LAPSING", "/matching/cover", "/calendar/replies"]],
  ["coordinator", ["/meetings/supervision/new", "/meetings/team/new", "/briefings/new", "/meetings?over=yes"]],
  ["service_manager", ["/accreditation/scheme", "/certificates/issued"]],
  ["volunteer", ["/record", "/record/observations", "/record/colleagues", "/calendar", "/certificates", "/diary", "/availability", "/meetings/supervisions"]],
];

for (const [role, addresses] of ALONE) {
  test(`${addresses.join(", ")} open for the ${role.replace("_", " ")}, and are accessible`, async ({ page }) => {
    await signInAs(page, role);
    for (const address of addresses) await opens(page, address);
  });
}
