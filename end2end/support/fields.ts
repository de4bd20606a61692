import type { Locator, Page } from "@playwright/test";

/** A field set by the words of its legend. */
export function group(within: Page | Locator, legend: string | RegExp): Locator {
  return within.getByRole("group", { name: legend });
}

/** Ticks one of the choices under that legend. */
export async function choose(within: Page | Locator, legend: string | RegExp, choice: string | RegExp): Promise<void> {
  await group(within, legend).getByLabel(choice, { exact: typeof choice === "string" }).check();
}

/** Types a day, written as 2026-10-27, into the three boxes under that legend. */
export async function day(within: Page | Locator, legend: string | RegExp, date: string): Promise<void> {
  const [year = "", month = "", day = ""] = date.split("-");
  const boxes = group(within, legend);
  await boxes.getByLabel("Day", { exact: true }).fill(String(Number(day)));
  await boxes.getByLabel("Month", { exact: true }).fill(String(Number(month)));
  await boxes.getByLabel("Year", { exact: true }).fill(year);
}

/** Types a text into each of the fields with those labels: the one that is called exactly that, or the only one that is called so among more. */
export async function type(within: Page | Locator, texts: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(texts)) {
    const words = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const exact = within.getByLabel(new RegExp(`^\\s*${words}( \\(optional\\))?\\s*$`));
    await ((await exact.count()) === 1 ? exact : within.getByLabel(label)).fill(text);
  }
}
