import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";

/** The day as at which the example lists were written; journeys that speak of dates count from here. */
export const TODAY = "2026-10-26T09:00";

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Waits until the server says that it is ready; fails with its last words when it ends or takes over a minute. */
async function ready(server: ChildProcess, address: string, log: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end && server.exitCode === null && server.signalCode === null) {
    const answer = await fetch(`${address}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server did not get ready. Its last words:\n${fs.readFileSync(log, "utf8").slice(-4000)}`);
}

/** Stops the server as a service manager does, and by force when it has not gone after ten seconds. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const force = setTimeout(() => server.kill("SIGKILL"), 10_000);
  server.kill("SIGTERM");
  await gone;
  clearTimeout(force);
}

/** A server that is up, with the demo service in its own data folder. */
export interface Service {
  address: string;
  data: string;
  binary: string;
  /** Stops it and removes its folder. */
  end(): Promise<void>;
}

/**
 * A temp folder, the demo service in it as at that moment, the built server on a free port.
 * `log` names the file for its words; `database` is an empty one to use in place of the embedded file.
 */
export async function startService(clock: string, log: string, database?: string): Promise<Service> {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(os.homedir(), ".cache/accord/target");
  const binary = process.env.ACCORD_BINARY ?? path.join(target, "debug/accord");
  const site = process.env.ACCORD_SITE ?? path.join(target, "site-debug");
  if (!fs.existsSync(binary)) throw new Error(`${binary} is not there. Run: make test, or make run once`);

  const data = fs.mkdtempSync(path.join(os.tmpdir(), "accord-end2end-"));
  const address = `http://127.0.0.1:${await freePort()}`;
  fs.mkdirSync(path.dirname(log), { recursive: true });

  // Only what is named here reaches the server: settings of whoever runs the tests must not change them.
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: data,
    RUST_BACKTRACE: "1",
    LEPTOS_OUTPUT_NAME: "accord",
    LEPTOS_HASH_FILES: "true",
    LEPTOS_SITE_ROOT: site,
    LEPTOS_SITE_PKG_DIR: "pkg",
    LEPTOS_SITE_ADDR: address.slice("http://".length),
    ACCORD_MODE: "demo",
    ACCORD_CLOCK: clock,
    ACCORD_DATA_DIR: data,
    ACCORD_BASE_URL: address,
    ...(database ? { ACCORD_DATABASE_URL: database } : {}),
  };
  const seed = spawnSync(binary, ["seed", "demo", "--if-empty"], { cwd: data, env, encoding: "utf8" });
  if (seed.status !== 0) {
    fs.rmSync(data, { recursive: true, force: true });
    throw new Error(`accord seed demo failed:\n${seed.stdout}${seed.stderr}`);
  }

  const out = fs.openSync(log, "w");
  const server = spawn(binary, ["serve"], { cwd: data, env, stdio: ["ignore", out, out] });
  fs.closeSync(out);
  const end = async () => {
    await stop(server);
    fs.rmSync(data, { recursive: true, force: true });
  };
  try {
    await ready(server, address, log);
  } catch (problem) {
    await end();
    throw problem;
  }
  return { address, data, binary, end };
}

/** Playwright's global setup: the server that most journeys share. Returns the way to end it. */
export default async function start(): Promise<() => Promise<void>> {
  const log = path.join(__dirname, "../test-results/server.log");
  const service = await startService(TODAY, log, process.env.ACCORD_END2END_DATABASE_URL);
  // Workers are started after this and inherit it.
  process.env.ACCORD_ADDRESS = service.address;
  process.env.ACCORD_DATA = service.data;
  process.env.ACCORD_BINARY = service.binary;
  return service.end;
}
