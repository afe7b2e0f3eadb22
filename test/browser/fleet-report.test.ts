import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, looksToTake, openPage } from '../support/chromium.ts';
import { readCredentials, startRelay } from '../support/parts.ts';
import { recordFleet } from '../support/recorded-fleet.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const LOOKS = [
  { name: '1280-en', width: 1280, height: 800, language: 'en', dark: false },
  { name: '1920-zh-night', width: 1920, height: 1080, language: 'zh-TW', dark: true },
  { name: 'phone-zh', width: 412, height: 915, language: 'zh-TW', dark: false },
] as const;

it(
  'a reviewer looks at how delivery went over a month, takes it as rows and prints it; then takes one case as a file, and is told first what the file leaves out',
  { timeout: 300_000 },
  async () => {
    const { folder, cases } = await recordFleet();
    const relay = await startRelay({ folder });
    const person = readCredentials(relay.credentials).people.find(({ role }) => role === 'reviewer');
    for (const look of looksToTake(LOOKS, ['1280-en', 'phone-zh'])) {
      const { page, troubles } = await openPage(look);
      await page.goto(relay.url);
      await page.locator('input[name=name]').fill(person?.name ?? '');
      await page.locator('input[name=password]').fill(person?.password ?? '');
      await page.locator('button[type=submit]').click();
      await page.getByTestId('worklist').waitFor();
      await page.goto(`${relay.url}/#/fleet`);
      await page.getByTestId('to-fleet-report').click();
      await page.getByTestId('period-quarter').click();
      await page.locator('[data-testid=fleet-report][data-standing=done]').waitFor({ timeout: 60_000 });
      await keepPicture(page, `fleet-report-${look.name}`, look.name === '1280-en');
      expect(await seriousIn(page)).toEqual([]);

      if (look.language === 'en') {
        const said = await page.getByTestId('fleet-report').innerText();
        expect(said).toContain(`${String(cases)} cases`);
        expect(said).toMatch(/12-leads delivered whole\s+95\s%\s+36\sof\s38/);
        const download = page.waitForEvent('download');
        await page.getByTestId('report-csv').click();
        expect((await download).suggestedFilename()).toMatch(/^fleet-report-.*\.csv$/);
        // This relay was started without ink; one that has it is asked at its door (test/contracts).
        const paper = await page.getByTestId('report-pdf').getAttribute('href');
        expect(paper).toMatch(/^\/api\/fleet-report\.pdf\?from=.*&language=en$/);
        expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
      }

      await page.goto(`${relay.url}/#/sessions/01900000-0000-7000-8000-000000000003/review`);
      await page.getByTestId('export-button').click();
      await page.getByTestId('format-scp').click();
      await page.getByTestId('left-out').waitFor({ timeout: 60_000 });
      const leftOut = await page.getByTestId('left-out').innerText();
      expect(leftOut).toContain(look.language === 'en' ? 'no place for a gap' : '沒有記載缺漏的位置');
      // Nobody takes a patient's recording without saying why.
      expect(await page.getByTestId('export-not-yet').isDisabled()).toBe(true);
      await page.getByTestId('export-reason').selectOption('teaching');
      await keepPicture(page, `export-${look.name}`, look.name === '1280-en');
      expect(await seriousIn(page)).toEqual([]);
      if (look.language === 'en') {
        await page.getByTestId('format-csv').click();
        await page.getByTestId('part-range').click();
        await page.getByTestId('part-from').fill('0:10');
        await page.getByTestId('part-to').fill('0:12');
        await page.getByText('.csv').waitFor({ timeout: 60_000 });
        const taken = page.waitForEvent('download');
        await page.getByTestId('export-download').click();
        expect((await taken).suggestedFilename()).toMatch(/\.csv$/);
        const audit = (await (await page.request.get(`${relay.url}/api/accesses`)).json()) as {
          readonly accesses: readonly object[];
        };
        expect(audit.accesses.at(-1)).toMatchObject({
          ...{ by: person?.name, what: 'exported', exportFormat: 'csv', reason: 'teaching' },
          range: { first: 5_000, end: 6_000 },
        });
      }
      expect(troubles).toEqual([]);
    }
  },
);
