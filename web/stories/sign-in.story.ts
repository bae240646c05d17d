/** The door: what someone without a session sees. */
import { expect, test } from "./story";

test.use({ storageState: { cookies: [], origins: [] } });

test("a stranger is led to the door, and a wrong password is explained", async ({ page }) => {
  await page.goto("/imports");
  await expect(page).toHaveURL(/\/sign-in\?back=/);
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByRole("textbox", { name: "Password" }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("do not belong together");
});

test("a used link says so, and its code leaves the address at once", async ({ page }) => {
  await page.goto("/sign-in#token=used-long-ago");
  await expect(page.getByRole("heading", { name: "This sign-in link has been used or has run out" })).toBeVisible();
  expect(page.url()).not.toContain("token");
});
