import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Service, startService } from "./server";
import { test as base } from "./test";

/** A Friday before the clocks go back (Sun 25 Oct 2026), so that a course of three weeks lies on both sides. */
export const BEGINS = "2026-10-09T09:00";

/**
 * For journeys that move the clock: each has a server, a database and a mail folder of its own. The clock of the server that the others
 * share stays where it is, and every letter in the folder is one of this journey or of the demo that it began with.
 */
export const test = base.extend<{ service: Service }>({
  service: [
    async ({}, use, { project }) => {
      const log = path.join(__dirname, `../test-results/server-${project.name}.log`);
      const service = await startService(BEGINS, log, emptyDatabase(`accord_${project.name.replace("-", "_")}`));
      await use(service);
      await service.end();
    },
    { timeout: 120_000 },
  ],
  baseURL: async ({ service }, use) => use(service.address),
});

export { expect } from "./test";

/** On PostgreSQL a new database beside the shared one; nothing, where the embedded file is used. */
function emptyDatabase(name: string): string | undefined {
  const shared = process.env.ACCORD_END2END_DATABASE_URL;
  if (!shared) return undefined;
  for (const order of [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name}`]) {
    const done = spawnSync(psql(), ["--no-psqlrc", "--quiet", "--dbname", shared, "--command", order], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${order}: ${done.error?.message ?? done.stderr}`);
  }
  const own = new URL(shared);
  own.pathname = `/${name}`;
  return own.href;
}

/** The client beside Debian's newest server, or whatever the path has. */
function psql(): string {
  const home = "/usr/lib/postgresql";
  const versions = fs.existsSync(home) ? fs.readdirSync(home).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => path.join(home, version, "bin/psql")).find((file) => fs.existsSync(file)) ?? "psql";
}
