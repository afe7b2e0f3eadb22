import type { Page } from 'playwright-core';

/** What a finger in a glove cannot use, as sentences; empty where all of the page can be used. */
export const troublesOfTouch = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    ([least, leastPrimary, apart]) => {
      interface Target {
        readonly name: string;
        readonly isPrimary: boolean;
        readonly whole: DOMRect;
        readonly left: number;
        readonly top: number;
        readonly right: number;
        readonly bottom: number;
      }
      // A sheet stands over everything else, and nothing behind it can be hit.
      const top = document.querySelector('dialog[open]') ?? document.body;
      const targets: Target[] = [];
      for (const element of top.querySelectorAll('button, input, textarea, select, a[href], summary')) {
        const whole = element.getBoundingClientRect();
        let { left, top: above, right, bottom } = whole;
        for (let around = element.parentElement; around !== null; around = around.parentElement) {
          if (!/auto|scroll|hidden/.test(getComputedStyle(around).overflow)) continue;
          const frame = around.getBoundingClientRect();
          left = Math.max(left, frame.left);
          above = Math.max(above, frame.top);
          right = Math.min(right, frame.right);
          bottom = Math.min(bottom, frame.bottom);
        }
        // What is scrolled out of sight is scrolled in before it is hit.
        if (right - left < whole.width / 2 || bottom - above < whole.height / 2) continue;
        const name = `${element.getAttribute('data-testid') ?? element.tagName} “${element.textContent.slice(0, 24)}”`;
        targets.push({ name, isPrimary: element.hasAttribute('data-primary'), whole, left, top: above, right, bottom });
      }
      const found: string[] = [];
      if (targets.length === 0) found.push('there is nothing to touch');
      for (const [place, one] of targets.entries()) {
        const side = Math.min(one.whole.width, one.whole.height);
        if (side < (one.isPrimary ? leastPrimary : least)) {
          found.push(`${one.name}: ${one.whole.width.toFixed(0)} × ${one.whole.height.toFixed(0)} px`);
        }
        for (const other of targets.slice(place + 1)) {
          const across = Math.max(other.left - one.right, one.left - other.right, 0);
          const down = Math.max(other.top - one.bottom, one.top - other.bottom, 0);
          const between = Math.hypot(across, down);
          if (between < apart - 0.01) found.push(`${one.name} and ${other.name}: ${between.toFixed(1)} px apart`);
        }
      }
      return found;
    },
    [60, 72, 12] as const,
  );

/** Texts below 18 px, and vital signs below 40 px. */
export const lettersTooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#root *')]
      .filter((one) => one.checkVisibility() && !one.closest('.only-read-aloud, svg'))
      .filter((one) =>
        [...one.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== ''),
      )
      .filter((one) => {
        const isVital = one.getAttribute('data-testid')?.startsWith('value-') === true;
        return Number.parseFloat(getComputedStyle(one).fontSize) < (isVital ? 40 : 18);
      })
      .map((one) => `${one.textContent.slice(0, 30)}: ${getComputedStyle(one).fontSize}`),
  );

/** Orders beside a button that reads them back, of which not every word can be read. */
export const ordersCutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.strip:has([data-testid=strip-read-back]) .strip-title')]
      .filter((one) => {
        // An ellipsis hides letters and leaves their places as they are.
        const letters = document.createRange();
        letters.selectNodeContents(one);
        return letters.getBoundingClientRect().right > one.getBoundingClientRect().right + 1;
      })
      .map((one) => one.textContent),
  );

/** Nothing that a finger cannot reach by scrolling sticks out of the screen. */
export const sticksOut = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#root button, #root .bar-item')]
      .filter((one) => one.checkVisibility())
      .filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        if (left >= -1 && right <= innerWidth + 1) return false;
        // A row that is made to be pushed along; a sheet that has become wider than itself is none.
        for (let around = one.parentElement; around !== null; around = around.parentElement) {
          if (around.tagName !== 'DIALOG' && /auto|scroll/.test(getComputedStyle(around).overflowX)) return false;
        }
        return true;
      })
      .map((one) => one.getAttribute('data-testid') ?? one.textContent),
  );
