import { expect, type Page } from "@playwright/test";

/** Chooses another dataset or run at the top of the page. */
export async function switchTo(page: Page, label: "Dataset" | "Run", name: RegExp): Promise<void> {
  const before = page.url();
  // A page that is still arriving takes the open list away: then the list is opened again.
  await expect(async () => {
    if (page.url() !== before) return;
    const option = page.getByRole("option", { name });
    if (!(await option.isVisible()))
      await page.getByRole("combobox", { name: label, exact: true }).click({ timeout: 2000 });
    await option.click({ timeout: 2000 });
  }).toPass();
}
