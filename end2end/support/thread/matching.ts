import type { Locator } from "@playwright/test";
import { choose, type } from "../fields";
import { lettersTo, linkIn } from "../mail";
import { expect } from "../test";
import type { Person, Walk } from "../walk";
import { MATTER } from "./story";

export type Seat = "LEAD" | "CO";

/** The subject of the letter with an offer. */
const QUESTION = /A question is waiting for you/;

/** The coordinator opens the list for that seat. */
export async function openList(walk: Walk, address: string, seat: Seat): Promise<void> {
  await walk.open(`${address}/matching?seat=${seat}`);
  await walk.look(seat === "LEAD" ? "matching for the lead" : "matching for the co-facilitator");
}

/** The card of somebody who could be asked. */
export function candidate(walk: Walk, name: string): Locator {
  return walk.main.getByRole("article").filter({ has: walk.page.getByRole("heading", { name: new RegExp(`^\\d+\\. ${name}$`) }) });
}

/** What the card says, with its folded reasons open: points of 100, how many times are free, and all its words. */
export async function standing(walk: Walk, name: string): Promise<{ points: number; times: number; words: string }> {
  const card = candidate(walk, name);
  await card.getByText(/^Why \d+ points$/).click();
  const times = await card.getByText(/^\d+ (free|shared) times in the next \d+ days$/).textContent();
  const words = (await card.textContent()) ?? "";
  return { points: Number(words.match(/(\d+) of 100 points/)?.[1]), times: Number.parseInt(times ?? "", 10), words };
}

/** The entry of somebody who cannot be asked, with the folded list open. */
export async function excluded(walk: Walk, name: string): Promise<Locator> {
  const list = walk.main.getByRole("group").filter({ has: walk.page.locator("#excluded") });
  const folded = walk.main.getByText(/^Show them with the reasons/);
  if (!(await walk.page.locator("#excluded").isVisible())) await folded.click();
  return list.getByRole("listitem").filter({ hasText: name });
}

/** Offers the seat to somebody on the list. */
export async function offer(walk: Walk, address: string, seat: Seat, who: Person): Promise<void> {
  const asked = () => lettersTo(who.email, QUESTION, walk.service.data).length;
  const before = asked();
  await openList(walk, address, seat);
  await walk.press(/^Offer/, candidate(walk, who.name));
  await expect(walk.row(who.name).filter({ hasText: "Waits for an answer" })).toBeVisible();
  await walk.look("matching with an offer");
  await expect.poll(asked, { message: `one letter more to ${who.email}`, timeout: 20_000 }).toBe(before + 1);
}

/** Somebody reads the offer behind the mailed link, and finds what it may say and nothing more. */
export async function readOffer(walk: Walk, who: Person, caseAddress: string): Promise<void> {
  const letter = await walk.letter(who, QUESTION);
  await walk.signIn(who);
  await expect(walk.main).toContainText("You are asked to work as");
  await walk.look("home with an offer");
  await walk.open("/offers");
  await walk.look("my offers");
  await walk.open(linkIn(letter));
  await walk.look("offer");
  await expect(walk.main).toContainText("Cambridge City");
  await expect(walk.main).toContainText(MATTER.kind);
  await expectNothingOfThePeople(walk);
  await expectNotRevealed(walk, caseAddress);
  await walk.open(linkIn(letter));
}

/** No page that is open says who it is about, or the number of the case. */
export async function expectNothingOfThePeople(walk: Walk): Promise<void> {
  const said = await walk.page.content();
  for (const one of [MATTER.harmed, MATTER.responsible]) {
    for (const word of [...one.name.split(" "), one.postcode]) expect(said).not.toContain(word);
  }
  expect(said).not.toMatch(/RJ-\d{4}-\d{4}/);
}

/** The case is not there for whoever is signed in, by its address or in the list. */
export async function expectNotRevealed(walk: Walk, caseAddress: string): Promise<void> {
  await walk.open(caseAddress, 404);
  await walk.look("a case that is not there");
  await expectNothingOfThePeople(walk);
  await walk.open("/cases");
  await expect(walk.main.locator(`a[href="${caseAddress}"]`)).toHaveCount(0);
}

export async function declineOffer(walk: Walk, reason: string): Promise<void> {
  await choose(walk.main, "Would you take this on?", "I decline");
  await walk.main.getByLabel("Is there anything we should know?").fill(reason);
  await walk.press("Send my answer");
  await expect(walk.main).toContainText("It does not count against you");
}

export async function declareConflict(walk: Walk, words: string): Promise<void> {
  await choose(walk.main, "Would you take this on?", "I accept");
  await walk.press("Send my answer");
  await expect(walk.main.getByRole("alert")).toContainText("Say whether you might know somebody");
  await choose(walk.main, "might you know somebody", "Yes, or I am not sure");
  await walk.main.getByLabel("What could the connection be?").fill(words);
  await walk.press("Send my answer");
  await expect(walk.main.getByRole("button", { name: "Send my answer" })).toHaveCount(0);
  await walk.look("offer after a conflict");
}

export async function acceptOffer(walk: Walk): Promise<void> {
  await choose(walk.main, "Would you take this on?", "I accept");
  await choose(walk.main, "might you know somebody", "No, not that I know");
  await walk.press("Send my answer");
  await expect(walk.main.getByRole("button", { name: "Send my answer" })).toHaveCount(0);
}

/** The coordinator changes how strongly a party asks for a language, on the party's own page. */
export async function askForLanguage(walk: Walk, caseAddress: string, language: string, strength: "Required" | "Preferred"): Promise<void> {
  await walk.open(caseAddress);
  const card = walk.main.getByRole("article").filter({ has: walk.page.getByRole("heading", { name: MATTER.harmed.name }) });
  await walk.follow(/Change/, card);
  await walk.look("what a party asks for");
  await walk.main.getByLabel("Language other than English").fill(language);
  await walk.main.getByLabel("How strongly").last().selectOption({ label: strength });
  await walk.press("Record");
  await expect(card).toContainText(`${language} (${strength.toLowerCase()})`);
}

/** Somebody joins the case. */
export async function addParty(walk: Walk, caseAddress: string): Promise<void> {
  await walk.open(caseAddress);
  await walk.follow("Add a person");
  await walk.look("add a person");
  const { name, phone, postcode } = MATTER.supporter;
  await type(walk.main, { "Full name": name, Telephone: phone, Postcode: postcode });
  await choose(walk.main, "Their part", "Supporter");
  await walk.press("Add this person");
  await expect(walk.main.getByRole("heading", { name })).toBeVisible();
}
