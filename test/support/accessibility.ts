import { createRequire } from 'node:module';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** As a text that a page evaluates: a script tag would breach the policy under which the pages ship. */
const AXE = (createRequire(import.meta.url)('axe-core') as { readonly source: string }).source;
const OPTIONS: RunOptions = { iframes: false, resultTypes: ['violations'] };

interface WithAxe {
  readonly axe?: {
    run(
      of: Document,
      options: RunOptions,
    ): Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly impact: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }>;
  };
}

/**
 * What axe finds serious on the page itself; a frame in it is a page of its own. Axe is put into a page once: a tenth of a second
 * each, where its Playwright wrapper waits a second for an answer of every frame.
 */
export async function seriousIn(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${AXE};true`);
  const found = await page.evaluate(async (options) => {
    const { axe } = globalThis as WithAxe;
    if (axe === undefined) throw new Error('axe is not in the page');
    return (await axe.run(document, options)).violations.map(({ id, impact, nodes }) => ({
      ...{ id, impact },
      html: nodes.map((node) => node.html).join(' '),
    }));
  }, OPTIONS);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, html }) => `${id}: ${html}`);
}
