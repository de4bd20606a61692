import { choose, day, group, type } from "../fields";
import { expect } from "../test";
import type { Person, Walk } from "../walk";
import { WREN } from "./story";

/** A course day as it stands in the form. */
export interface Session {
  date: string;
  starts: string;
  ends: string;
}

/** A run that was planned. */
export interface Run {
  /** Its page. */
  address: string;
  course: string;
}

/** The trainer puts a new course into the catalogue. */
export async function addCourse(walk: Walk, title: string, code: string): Promise<void> {
  await walk.as("trainer");
  await walk.open("/training");
  await walk.look("training of the trainer");
  await walk.follow("Add a course");
  await walk.look("add a course");
  await type(walk.main, {
    Title: title,
    Code: code,
    "In one sentence": "Two evenings on hearing what is not said",
    "For whom": "Volunteers",
    Length: "2",
    "Professional development": "5",
  });
  await walk.press("Add the course");
  await walk.hears("The course is in the catalogue");
  await walk.look("course");
}

/** The trainer plans a run of a course of the catalogue. */
export async function planRun(walk: Walk, course: string, days: Session[], places: number): Promise<Run> {
  await walk.as("trainer");
  await walk.open("/training");
  await walk.main.getByRole("article").getByRole("link", { name: course, exact: true }).click();
  await walk.follow("Plan a run");
  await walk.look("plan a run");
  for (const [at, session] of days.entries()) {
    const row = group(walk.main, `Day ${at + 1}`);
    await day(row, "Date", session.date);
    await type(row, { Starts: session.starts, Ends: session.ends });
  }
  await type(walk.main, { Venue: "Fenbridge Library", Address: "Fenbridge Library, 4 Quay Street", "Goes ahead from": "1", "At most": String(places) });
  await walk.press("Plan the run");
  await walk.hears("The run is planned");
  await walk.look("run of the trainer");
  return { address: new URL(walk.page.url()).pathname, course };
}

/** Whoever is signed in books a place. */
export async function book(walk: Walk, run: Run): Promise<void> {
  await walk.open(run.address);
  await walk.look("run before booking");
  await walk.press("Book a place");
  await walk.hears("Your place is booked");
  await walk.look("run after booking");
}

/** Whoever is signed in gives the place back. */
export async function giveBack(walk: Walk, run: Run): Promise<void> {
  await walk.open(run.address);
  await walk.main.getByLabel("Why").fill("My shifts have changed");
  await walk.press("Give my place back");
  await expect(walk.main.getByRole("button", { name: "Book a place" }), "the place is free again").toBeVisible();
}

/** The trainer moves the whole run to another place. */
export async function moveTo(walk: Walk, run: Run, venue: string): Promise<void> {
  await walk.as("trainer");
  await walk.open(run.address);
  await walk.follow("Change the run");
  await walk.look("change a run");
  await type(walk.main, { Venue: venue, Address: `${venue}, 1 Minster Lane` });
  await walk.press("Change the run");
  await walk.hears("Everybody whom it touches is told");
}

/** The trainer marks that person as there on every day of the run. */
export async function attended(walk: Walk, run: Run, who: Person): Promise<void> {
  await walk.as("trainer");
  await expect(walk.main).toContainText(`Take the register of ${run.course}`);
  await walk.look("home of the trainer");
  await walk.open(`${run.address}/register`);
  const days = walk.main.getByRole("navigation", { name: "Days of this run" }).getByRole("link");
  for (let at = 0; at < (await days.count()); at++) {
    await days.nth(at).click();
    await walk.look("register");
    await choose(walk.main, who.name, "There all day");
    await walk.press("Keep the register");
    // With script the register itself says so, without the next page does.
    await walk.hears(/The register is kept|Everything is kept/);
  }
}

/** An entitled second person sees the evidence, and awards the level as of that day. */
export async function award(walk: Walk, on: string): Promise<void> {
  await walk.as("service_manager");
  await expect(walk.main).toContainText(`${WREN.name} has all that Foundation asks for`);
  await walk.look("home of the manager");
  await walk.open("/accreditation");
  await walk.look("awards");
  await walk.follow(WREN.name, walk.row("Foundation"));
  await walk.look("decide on a level");
  await expect(walk.row("Practitioner completed on Tue 27 Oct 2026")).toContainText("Course PractitionerThere");
  await choose(walk.main, "Level", "Foundation");
  await day(walk.main, "Awarded on", on);
  await walk.main.getByLabel("What you saw").fill("Careful preparation, and good questions in every exercise.");
  await walk.press("Award the level");
  await expect(walk.main).toContainText("Foundation, since Tue 27 Oct 2026, until Sat 27 Oct 2029");
}
