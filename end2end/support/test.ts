import { test as base } from "@playwright/test";

/** Playwright's `test`, on the server that the set-up started, and failing on what only the browser's console would tell. */
export const test = base.extend<{ quietConsole: void }>({
  baseURL: async ({}, use) => {
    const address = process.env.ACCORD_ADDRESS;
    if (!address) throw new Error("no server: run the journeys by `npx playwright test` in end2end/");
    await use(address);
  },
  quietConsole: [
    async ({ page }, use) => {
      const said: string[] = [];
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("console", (message) => {
        // An answer of 404 or 422 that a journey asks for is logged by the browser as an error of loading.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) said.push(message.text());
      });
      await use();
      base.expect(said, "what the browser's console said").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
