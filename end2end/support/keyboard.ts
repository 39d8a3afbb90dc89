// Walking by the Tab key alone, as somebody does who has no mouse: wherever the focus comes, it can be seen.
import { expect, type Locator, type Page } from "@playwright/test";

/** More stops than any page has between two things that belong together. */
const MOST_STOPS = 120;

/** Presses Tab until something has the focus. At every stop the focus is on the screen, has its ring, and lies bare. */
export async function tabTo(page: Page, target: Locator, ringless: RegExp = /^$/): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expectSeen(page, ringless);
      return;
    }
    await expectSeen(page, ringless);
  }
  throw new Error(`Tab never came to ${String(target)}`);
}

async function expectSeen(page: Page, ringless: RegExp): Promise<void> {
  const stop = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const ringed = (one: Element | null, above: number): boolean => {
      if (!one) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || (above > 0 && ringed(one.parentElement, above - 1));
    };
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    return {
      what: `${element.tagName.toLowerCase()}[${element.getAttribute("type") ?? ""}] ${element.textContent || element.getAttribute("name") || ""}`.slice(0, 60),
      ringed: ringed(element, 1),
      bare: [element, ...labels].some((one) => one.contains(top) || top?.contains(one)),
    };
  });
  if (!stop) return;
  expect(stop.bare, `nothing lies over ${stop.what}`).toBe(true);
  if (!ringless.test(stop.what)) expect(stop.ringed, `a ring around ${stop.what}`).toBe(true);
}
