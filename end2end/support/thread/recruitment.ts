import { choose, type } from "../fields";
import { linkIn } from "../mail";
import { expect } from "../test";
import type { Person, Walk } from "../walk";
import { WREN } from "./story";

/** A stranger reads the open role, applies without an account, confirms by the mailed link and sees how it stands. */
export async function apply(walk: Walk): Promise<void> {
  await walk.open("/roles");
  await walk.look("open roles");
  await walk.follow("Volunteer facilitator");
  await walk.look("role");
  await type(walk.main, {
    "Your full name": WREN.name,
    "Your e-mail address": WREN.email,
    "Your postcode": WREN.postcode,
    "Why would you like to do this?": "I listen well and have time in the evenings.",
  });
  await walk.main.getByLabel("Tuesday Evening").check();
  await walk.press("Send my application");
  await walk.look("application sent");

  await walk.open(linkIn(await walk.letter(WREN, /confirm/i)));
  await walk.look("confirm application");
  await walk.press("Confirm my application");
  await expect(walk.main).toContainText("We have your application and are reading it");
  await walk.open(linkIn(await walk.letter(WREN, /Your application/)));
  await walk.look("how it stands");
  await expect(walk.main).toContainText("We have your application and are reading it");
}

/** The recruiter reads the application and accepts it. */
export async function accept(walk: Walk): Promise<void> {
  await walk.as("recruiter");
  await walk.look("home of the recruiter");
  await walk.open("/recruitment?state=APPLIED");
  await walk.look("applications");
  await walk.follow(/APP-/, walk.row(WREN.name));
  await walk.look("application");
  await expect(walk.main).toContainText("I listen well");
  await choose(walk.main, "What do you decide?", "Accept");
  await walk.press("Decide and tell the applicant");
  await expect(walk.main).toContainText("Accepted");
}

/** An administrator gives somebody who is on record a sign-in. */
export async function invite(walk: Walk, who: Person): Promise<void> {
  await walk.as("administrator");
  await walk.open("/admin/accounts");
  await walk.look("sign-ins and roles");
  await walk.main.getByText("Invite somebody").click();
  await type(walk.main, { "Full name": who.name, "E-mail address": who.email, Why: "Takes cases from today" });
  await walk.main.getByRole("combobox", { name: "Role" }).selectOption({ label: "Volunteer" });
  await walk.press("Send the invitation");
  await walk.hears("The invitation is on its way");
}
