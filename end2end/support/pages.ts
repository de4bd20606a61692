import * as fs from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { expect } from "@playwright/test";

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

interface Finding {
  id: string;
  help: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/**
 * Holds the page, as it stands, to what every page must be: one h1, a language, a title, no sideways scrolling, and no axe finding.
 *
 * axe needs script, and a page that lets it in; the page under test may have script off and lets nothing in. So its present HTML is
 * opened once more at the same address in a second window with script on and the policy set aside, where the page's own scripts
 * do not load. That also judges an answer to a POST, which could not be fetched again.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await expect(page.locator("h1"), "one h1").toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("lang", /^en/);
  expect((await page.title()).trim(), "a title").not.toBe("");
  const findings = await judged(page);
  expect(findings, findings.join("\n")).toEqual([]);
}

async function judged(page: Page): Promise<string[]> {
  const html = await page.content();
  const address = page.url();
  const browser: Browser | null = page.context().browser();
  if (!browser) throw new Error("the page's browser is gone");
  // Playwright gives a new context what the project says, so script has to be switched on by name.
  const context = await browser.newContext({ bypassCSP: true, javaScriptEnabled: true, viewport: page.viewportSize() });
  try {
    await context.route("**/*", (route) => {
      const request = route.request();
      if (request.isNavigationRequest()) return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
      return ["script", "fetch", "xhr", "websocket"].includes(request.resourceType()) ? route.abort() : route.continue();
    });
    const copy = await context.newPage();
    await copy.goto(address);
    const wide = await copy.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await copy.evaluate(AXE);
    const violations = await copy.evaluate(async () => {
      const axe = (window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe;
      return (await axe.run()).violations;
    });
    const words = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}, at ${n.target.join(" ")}. ${n.failureSummary ?? ""}`));
    return wide > 0 ? [`the page is ${wide} pixels wider than the window`, ...words] : words;
  } finally {
    await context.close();
  }
}
