/** Ines lets a folder be watched; a file that cannot be read is put aside, and she sees why. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answer, expect, expectNoAxeFindings, test } from "./story";

test("a folder is watched, a failure says why, and the connector is changed and removed", async ({ page, server }) => {
  const drop = server.drop ?? "";
  test.skip(drop === "", "somebody else runs the server");
  await page.goto("/imports");
  await page.getByRole("link", { name: "Connectors" }).click();
  await expect(answer(page)).toContainText("Nothing is fetched by itself yet");
  await page.getByRole("button", { name: "Add a connector" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).first().fill("Nightly");
  await dialog.getByRole("textbox", { name: "Folder" }).fill("/etc");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText(/watch_roots.* allows$/)).toBeVisible();
  await expectNoAxeFindings(page);
  await dialog.getByRole("textbox", { name: "Folder" }).fill(drop);
  await dialog.getByRole("button", { name: "Save" }).click();
  const table = page.getByRole("table", { name: "Connectors" });
  await expect(table).toContainText("Nightly");
  await expectNoAxeFindings(page);

  await writeFile(join(drop, "wrong.csv"), "a,b\n1,2\n");
  await page.getByRole("button", { name: "Look now: Nightly" }).click();
  await expect(table).toContainText("Failed", { timeout: 20_000 });
  await expect(answer(page)).toContainText("the last run of 1 failed");
  expect((await readdir(join(drop, "failed"))).toSorted()).toEqual(["wrong.csv", "wrong.csv.txt"]);
  expect(await readFile(join(drop, "failed", "wrong.csv.txt"), "utf8")).toContain("the file has no column");
  await page.getByRole("button", { name: "Show the runs of Nightly" }).click();
  await expect(page.getByRole("table", { name: "Runs of Nightly" })).toContainText("wrong.csv");
  await expectNoAxeFindings(page);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Change Nightly" }).click();
  await dialog.getByRole("textbox", { name: "Looks" }).fill("daily 06:30");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(table).toContainText("daily 06:30");
  await page.getByRole("button", { name: "Remove Nightly" }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(answer(page)).toContainText("Nothing is fetched by itself yet");
});
