import type { Page } from "@playwright/test";
import { expect, test } from "./test";

async function choose(page: Page, label: string, text: string) {
  const field = page.getByRole("combobox", { name: label, exact: true });
  await field.fill(text);
  const option = page.getByRole("option").filter({ hasText: text }).first();
  await option.click();
  await expect(page.getByRole("button", { name: `Remove ${text}` }).first()).toBeVisible();
}

test("an analogy of three movies is answered, and its address answers again", async ({ page }) => {
  await page.goto("/ask");
  // Each pick leads on to the next empty field, the last one to what takes its place.
  await choose(page, "This movie", "Spider-Man");
  await expect(page.getByRole("combobox", { name: "is to this one" })).toBeFocused();
  await choose(page, "is to this one", "Spider-Man 2");
  await expect(page.getByRole("combobox", { name: "as this one is to …" })).toBeFocused();
  await choose(page, "as this one is to …", "The Matrix");
  await expect(page.getByRole("button", { name: "Remove The Matrix" })).toBeFocused();
  const answer = page.getByRole("region", { name: "The answer" });
  await expect(answer.getByRole("listitem")).toHaveCount(10);
  const first = await answer.getByRole("listitem").first().textContent();
  await page.reload();
  await expect(answer.getByRole("listitem").first()).toHaveText(first ?? "");
  await page.getByRole("button", { name: "Multiply" }).click();
  await expect(page).toHaveURL(/method=MULTIPLY/);
  await expect(answer.getByRole("listitem")).toHaveCount(10);
});

test("the odd one of three movies is named", async ({ page }) => {
  await page.goto("/ask/odd-one-out");
  await choose(page, "Movies to compare", "Spider-Man");
  await choose(page, "Movies to compare", "Spider-Man 2");
  await expect(page.getByText("Choose 1 more.")).toBeVisible();
  await choose(page, "Movies to compare", "The Shining");
  await expect(page.getByRole("heading", { name: /is the odd one out$/ })).toBeVisible();
});

test("movies near one and far from another", async ({ page }) => {
  await page.goto("/ask/similar");
  await choose(page, "Near these", "The Matrix");
  const answer = page.getByRole("region", { name: "Most similar" });
  await expect(answer.getByRole("listitem")).toHaveCount(12);
  await choose(page, "Far from these", "The Shining");
  await expect(page).toHaveURL(/away=/);
  await expect(answer.getByRole("listitem")).toHaveCount(12);
  await expect(answer.getByText("The Shining", { exact: true })).toHaveCount(0);
});

test("recommendations follow from what is liked and say why", async ({ page }) => {
  await page.goto("/recommend");
  await page
    .getByRole("button", { name: /^I like/ })
    .first()
    .click();
  const answer = page.getByRole("region", { name: "Recommended" });
  await expect(answer.getByRole("listitem")).toHaveCount(12);
  await expect(answer.getByText("Because you like").first()).toBeVisible();
  await choose(page, "Disliked", "The Matrix");
  await expect(answer.getByText("The Matrix", { exact: true })).toHaveCount(0);
});
