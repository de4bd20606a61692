import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "@playwright/test";

/** One letter of the mail folder, as far as journeys need it. */
export interface Letter {
  file: string;
  to: string;
  subject: string;
  messageId: string;
  /** Header and body as on the wire. */
  raw: string;
  /** The plain text part, decoded. */
  text: string;
  /** Every part that is text, decoded: plain, HTML, calendar, attached calendar. */
  parts: { type: string; text: string }[];
}

/** The folder to which the demo writes its letters; that of the server which the journeys share, unless another is named. */
export function folder(data = process.env.ACCORD_DATA ?? ""): string {
  return path.join(data, "mail");
}

/** All letters in the order of sending, which is the order of their names. */
export function letters(data?: string): Letter[] {
  const within = folder(data);
  if (!fs.existsSync(within)) return [];
  const names = fs.readdirSync(within).filter((name) => name.endsWith(".eml")).sort();
  return names.map((name) => read(path.join(within, name)));
}

/** All letters to that address whose subject matches, in the order of sending. */
export function lettersTo(address: string, subject: RegExp, data?: string): Letter[] {
  return letters(data).filter((letter) => letter.to.toLowerCase().includes(address.toLowerCase()) && subject.test(letter.subject));
}

/** Waits for the worker to send the newest letter to that address whose subject matches, and returns it. */
export async function letterTo(address: string, subject: RegExp, data?: string): Promise<Letter> {
  const newest = () => lettersTo(address, subject, data).at(-1);
  await expect.poll(() => newest() !== undefined, { message: `a letter to ${address} about ${subject}`, timeout: 20_000 }).toBe(true);
  return newest() as Letter;
}

/** The first link of a letter, as a path on the server under test. */
export function linkIn(letter: Letter): string {
  const found = letter.text.match(/https?:\/\/[^\s<>"]+/);
  if (!found) throw new Error(`no link in ${letter.file}`);
  const address = new URL(found[0]);
  return address.pathname + address.search;
}

function read(file: string): Letter {
  const raw = fs.readFileSync(file, "utf8");
  const { headers, body } = split(raw);
  const parts = textParts(headers, body);
  return {
    file,
    raw,
    to: header(headers, "to"),
    subject: words(header(headers, "subject")),
    messageId: header(headers, "message-id"),
    text: parts.find((part) => part.type === "text/plain")?.text ?? "",
    parts,
  };
}

function split(part: string): { headers: string; body: string } {
  const at = part.search(/\r?\n\r?\n/);
  if (at < 0) return { headers: part, body: "" };
  return { headers: part.slice(0, at).replace(/\r?\n[ \t]+/g, " "), body: part.slice(at).replace(/^\r?\n\r?\n/, "") };
}

function header(headers: string, name: string): string {
  const line = headers.split(/\r?\n/).find((l) => l.toLowerCase().startsWith(`${name}:`));
  return line ? line.slice(name.length + 1).trim() : "";
}

/** Encoded words of RFC 2047, of which the server writes UTF-8 only. */
function words(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === "b" ? Buffer.from(text, "base64").toString("utf8") : quoted(text.replaceAll("_", " ")),
    );
}

function quoted(text: string): string {
  const joined = text.replace(/=\r?\n/g, "");
  const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  // Characters beyond Latin 1 cannot stand in quoted-printable, so each unit here is one byte.
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** Every part that is text, wherever it lies in the tree. A part without a type is plain text. */
function textParts(headers: string, body: string): { type: string; text: string }[] {
  const type = header(headers, "content-type") || "text/plain";
  const boundary = type.match(/boundary="?([^";]+)"?/i)?.[1];
  if (boundary) {
    const pieces = body.split(`--${boundary}`).slice(1);
    return pieces.filter((piece) => !piece.startsWith("--")).flatMap((piece) => {
      const part = split(piece.replace(/^\r?\n/, ""));
      return textParts(part.headers, part.body);
    });
  }
  const kind = (type.split(";")[0] ?? "").trim().toLowerCase();
  if (!kind.startsWith("text/") && kind !== "application/ics") return [];
  const encoding = header(headers, "content-transfer-encoding").toLowerCase();
  const text = encoding === "base64" ? Buffer.from(body, "base64").toString("utf8") : encoding === "quoted-printable" ? quoted(body) : body;
  return [{ type: kind, text }];
}
