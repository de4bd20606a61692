import { defineConfig } from "@playwright/test";

// Debian's own Chromium: Playwright's download of one is neither needed nor possible everywhere. As root it runs only without its
// sandbox; the other switches keep it from calling home.
const launchOptions = {
  executablePath: process.env.ACCORD_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  // The long journeys are drills: `make drill` names their folder.
  testDir: process.env.ACCORD_JOURNEYS ?? "tests",
  outputDir: "test-results",
  globalSetup: "./support/server.ts",
  // One server and one database serve all journeys: each makes its own people and cases, so two may run side by side.
  workers: 2,
  fullyParallel: false,
  retries: 0, // a journey that passes the second time hides a fault
  forbidOnly: true,
  // A dozen pages, each judged by axe: a minute on two idle cores, and machines are not always idle.
  timeout: 240_000,
  expect: { timeout: 10_000 },
  use: {
    locale: "en-GB",
    timezoneId: "Europe/London",
    launchOptions,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "script-on", use: { viewport: { width: 1280, height: 900 } } },
    { name: "script-off", use: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false } },
    { name: "phone", use: { viewport: { width: 390, height: 844 }, hasTouch: true } },
  ],
});
