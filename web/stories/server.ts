/**
 * A server for one worker or one file: the binary named by MAINSTAY_BIN on a data directory of its own, with the
 * sample company or empty. For the sample company, MAINSTAY_URL may name a running server instead.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Server {
  url: string;
  /** A single-use link to sign in, or to set an empty server up; absent when someone else runs the server. */
  link: string | null;
  /** A folder that the server may watch; absent when someone else runs the server. */
  drop: string | null;
  stop: () => Promise<void>;
}

const LINK = /https?:\/\/\S+\/(sign-in|setup)#token=\S+/;
const LISTEN = ["--listen", "127.0.0.1:0"];
const SAMPLE_COMPANY = ["demo", ...LISTEN, "--accounts", "120", "--lines", "20000"];

export async function startSampleCompany(): Promise<Server> {
  const running = process.env.MAINSTAY_URL;
  if (running) return { url: running, link: process.env.MAINSTAY_LINK ?? null, drop: null, stop: () => Promise.resolve() };
  return start(SAMPLE_COMPANY);
}

export const startEmpty = () => start(["serve", ...LISTEN]);

async function start(command: string[]): Promise<Server> {
  const binary = process.env.MAINSTAY_BIN;
  if (!binary) throw new Error("set MAINSTAY_BIN to the built program");
  const data = await mkdtemp(join(tmpdir(), "mainstay-story-"));
  const drop = await mkdtemp(join(tmpdir(), "mainstay-drop-"));
  const env = { ...process.env, MAINSTAY_WATCH_ROOTS: drop };
  const child = spawn(binary, [...command, "--data", data], { stdio: ["ignore", "pipe", "inherit"], env });
  const link = await firstLink(child);
  return {
    url: new URL(link).origin,
    link,
    drop,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill();
      await ended;
      await rm(data, { recursive: true, force: true });
      await rm(drop, { recursive: true, force: true });
    },
  };
}

/** The link is printed once the server listens, and with the sample company imported. */
function firstLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with code ${String(code)} before it printed its link`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const link = LINK.exec(line)?.[0];
      if (link) resolve(link);
    });
  });
}
