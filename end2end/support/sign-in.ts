import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** The roles that the demo's sign-in page has a button for, as their forms send them. */
export type DemoRole =
  | "applicant"
  | "volunteer"
  | "case_supervisor"
  | "coordinator"
  | "service_manager"
  | "trainer"
  | "recruiter"
  | "referrer"
  | "agency_lead"
  | "commissioner"
  | "auditor"
  | "administrator";

/** Signs in by the demo's button for that role (a form posted to /demo/sign-in), and waits for that person's home. */
export async function signInAs(page: Page, role: DemoRole): Promise<void> {
  await page.goto("/sign-in");
  const form = page.locator('form[action="/demo/sign-in"]').filter({ has: page.locator(`[name="role"][value="${role}"]`) });
  await form.getByRole("button").first().click();
  await expect(page).not.toHaveURL(/\/sign-in/);
}

/** Ends the session by the button in the page's head. */
export async function signOut(page: Page): Promise<void> {
  await page.locator('form[action="/sign-out"]').getByRole("button").first().click();
}
