import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Letter, letters } from "../mail";
import { expect } from "../test";
import { CONOR, HELD, JON, MATTER, REFERRER, SECRETS, WREN } from "./story";

/** The calendar object of a letter, with its folded lines joined; nothing when it has none. */
export function calendarOf(letter: Letter): string | undefined {
  return letter.parts.find((part) => part.type === "text/calendar")?.text.replace(/\r?\n[ \t]/g, "").replaceAll("\r", "");
}

/** One property of the event, or of the calendar around it, without its parameters. The rules of a time zone have properties too. */
export function property(calendar: string, name: string): string {
  const event = calendar.replace(/^BEGIN:VTIMEZONE[^]*?^END:VTIMEZONE$/gm, "");
  return event.match(new RegExp(`^${name}(?:;[^:\\n]*)?:(.*)$`, "m"))?.[1] ?? "";
}

/** Each letter invites its reader and nobody else to one of those days, by the clock on the wall; returns their identities. */
export function expectInvited(invited: Letter[], sequence: number, starts: string[]): string[] {
  const calendars = invited.map((letter) => calendarOf(letter) ?? "");
  expect(calendars.map((calendar) => property(calendar, "DTSTART")).sort()).toEqual(starts);
  for (const calendar of calendars) {
    expect([property(calendar, "METHOD"), property(calendar, "SEQUENCE")]).toEqual(["REQUEST", String(sequence)]);
    expect(calendar.match(/^ATTENDEE/gm)).toHaveLength(1);
    expect(property(calendar, "ATTENDEE")).toContain(WREN.email);
    expect(calendar, "the hour of the wall, in the zone of the place").toContain("DTSTART;TZID=Europe/London:");
  }
  const uids = calendars.map((calendar) => property(calendar, "UID")).sort();
  expect(new Set(uids).size).toBe(starts.length);
  return uids;
}

/** Every letter that was written since the journey began. */
export function lettersSince(before: Set<string>, data: string): Letter[] {
  return letters(data).filter((letter) => !before.has(letter.file));
}

/** No letter holds anything of a case, in any part or header, however it is encoded. */
export function expectNothingOfACase(written: Letter[]): void {
  for (const letter of written) {
    const everything = [letter.subject, letter.to, letter.raw, ...letter.parts.map((part) => part.text)].join("\n");
    for (const secret of SECRETS) {
      const found = typeof secret === "string" ? everything.toLowerCase().includes(secret.toLowerCase()) : secret.test(everything);
      expect(found, `${path.basename(letter.file)} (${letter.subject}) says ${secret}`).toBe(false);
    }
  }
}

/** Six independent readers read every invitation and cancellation alike and find nothing wrong. */
export function expectSixReadersAgree(written: Letter[]): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "accord-end2end-ics-"));
  try {
    const invitations = written.filter((letter) => calendarOf(letter) !== undefined);
    const manifest: Record<string, { event: string; kind: string }> = {};
    for (const letter of invitations) {
      fs.copyFileSync(letter.file, path.join(folder, path.basename(letter.file)));
      manifest[path.basename(letter.file)] = planned(letter);
    }
    fs.writeFileSync(path.join(folder, "manifest.json"), JSON.stringify(manifest));
    const people = [WREN, JON, CONOR, REFERRER, HELD].map((one) => `${one.email}\t${one.name}`);
    const parties = [MATTER.harmed, MATTER.responsible, MATTER.supporter].map((one, at) => `party${at}@example.invalid\t${one.name}`);
    fs.writeFileSync(path.join(folder, "names.tsv"), [...people, ...parties].join("\n"));

    const said = spawnSync(python(), [
      path.join(__dirname, "../../yardsticks/ics/ics_check.py"), folder, "--names", path.join(folder, "names.tsv"),
      "--node-modules", process.env.ACCORD_TEST_NODE_MODULES ?? path.join(__dirname, "../../node_modules"),
      "--libical-python", process.env.ACCORD_TEST_LIBICAL_PYTHON ?? "/usr/bin/python3",
    ], { encoding: "utf8", env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
    expect(said.status, `${said.error ?? ""}\n${said.stdout}\n${said.stderr}`).toBe(0);
    const summary = JSON.parse(said.stdout.trim().split("\n").at(-1) ?? "{}");
    expect(summary).toMatchObject({ mails: invitations.length, failures: 0, warnings: 0 });
    expect(summary.parsers).toHaveLength(6);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Which event a letter is about and what it does to it, from what a person reads in its subject. */
function planned(letter: Letter): { event: string; kind: string } {
  const calendar = calendarOf(letter) ?? "";
  const kind = /cancelled|is off/.test(letter.subject) ? "cancel" : /has changed/.test(letter.subject) ? "update" : "invite";
  return { event: `${property(calendar, "SUMMARY")} ${property(calendar, "DTSTART")}`, kind };
}

/** The interpreter with the packages of requirements.txt, as `make test` sets it or `scripts/setup python readers` makes it. */
function python(): string {
  return process.env.ACCORD_TEST_PYTHON ?? path.join(os.homedir(), ".cache/accord/tools/py/bin/python");
}
