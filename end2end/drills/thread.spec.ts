import { letters, lettersTo } from "../support/mail";
import { expect, test } from "../support/own-service";
import { calendarOf, expectInvited, expectNothingOfACase, expectSixReadersAgree, lettersSince, property } from "../support/thread/judged-mail";
import * as matching from "../support/thread/matching";
import * as records from "../support/thread/records";
import * as recruitment from "../support/thread/recruitment";
import * as referrals from "../support/thread/referrals";
import { CONOR, DECLINED, HELD, JON, MATTER, WREN } from "../support/thread/story";
import * as training from "../support/thread/training";
import { Walk } from "../support/walk";

// Some minutes on two idle cores, more on busy ones; but what does not answer in half a minute is told at once.
// A trace of some three hundred pages would cost as much again: the failed page and its picture are kept in its place.
test.setTimeout(900_000);
test.use({ actionTimeout: 30_000, trace: "off" });

test("a stranger applies, trains, is awarded a level, and is matched to a case that somebody referred", async ({ page, service }, { project }) => {
  const walk = new Walk(page, service, project.name);
  const before = new Set(letters(service.data).map((letter) => letter.file));
  const { step } = test;

  await step("somebody applies without an account, is accepted, and chooses a password", async () => {
    await recruitment.apply(walk);
    await recruitment.accept(walk);
    await walk.takeUpInvitation(WREN);
    await walk.look("home of the new volunteer");
    await walk.signIn(WREN);
  });

  await step("two practitioners on record get a sign-in", async () => {
    for (const who of [JON, CONOR]) {
      await recruitment.invite(walk, who);
      await walk.takeUpInvitation(who);
    }
  });

  const evenings = await step("a trainer creates a course and plans a run of it", async () => {
    await training.addCourse(walk, "Listening in the evening", "LISTENING");
    return training.planRun(walk, "Listening in the evening", [
      { date: "2026-11-03", starts: "18:00", ends: "20:30" },
      { date: "2026-11-10", starts: "18:00", ends: "20:30" },
    ], 6);
  });

  const [awareness, practitioner] = await step("and runs of the courses that the scheme asks for, on both sides of the clock change", async () => {
    const all = (date: string) => ({ date, starts: "09:30", ends: "16:30" });
    return [
      await training.planRun(walk, "Awareness Foundation", [all("2026-10-13")], 8),
      await training.planRun(walk, "Practitioner", ["2026-10-20", "2026-10-22", "2026-10-27"].map(all), 8),
    ] as const;
  });

  await step("a second volunteer books, and gives the place back: each day is cancelled in their calendar", async () => {
    await walk.signIn(JON);
    await training.book(walk, evenings);
    await training.giveBack(walk, evenings);
    await expect.poll(() => lettersTo(JON.email, /Your place is cancelled/, service.data).length).toBe(2);
    for (const off of lettersTo(JON.email, /Your place is cancelled/, service.data).map((letter) => calendarOf(letter) ?? "")) {
      expect(property(off, "METHOD")).toBe("CANCEL");
      expect(Number(property(off, "SEQUENCE"))).toBeGreaterThan(0);
    }
  });

  await step("a course without the one before it cannot be booked; the one before can", async () => {
    await walk.signIn(WREN);
    await walk.open(practitioner.address);
    await expect(walk.main).toContainText("You cannot book a place on this run now");
    await walk.look("run that cannot be booked");
    await training.book(walk, awareness);
  });

  const caseAddress = await step("an agency worker refers twice, somebody asks for themselves; one is accepted, one held, one declined", async () => {
    const [wanted, vain] = [await referrals.refer(walk), await referrals.referInVain(walk)];
    const own = await referrals.ask(walk);
    await walk.as("coordinator");
    await walk.look("home of the coordinator");
    await expect(walk.main).toContainText(/referrals wait for a decision/);
    await referrals.hold(walk, own, "2027-01-11");
    await referrals.decline(walk, vain, "Out of area");
    const opened = await referrals.acceptReferral(walk, wanted);
    await referrals.assess(walk, opened);
    return opened;
  });

  await step("the list says why the new volunteer cannot be asked, and what would lift it", async () => {
    await matching.openList(walk, caseAddress, "CO");
    const entry = await matching.excluded(walk, WREN.name);
    await expect(entry).toContainText("Is still in training");
    await expect(entry).toContainText("once welcomed as active");
    await expect(entry).toContainText("No level is held; co-facilitating needs Foundation");
    await expect(entry).toContainText("Would meet this with a Foundation award");
  });

  await step("the day passes, she was there, and books the three days that it opens", async () => {
    await records.moveClock(walk, "2026-10-13", "17:00");
    await training.attended(walk, awareness, WREN);
    await walk.signIn(WREN);
    await training.book(walk, practitioner);
    await walk.open("/diary");
    await walk.look("diary");
    for (const day of ["Tue 20 Oct 2026", "Thu 22 Oct 2026", "Tue 27 Oct 2026"]) await expect(walk.main).toContainText(day);
  });

  await step("an invitation for each day comes by mail, and a new one when the place changes", async () => {
    const starts = ["20261020T093000", "20261022T093000", "20261027T093000"];
    const invited = () => lettersTo(WREN.email, /Your place is booked: .*(20|22|27) Oct/, service.data);
    await expect.poll(() => invited().length).toBe(3);
    const uids = expectInvited(invited(), 0, starts);
    await training.moveTo(walk, practitioner, "Minster House");
    const changed = () => lettersTo(WREN.email, /Your training day has changed/, service.data);
    await expect.poll(() => changed().length).toBe(3);
    expect(expectInvited(changed(), 1, starts), "each day keeps its identity").toEqual(uids);
  });

  await step("the days pass, she completed the course, and a second person awards the level", async () => {
    await records.moveClock(walk, "2026-10-27", "17:00");
    await training.attended(walk, practitioner, WREN);
    await training.award(walk, "2026-10-27");
    await matching.openList(walk, caseAddress, "CO");
    const entry = await matching.excluded(walk, WREN.name);
    await expect(entry).toContainText("Is still in training");
    await expect(entry, "an award changes the list").not.toContainText("No level is held");
  });

  await step("she says when, where and in which languages she works", async () => {
    await walk.signIn(WREN);
    await records.fillTimes(walk);
  });

  await step("she is not active before her checks are on record, and then she is", async () => {
    await walk.as("coordinator");
    await records.makeActive(walk, "2026-10-27");
    await expect(walk.page.getByRole("alert")).toContainText("Still missing: a current DBS check");
    await records.recordChecks(walk, "2026-10-26");
    await records.bookSupervision(walk, WREN, "2026-11-05");
    await records.makeActive(walk, "2026-10-27");
    await walk.hears("The state is set");
  });

  await step("a vetting date, a slot of her week, a booking and a party each change the list on the next load", async () => {
    await walk.as("coordinator");
    await records.recordVetting(walk, "2026-10-26");
    await matching.openList(walk, caseAddress, "CO");
    await expect(await matching.excluded(walk, WREN.name), "vetting that ran out").toContainText("NPPV2 ran out on Mon 26 Oct 2026");
    await records.recordVetting(walk, "2028-10-26");
    await matching.openList(walk, caseAddress, "CO");
    await expect(matching.candidate(walk, WREN.name), "vetting that is current").toContainText(/\d+ of 100 points.+Against: /s);
    const first = await matching.standing(walk, WREN.name);
    expect(first.times, "six evenings in three weeks, one of them blocked").toBe(5);

    await walk.signIn(WREN);
    await records.setSlot(walk, "Saturday Morning", true);
    await walk.as("coordinator");
    await matching.openList(walk, caseAddress, "CO");
    const freer = await matching.standing(walk, WREN.name);
    expect(freer.times, "three Saturdays more").toBe(8);
    expect(freer.points).toBeGreaterThan(first.points);

    await walk.signIn(WREN);
    await training.book(walk, evenings);
    await walk.as("coordinator");
    await matching.openList(walk, caseAddress, "CO");
    expect((await matching.standing(walk, WREN.name)).times, "two evenings of training").toBe(6);

    await matching.askForLanguage(walk, caseAddress, "Polish", "Required");
    await matching.openList(walk, caseAddress, "LEAD");
    await expect(await matching.excluded(walk, CONOR.name)).toContainText("Does not speak Polish; a participant required it");
    await matching.askForLanguage(walk, caseAddress, "Polish", "Preferred");
    await matching.openList(walk, caseAddress, "LEAD");
    await expect(matching.candidate(walk, CONOR.name)).toContainText("Does not speak Polish; a participant preferred it");
    await matching.addParty(walk, caseAddress);
  });

  await step("one is asked to lead, reads a summary without names, and declines: it leaves no trace", async () => {
    await walk.as("coordinator");
    await matching.openList(walk, caseAddress, "LEAD");
    await expect(await matching.excluded(walk, JON.name)).toContainText("Would qualify with a supervision held or booked");
    await records.bookSupervision(walk, JON, "2026-11-06");
    await matching.openList(walk, caseAddress, "LEAD");
    await expect(matching.candidate(walk, JON.name)).toContainText("booked for Fri 6 Nov 2026");
    const asBefore = await matching.standing(walk, JON.name);
    await matching.offer(walk, caseAddress, "LEAD", JON);
    await matching.readOffer(walk, JON, caseAddress);
    await matching.declineOffer(walk, "Exams until Christmas");
    await walk.as("coordinator");
    await expect(walk.main).toContainText(/An offer was declined: RJ-\d{4}-\d{4} needs /);
    await matching.openList(walk, caseAddress, "LEAD");
    await expect(walk.row(JON.name)).toContainText("Exams until Christmas");
    const after = await matching.standing(walk, JON.name);
    expect(after.points, "a decline costs nothing").toBe(asBefore.points);
    expect(after.words).toBe(asBefore.words);
  });

  await step("another is asked to lead and she to join; she declares that she may know somebody, and every party is told", async () => {
    await matching.offer(walk, caseAddress, "LEAD", CONOR);
    await matching.offer(walk, caseAddress, "CO", WREN);
    await matching.readOffer(walk, WREN, caseAddress);
    await matching.declareConflict(walk, "A choir that many people here sing in");
    await walk.as("coordinator");
    await expect(walk.main).toContainText("A conflict was declared about RJ-");
    await matching.openList(walk, caseAddress, "CO");
    await walk.look("matching with a conflict");
    await walk.press(/^Every party was told and agrees/);
    await expect(walk.main).toContainText("Accepted: every party was told");
    await matching.offer(walk, caseAddress, "CO", WREN);
  });

  await step("only when both have accepted is the case theirs", async () => {
    await matching.readOffer(walk, WREN, caseAddress);
    await matching.acceptOffer(walk);
    await expect(walk.main).toContainText("We write to you when the other person has accepted too");
    await matching.expectNotRevealed(walk, caseAddress);
    await matching.readOffer(walk, CONOR, caseAddress);
    await matching.acceptOffer(walk);
    await expect(walk.main).toContainText("Everybody has accepted: you can begin");
    for (const who of [CONOR, WREN]) {
      await walk.letter(who, /Your next piece of work is ready/);
      await walk.signIn(who);
      await expect(walk.main).toContainText(/RJ-\d{4}-\d{4} is yours/);
      await walk.look("home with a case");
      await walk.open(caseAddress);
      await walk.look("case of a facilitator");
      await expect(walk.main.getByRole("heading", { name: MATTER.harmed.name })).toBeVisible();
      await expect(walk.main).toContainText("Allocated");
    }
    await walk.signIn(JON);
    await walk.open(caseAddress, 404);
  });

  await step("the report counts the referrals by month, and each figure opens the rows behind it", async () => {
    await walk.as("coordinator");
    await walk.open("/reports/referrals");
    await walk.look("report of referrals");
    const figures = walk.row("October 2026").getByRole("link");
    await expect(figures.first()).toBeVisible();
    const [police, own] = [await figures.first().textContent(), await figures.last().textContent()];
    await figures.last().click();
    await walk.look("rows behind a figure");
    await expect(walk.row(HELD.name)).toBeVisible();
    expect(await walk.main.getByRole("row").count()).toBe(Number(own) + 1);
    await walk.page.goBack();
    await figures.first().click();
    for (const name of [MATTER.harmed.name, DECLINED.name]) await expect(walk.row(name)).toBeVisible();
    expect(await walk.main.getByRole("row").count()).toBe(Number(police) + 1);
  });

  await step("no letter of all this says anything of a case, and six readers read every invitation alike", async () => {
    const written = lettersSince(before, service.data);
    expect(written.filter((letter) => letter.to.includes(HELD.email)), "no mail to whoever asks for themselves").toEqual([]);
    expectNothingOfACase(written);
    expectSixReadersAgree(written);
  });
});
