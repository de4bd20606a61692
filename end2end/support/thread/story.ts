import type { Person } from "../walk";

/** The volunteer of the journey: a stranger at its beginning. */
export const WREN: Person & { postcode: string } = {
  name: "Wren Tadlow",
  email: "wren.tadlow@example.org",
  password: "seven otters by the quay",
  postcode: "CB1 3EH",
};

/** Two practitioners of the demo's list who have no sign-in yet; both hold Intermediate and live near. */
export const JON: Person = { name: "Jon Marsh", email: "jon.marsh@example.org", password: "nine herons over reeds" };
export const CONOR: Person = { name: "Conor Nolan", email: "conor.nolan@example.org", password: "four lanterns at dusk" };

/** The demo's trainer and agency worker get mail too. */
export const REFERRER = { name: "Sgt Colin Reed", email: "colin.reed@example.org" };

/** The matter that becomes the case. */
export const MATTER = {
  harmed: { name: "Maude Pettifer", phone: "07700 900811", postcode: "CB1 3AJ" },
  responsible: { name: "Dexter Gallow", postcode: "CB4 2QT" },
  supporter: { name: "Hettie Pettifer", phone: "07700 900812", postcode: "CB5 8HP" },
  kind: "Theft",
  crimeReference: "35/44821/26",
  notes: "A bicycle was taken from her porch; it had been her husband's.",
};

/** The matters that become none. */
export const HELD = { name: "Tamsin Orrey", email: "tamsin.orrey@example.net", phone: "07700 900813", notes: "Somebody broke my shop window." };
export const DECLINED = { name: "Barnaby Flint", phone: "07700 900814", postcode: "PE1 1HQ" };

/** What must stand in no mail: every party's name, address and telephone, what happened, and the number of a case. */
export const SECRETS: (string | RegExp)[] = [
  ...[MATTER.harmed.name, MATTER.responsible.name, MATTER.supporter.name, HELD.name, DECLINED.name].flatMap((name) => [name, ...name.split(" ")]),
  ...[MATTER.harmed.phone, MATTER.supporter.phone, HELD.phone, DECLINED.phone].flatMap((phone) => [phone, phone.replace(" ", "")]),
  ...[MATTER.harmed.postcode, MATTER.responsible.postcode, MATTER.supporter.postcode, DECLINED.postcode],
  ...[MATTER.crimeReference, HELD.email, "bicycle", "porch", "shop window"],
  ...[/\btheft\b/i, /criminal damage/i, /burglary/i, /violence/i, /victim/i, /offen[cd]/i, /restorative/i, /\bRJ-\d{4}-\d{4}\b/],
];
