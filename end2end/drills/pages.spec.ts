import { expectAccessible } from "../support/pages";
import { type DemoRole, signInAs } from "../support/sign-in";
import { expect, test } from "../support/test";

// Long, because every page is judged by axe in a window of its own: so a drill.

/** An address without its keys and its query: one page of each kind is enough. */
function kindOf(address: string): string {
  return address.replace(/[?#].*$/, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}").replace(/(^\/roles|\/parts)\/[^/]+$/, "$1/{name}");
}

/** Roles whose links together lead everywhere. */
const EVERYWHERE: [DemoRole, string[]][] = [
  ["coordinator", ["/cases/{id}", "/cases/{id}/matching", "/referrals/{id}", "/people/{id}", "/people/{id}/checks", "/agencies/{id}"]],
  ["trainer", ["/training/courses/{id}", "/training/courses/new", "/training/runs/{id}", "/training/runs/{id}/register"]],
  ["volunteer", ["/availability/blocked", "/training/runs/{id}"]],
  ["recruiter", ["/recruitment/applications/{id}", "/recruitment/roles", "/recruitment/roles/new"]],
  ["administrator", ["/admin/accounts", "/admin/jobs", "/account"]],
];

for (const [role, among] of EVERYWHERE) {
  test(`every kind of page behind the ${role}'s links opens, and is accessible`, async ({ page }, info) => {
    test.skip(info.project.name === "script-off", "the same pages, looked at with script on and on a phone");
    test.setTimeout(15 * 60_000);
    await signInAs(page, role);
    const waiting = ["/home", "/account"];
    const seen = new Set<string>();
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      if (seen.has(kindOf(address))) continue;
      seen.add(kindOf(address));
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(200);
      await expectAccessible(page);
      const links = await page.locator('a[href^="/"]:not([download])').evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
      // Files are fetched by their own journeys; a browser without a window only saves them.
      waiting.push(...links.filter((link) => !/\.(csv|ics|txt|pdf)\b/.test(link)));
    }
    for (const kind of among) expect([...seen], "a page of every kind is led to").toContain(kind);
  });
}
