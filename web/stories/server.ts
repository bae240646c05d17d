/**
 * A server with the sample company for one worker: the binary named by MAINSTAY_BIN on a data directory of its own, or
 * the running server at MAINSTAY_URL.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Server {
  url: string;
  /** A single-use sign-in link; absent when whoever runs the server has signed the browser in by other means. */
  signInLink: string | null;
  stop: () => Promise<void>;
}

const LINK = /https?:\/\/\S+\/sign-in#token=\S+/;

export async function startServer(): Promise<Server> {
  const running = process.env.MAINSTAY_URL;
  if (running) return { url: running, signInLink: process.env.MAINSTAY_LINK ?? null, stop: () => Promise.resolve() };
  const binary = process.env.MAINSTAY_BIN;
  if (!binary) throw new Error("set MAINSTAY_BIN to the built program, or MAINSTAY_URL to a running server");
  const data = await mkdtemp(join(tmpdir(), "mainstay-story-"));
  const child = spawn(binary, ["--data", data, "demo", "--listen", "127.0.0.1:0", "--accounts", "120", "--lines", "20000"], { stdio: ["ignore", "pipe", "inherit"] });
  const signInLink = await firstLink(child);
  return {
    url: new URL(signInLink).origin,
    signInLink,
    stop: async () => {
      child.kill();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The link is printed once the sample company is imported and the server listens. */
function firstLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with code ${String(code)} before it printed its link`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const link = LINK.exec(line)?.[0];
      if (link) resolve(link);
    });
  });
}
