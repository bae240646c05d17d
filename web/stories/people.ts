/** Who the stories are about, and how they come in without going through every form again. */
import { expect, type Page } from "@playwright/test";
import type { Server } from "./server";

export const ADMIN = { name: "Ines Weber", email: "ines@example.com", password: "a quiet office in november" };
export const VIEWER = { name: "Tom Bauer", email: "tom@example.com", password: "the view from the third floor", role: "viewer" };

/** Makes the first administrator of an empty server; the page's context is signed in from then on. */
export async function setUp(page: Page, server: Server): Promise<void> {
  const token = new URL(server.link ?? "").hash.replace("#token=", "");
  const answer = await page.request.post(`${server.url}/api/v1/setup`, { data: { ...ADMIN, token } });
  expect(answer.status()).toBe(201);
}

export async function signIn(visitor: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await visitor.goto("/sign-in");
  await visitor.getByLabel("Email").fill(email);
  await visitor.getByRole("textbox", { name: "Password" }).fill(password);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("navigation", { name: "Rooms" })).toBeVisible();
}
