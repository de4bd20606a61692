import { expectAccessible } from "../support/pages";
import { expect, test } from "../support/test";

// What anybody may open without an account.
const PAGES = ["/", "/sign-in", "/recover", "/roles", "/roles/volunteer-facilitator", "/ask", "/how-we-match", "/verify", "/accessibility", "/privacy"];

for (const address of PAGES) {
  test(`${address} opens for anybody, and is accessible`, async ({ page }) => {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(200);
    expect(answer?.headers()["content-security-policy"]).toContain("nonce-");
    await expectAccessible(page);
  });
}

test("a public page does not tell a passer-by what kind of service it is", async ({ page }) => {
  for (const address of ["/", "/sign-in", "/ask"]) {
    await page.goto(address);
    expect(await page.title()).not.toMatch(/restorative|offen[cd]|victim|harm/i);
  }
});

test("an address that does not exist says so, and has a way out", async ({ page }) => {
  const answer = await page.goto("/no-such-page");
  expect(answer?.status()).toBe(404);
  await expectAccessible(page);
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
});
