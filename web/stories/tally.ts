/** Ends the run with one line a person and a script can read: `N passed, N failed`. */
import type { Reporter, TestCase } from "@playwright/test/reporter";

export default class Tally implements Reporter {
  private readonly stories = new Map<string, TestCase>();

  onTestEnd(story: TestCase): void {
    this.stories.set(story.id, story);
  }

  onEnd(): void {
    const outcomes = [...this.stories.values()].map((story) => story.outcome());
    const passed = outcomes.filter((outcome) => outcome === "expected" || outcome === "flaky").length;
    const failed = outcomes.filter((outcome) => outcome === "unexpected").length;
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
