import type { Page } from "@playwright/test";

/** Chooses in one of the switches of the header. */
export async function switchTo(page: Page, label: "Dataset" | "Run", name: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name }).click();
}
