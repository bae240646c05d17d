/** Ten thousand accounts: the table is scrolled from end to end under a trace beside as many empty rows, and late frames are counted. */
import { type Browser, type CDPSession, expect, type Page, test } from "@playwright/test";
import { type Server, startEmpty } from "./server";

test.describe.configure({ mode: "serial" });

const ACCOUNTS = 10_000;
const ROUNDS = 3;
/** How much more of the frames may be late than with empty rows, in the calmest round of each. */
const MORE_LATE = 0.25;
/** Where more than this of the frames are late with nothing to draw, the machine is too busy to judge by them. */
const CALM = 0.02;
/** Milliseconds of processor time that drawing a screen of new rows may take; it took 30 when each row was a row of a table. */
const MOST_WORK = 24;
const STUTTER_MS = 120;

let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  server = await startEmpty();
  page = await signedIn(browser);
  await importLines(page);
});

test.afterAll(async () => {
  await page.context().close();
  await server.stop();
});

test("the table of ten thousand accounts scrolls like a page of empty rows", async () => {
  test.setTimeout(180_000);
  await page.goto("/");
  const table = page.getByRole("table", { name: "Accounts", exact: true });
  await expect(table).toHaveAttribute("aria-rowcount", String(ACCOUNTS + 2));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const plain = await emptyRows(height);
  // By turns, so that whatever else the machine does falls on both.
  const measured: { table: Frames[]; plain: Frames[] } = { table: [], plain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    measured.plain.push(await scrolled(plain, height));
    measured.table.push(await scrolled(page, height));
  }
  await expect(page.getByRole("link", { name: "Customer 10000 Ltd" })).toBeInViewport();
  const stuttering = await scrolled(page, height, STUTTER_MS);
  await plain.close();
  const [ours, bare] = [together(measured.table), together(measured.plain)];
  note(`${ACCOUNTS} rows, ${height} pixels, ${ROUNDS} times: ${inWords(ours)}`);
  note(`as many empty rows: ${inWords(bare)}`);
  note(`the table held up by ${STUTTER_MS} ms at each step: ${inWords(stuttering)}`);
  expect(ours.drawn).toBeGreaterThan(20 * ROUNDS);
  // A busy machine drops frames whatever the page does: what counts is how many more than with nothing to draw.
  const [calm, bareCalm] = [calmest(measured.table), calmest(measured.plain)];
  if (bareCalm < CALM) expect(calm - bareCalm, "of the frames may be late on account of the table").toBeLessThan(MORE_LATE);
  else note("the machine is too busy for late frames to say anything");
  // The time of the processor does not count what others take of it.
  expect(work(ours), "milliseconds of work may lie in a redraw").toBeLessThan(MOST_WORK);
  expect(work(stuttering), "what holds a redraw up would be seen").toBeGreaterThan(MOST_WORK);
});

test("only what is on the screen is drawn, and the end of the list is one key away", async () => {
  expect(await page.getByRole("table", { name: "Accounts", exact: true }).getByRole("row").count()).toBeLessThan(120);
  await page.keyboard.press("Home");
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
  // The way up may still be under way when the key for the way down is pressed.
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(page.getByRole("link", { name: "Customer 10000 Ltd" })).toBeInViewport({ timeout: 2000 });
  }).toPass();
});

/** A page of rows with nothing in them, as high as the table's: what this browser on this machine can do at best. */
async function emptyRows(height: number): Promise<Page> {
  const plain = await page.context().newPage();
  await plain.setContent(`<style>body { margin: 0 } p { height: ${height / ACCOUNTS}px; margin: 0; box-sizing: border-box; border-bottom: 1px solid #ddd }</style>${"<p></p>".repeat(ACCOUNTS)}`);
  return plain;
}

/** Scrolls a page from its beginning to its end; `held` is a time its own work takes at each step, to show what a stutter is. */
async function scrolled(shown: Page, height: number, held = 0): Promise<Frames> {
  await shown.bringToFront();
  await shown.evaluate((ms) => {
    window.scrollTo(0, 0);
    const hold = () => {
      const until = performance.now() + ms;
      while (performance.now() < until) { /* busy */ }
    };
    if (ms > 0) window.addEventListener("scroll", hold);
  }, held);
  await shown.waitForTimeout(500);
  const cdp = await shown.context().newCDPSession(shown);
  const frames = await framesOf(cdp, () => scroll(cdp, height));
  await cdp.detach();
  return frames;
}

async function scroll(cdp: CDPSession, height: number): Promise<void> {
  await cdp.send("Input.synthesizeScrollGesture", { x: 700, y: 500, yDistance: -height, speed: 60_000, gestureSourceType: "mouse" });
}

const late = ({ drawn, dropped }: Frames) => dropped / (drawn + dropped);

const calmest = (all: Frames[]) => Math.min(...all.map(late));

const work = ({ redraws, busy }: Frames) => busy / redraws;

function together(all: Frames[]): Frames {
  const sum = (pick: (frames: Frames) => number) => all.reduce((total, frames) => total + pick(frames), 0);
  return { drawn: sum(({ drawn }) => drawn), dropped: sum(({ dropped }) => dropped), redraws: sum(({ redraws }) => redraws), busy: sum(({ busy }) => busy) };
}

const inWords = (frames: Frames) =>
  `${frames.drawn} frames drawn, ${frames.dropped} dropped (${(late(frames) * 100).toFixed(0)}%); ${frames.redraws} redraws of ${work(frames).toFixed(1)} ms`;

function note(description: string): void {
  process.stdout.write(`    ${description}\n`);
  test.info().annotations.push({ type: "frames", description });
}

interface TraceEvent {
  name: string;
  args?: { frame_reporter?: Reported; chrome_frame_reporter?: Reported };
  /** Microseconds of processor time, and by the clock. */
  tdur?: number;
  dur?: number;
}

interface Reported {
  state: string;
}

interface Frames {
  drawn: number;
  dropped: number;
  /** How often the page itself was drawn anew; the other frames only move what is there. */
  redraws: number;
  /** The time of the processor that took, in milliseconds. */
  busy: number;
}

/** What a page does to be drawn anew, as the trace names it. */
const WORK = new Set(["FunctionCall", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit"]);

/** Counts what the compositor reports of each frame while something happens, and weighs the work between them. */
async function framesOf(cdp: CDPSession, happens: () => Promise<void>): Promise<Frames> {
  const events: TraceEvent[] = [];
  cdp.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => cdp.once("Tracing.tracingComplete", resolve));
  const includedCategories = ["cc", "benchmark", "devtools.timeline", "disabled-by-default-devtools.timeline"];
  await cdp.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories, excludedCategories: ["*"] } });
  await happens();
  await cdp.send("Tracing.end");
  await complete;
  // The report's name differs between versions of Chromium.
  const reports = events.filter(({ name }) => name === "PipelineReporter").flatMap(({ args }) => args?.frame_reporter ?? args?.chrome_frame_reporter ?? []);
  const worked = events.filter(({ name }) => WORK.has(name));
  return {
    drawn: reports.filter(({ state }) => state.startsWith("STATE_PRESENTED")).length,
    dropped: reports.filter(({ state }) => state === "STATE_DROPPED").length,
    redraws: events.filter(({ name }) => name === "PrePaint").length,
    busy: worked.reduce((sum, { tdur, dur }) => sum + (tdur ?? dur ?? 0), 0) / 1000,
  };
}

async function signedIn(browser: Browser): Promise<Page> {
  const opened = await (await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } })).newPage();
  const token = new URL(server.link ?? "").hash.replace("#token=", "");
  const person = { name: "Ines Weber", email: "ines@example.com", password: "a quiet office in november" };
  const answer = await opened.request.post("/api/v1/setup", { data: { token, ...person } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return opened;
}

/** A line for each account, the larger the earlier, through the same door as any file. */
async function importLines(visitor: Page): Promise<void> {
  const lines = Array.from({ length: ACCOUNTS }, (_, index) => `2025-06-30,C${index + 1},Customer ${index + 1} Ltd,R${index + 1},${(1_000_000 / (index + 1)).toFixed(2)}`);
  const data = ["day,customer,name,invoice,amount", ...lines].join("\n");
  const upload = await visitor.request.post("/api/v1/uploads?file_name=many.csv", { data, headers: { "content-type": "application/octet-stream" } });
  const { id } = ((await upload.json()) as { upload: { id: string } }).upload;
  await visitor.request.post("/api/v1/imports", { data: { upload_id: id, mapping: MAPPING } });
  await expect
    .poll(async () => ((await (await visitor.request.get("/api/v1/portfolio")).json()) as { portfolio: unknown }).portfolio, { timeout: 60_000 })
    .toBeTruthy();
}

const MAPPING = `source = "story"
kind = "lines"

[columns]
date = "day"
customer = "customer"
customer_name = "name"
invoice = "invoice"
revenue = "amount"
currency = "'EUR'"
`;
