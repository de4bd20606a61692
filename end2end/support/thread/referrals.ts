import { choose, day, group, type } from "../fields";
import { expect } from "../test";
import type { Walk } from "../walk";
import { DECLINED, HELD, MATTER, REFERRER } from "./story";

/** An agency worker refers somebody by the form; returns the reference. */
export async function refer(walk: Walk): Promise<string> {
  await walk.as("referrer");
  await walk.look("home of the referrer");
  await walk.follow("Refer somebody");
  await walk.look("refer");
  await type(walk.main, { "Work e-mail": REFERRER.email });
  await walk.main.getByLabel("How it came").selectOption({ label: "Police officer or PCSO" });
  const person = group(walk.main, "The person you refer");
  await type(person, { "Full name": MATTER.harmed.name, Telephone: MATTER.harmed.phone, Postcode: MATTER.harmed.postcode });
  await type(person, { "How and when is it safe": "Mobile after six, no message" });
  await choose(person, "Their part in the matter", "Person harmed");
  await choose(person, "Whose wish is this?", "The person harmed");
  await choose(person, "Does the person agree", "Yes");
  const matter = group(walk.main, "What happened");
  await matter.getByLabel("Kind").selectOption({ label: MATTER.kind });
  await matter.getByLabel("District").selectOption({ label: "Cambridge City" });
  await type(matter, { "Crime reference": MATTER.crimeReference, "In a few sentences": MATTER.notes });
  const other = group(walk.main, "The other person");
  await choose(other, "Are they known?", "Known");
  await type(other, { "Full name": MATTER.responsible.name, Postcode: MATTER.responsible.postcode });
  await walk.press("Send the referral");
  return sent(walk);
}

/** The same worker refers a second matter, of which little is known. */
export async function referInVain(walk: Walk): Promise<string> {
  await walk.as("referrer");
  await walk.open("/refer");
  await type(walk.main, { "Work e-mail": REFERRER.email });
  await walk.main.getByLabel("How it came").selectOption({ label: "Police officer or PCSO" });
  const person = group(walk.main, "The person you refer");
  await type(person, { "Full name": DECLINED.name, Telephone: DECLINED.phone, Postcode: DECLINED.postcode });
  await choose(person, "Their part in the matter", "Person responsible");
  await choose(person, "Whose wish is this?", "An agency");
  await choose(person, "Does the person agree", "Not asked yet");
  await walk.main.getByLabel("Kind").selectOption({ label: "Criminal damage" });
  await walk.main.getByLabel("District").selectOption({ label: "Peterborough" });
  await choose(walk.main, "Are they known?", "Not known");
  await walk.press("Send the referral");
  return sent(walk);
}

/** What the referrer sees of what they sent: that it arrived, and nothing of anybody; and the mail that says the same. */
async function sent(walk: Walk): Promise<string> {
  await walk.look("own referral");
  const reference = (await walk.main.textContent())?.match(/REF-\d{4}-\d{4}/)?.[0] ?? "";
  expect(reference).not.toBe("");
  const letter = await walk.letter(REFERRER, /We have received your request/);
  expect(letter.text).toContain("has arrived");
  return reference;
}

/** A member of the public asks for themselves, without an account; no mail is sent, for it could be read by others. */
export async function ask(walk: Walk): Promise<string> {
  await walk.nobody();
  await walk.open("/ask");
  await walk.look("ask");
  await walk.main.getByLabel("Somebody did something that hurt me or mine").check();
  await walk.main.getByLabel("I do not know").check();
  await type(walk.main, { "What would you like us to know?": HELD.notes, "Your name": HELD.name, Telephone: HELD.phone, "E-mail": HELD.email });
  await walk.main.getByLabel("You may contact me").check();
  await walk.press("Send");
  await walk.look("thanks for asking");
  return (await walk.main.textContent())?.match(/REF-\d{4}-\d{4}/)?.[0] ?? "";
}

/** The coordinator opens a referral that waits, by its reference. */
async function openWaiting(walk: Walk, reference: string): Promise<void> {
  await walk.open("/referrals?state=waiting&sort=received&desc=1");
  await walk.look("referrals that wait");
  await walk.follow(reference);
  await walk.look("referral");
}

/** Accepts a referral; returns the page of the case that it opened. */
export async function acceptReferral(walk: Walk, reference: string): Promise<string> {
  await openWaiting(walk, reference);
  await choose(walk.main, "What is to happen?", "Accept");
  await walk.press("Record the decision");
  await walk.hears("its case is open");
  await walk.look("case");
  for (const name of [MATTER.harmed.name, MATTER.responsible.name]) {
    await expect(walk.main.getByRole("heading", { name }), "a party of the case").toBeVisible();
  }
  return new URL(walk.page.url()).pathname;
}

/** Holds a referral, because nobody is known who did it, until a day on which it is looked at again. */
export async function hold(walk: Walk, reference: string, until: string): Promise<void> {
  await openWaiting(walk, reference);
  await choose(walk.main, "What is to happen?", "Hold: the other person is not known");
  await day(walk.main, "Review day", until);
  await walk.press("Record the decision");
  await expect(walk.main).toContainText("Held: other person not known");
  await expect(walk.main).toContainText("Mon 11 Jan 2027");
}

/** Declines a referral with a reason from the list; without one it is told what is missing. */
export async function decline(walk: Walk, reference: string, reason: string): Promise<void> {
  await openWaiting(walk, reference);
  await choose(walk.main, "What is to happen?", "Decline");
  await walk.press("Record the decision");
  await expect(walk.main.getByRole("alert")).toContainText("Choose a reason from the list");
  await walk.main.getByLabel("Reason", { exact: true }).selectOption({ label: reason });
  await walk.press("Record the decision");
  await expect(walk.main).toContainText(reason);
}

/** Risk and sensitivity, from which the levels follow. */
export async function assess(walk: Walk, address: string): Promise<void> {
  await walk.open(address);
  await choose(walk.main, "How great is the risk?", "Low");
  await choose(walk.main, "Is the case sensitive and complex?", "No");
  await choose(walk.main, "What the work means", "Facilitators see police data");
  await day(walk.main, "Planned from", "2026-11-16");
  await day(walk.main, "Planned to", "2027-01-29");
  await walk.press("Record the assessment");
  await expect(walk.main).toContainText("Find two facilitators and offer them the case.");
  await walk.look("case assessed");
  await expect(walk.main).toContainText("Lead must be");
}
