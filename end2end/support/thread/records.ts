import { choose, day, type } from "../fields";
import { expect } from "../test";
import type { Person, Walk } from "../walk";
import { WREN } from "./story";

/** Sets the demo's clock, as the administrator; everybody's sign-in has run out then. */
export async function moveClock(walk: Walk, date: string, at: string): Promise<void> {
  await walk.as("administrator");
  await walk.open("/admin");
  await walk.look("administration");
  await day(walk.main, "To which day", date);
  await walk.main.getByLabel("At which time").fill(at);
  await walk.press("Move the clock");
  await expect(walk.page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** The volunteer says when, where and in which languages she works, and when she is away. */
export async function fillTimes(walk: Walk): Promise<void> {
  await walk.open("/availability");
  await walk.look("my times");
  for (const slot of ["Tuesday Evening", "Thursday Evening"]) await walk.main.getByLabel(slot).check();
  await type(walk.main, { "How far would you travel": "20", "How many cases": "2", "Languages you speak": "Polish" });
  await choose(walk.main, "Where would you work?", "Cambridge City");
  await choose(walk.main, "Where would you work?", "South Cambridgeshire");
  await walk.press("Keep my times");
  await expect(walk.main.getByLabel("Thursday Evening")).toBeChecked();

  await walk.follow("Days when I am away");
  await walk.look("days away");
  await day(walk.main, "First day", "2026-11-12");
  await walk.main.getByLabel("A note for yourself").fill("My sister's birthday");
  await walk.press("Block these days");
  await expect(walk.row("Thu 12 Nov 2026")).toBeVisible();
}

/** The volunteer changes one slot of her week. */
export async function setSlot(walk: Walk, slot: string, free: boolean): Promise<void> {
  await walk.open("/availability");
  await walk.main.getByLabel(slot).setChecked(free);
  await walk.press("Keep my times");
  await expect(walk.main.getByLabel(slot)).toBeChecked({ checked: free });
}

/** The coordinator opens somebody's record from the list of people. */
async function openRecord(walk: Walk, who: Person): Promise<void> {
  await walk.open("/people");
  await walk.look("people");
  await walk.main.getByLabel("Search by name").fill(who.name);
  await walk.press("Search");
  await walk.follow(who.name);
  await walk.look("record");
}

async function fold(walk: Walk, words: string): Promise<void> {
  await walk.main.getByText(words, { exact: true }).click();
}

/** Asks for the volunteer to be active from that day. */
export async function makeActive(walk: Walk, on: string): Promise<void> {
  await openRecord(walk, WREN);
  await fold(walk, "Set another state");
  await walk.main.getByLabel("New state").selectOption({ label: "Active" });
  await day(walk.main, "From which day", on);
  await walk.press("Set the state");
}

/** A supervision that is to be held on that day. */
export async function bookSupervision(walk: Walk, who: Person, on: string): Promise<void> {
  await openRecord(walk, who);
  await fold(walk, "Record or book a supervision");
  await choose(walk.main, "What about it", "It is booked");
  await day(walk.main, "Day of the meeting", on);
  await walk.press("Record the supervision");
  await walk.hears("The supervision is recorded");
}

/** What others check before somebody may practise: the DBS, and declarations. */
export async function recordChecks(walk: Walk, on: string): Promise<void> {
  await openRecord(walk, WREN);
  await walk.follow("Checks and awards");
  await walk.look("checks and awards");
  await fold(walk, "Record a check");
  await choose(walk.main, "Which check", "DBS check");
  await walk.main.getByLabel("Level", { exact: false }).selectOption({ label: "DBS: Enhanced" });
  await day(walk.main, "Issued", on);
  await walk.press("Record the check");
  await walk.hears("The check is recorded");
  for (const done of ["Confidentiality", "Data protection", "Safeguarding"]) {
    await fold(walk, "Record a declaration or short course");
    await choose(walk.main, "What was done", done);
    await day(walk.main, "On which day", on);
    await walk.press("Record it");
    await walk.hears("It is recorded");
  }
}

/** Police vetting that runs out on that day. */
export async function recordVetting(walk: Walk, expires: string): Promise<void> {
  await openRecord(walk, WREN);
  await walk.follow("Checks and awards");
  await fold(walk, "Record a check");
  await choose(walk.main, "Which check", "Police vetting");
  await walk.main.getByLabel("Level", { exact: false }).selectOption({ label: "Vetting: NPPV2" });
  await day(walk.main, "Runs out", expires);
  await walk.press("Record the check");
  await walk.hears("The check is recorded");
}
