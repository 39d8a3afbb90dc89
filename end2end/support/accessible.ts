// Accessibility: nothing serious or critical by axe's rules, and nothing wider than the screen.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Fails on violations that keep somebody from using the page. */
export async function expectAccessible(page: Page): Promise<void> {
  // A colour that is still changing is no colour to judge.
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map((one) => one.finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`);
  expect(serious, `accessibility of ${page.url()}`).toEqual([]);
}

/** Fails when the page scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    return { page: root.scrollWidth, screen: root.clientWidth };
  });
  expect(wide.page, `width of ${page.url()}`).toBeLessThanOrEqual(wide.screen);
}
