import { expect, it } from 'vitest';
import { FleetAccount } from '../fleet-account.ts';
import { fleetReportSheets } from './fleet-report-sheets.ts';
import type { SheetPen } from './sheet-pen.ts';

/** A pen that writes down what it is told: letters are as wide as they are high by half. */
function notingPen() {
  const said: { readonly sheet: number; readonly text: string; readonly right: number; readonly baseline: number }[] =
    [];
  const filled: { readonly right: number; readonly bottom: number; readonly height: number }[] = [];
  let sheets = 0;
  let sheet = 0;
  const widthOf: SheetPen['widthOf'] = (text, { size = 8 } = {}) => Array.from(text).length * size * 0.18;
  const pen: SheetPen = {
    addSheet: () => {
      sheet = sheets;
      sheets += 1;
    },
    get sheets() {
      return sheets;
    },
    turnTo: (to) => {
      sheet = to;
    },
    widthOf,
    text: (text, x, baseline, look = {}) => {
      const width = Math.min(widthOf(text, look), look.width ?? Infinity);
      said.push({ sheet, text, baseline, right: look.align === 'right' ? x : x + width });
      return width;
    },
    linesOf: (text, width, look) => {
      const most = Math.max(1, Math.floor(width / widthOf('x', look)));
      return text.match(new RegExp(`.{1,${String(most)}}`, 'gu')) ?? [];
    },
    fill: (x, y, width, height) => {
      filled.push({ right: x + width, bottom: y + height, height });
    },
    line: (...corners) => corners.join(' '),
    stroke: () => undefined,
    finish: () => Promise.resolve(new Uint8Array(1)),
  };
  return { pen, said, filled };
}

function fleetOf(units: number) {
  const fleet = new FleetAccount();
  for (let at = 1; at <= units; at += 1)
    fleet.add({
      unit: `ambulance-${String(at)}`,
      ...{ recorded: 3600, gap: at === 1 ? 90 : 0, awaited: 0, twelveLeads: 30, delivered: 29, retakes: 2 },
      gapByHour: new Map(at === 1 ? [[23, 90]] : []),
      heldByHour: new Map([[23, 3510]]),
      gapByPlace: new Map(at === 1 ? [['25.05 121.53', 90]] : []),
      delays: new Map([
        [40, 9_500],
        [86_400_000, 500],
      ]),
      ...{ acknowledgements: [], alerts: 0, activations: 0, falseActivations: 0 },
    });
  return fleet.report({
    ...{ from: '2026-11-01', to: '2026-11-30', zone: 'Asia/Taipei', casesNotRead: 0 },
    madeAt: '2026-11-30T12:00:00.000Z',
  });
}

async function drawn(units: number, language: 'en' | 'zh-TW' = 'en') {
  const { pen, said, filled } = notingPen();
  await fleetReportSheets(fleetOf(units), language, () => pen);
  return { said, filled, sheets: pen.sheets, words: said.map(({ text }) => text).join('\n') };
}

it('a report on paper says each figure with what it stands on, and why one is absent', async () => {
  const { words } = await drawn(3);
  expect(words).toContain('97\u00a0%');
  expect(words).toContain('87 of 90 · 95 % between 91\u00a0% and 99\u00a0%');
  expect(words).toContain('n/a: no alert');
  expect(words).toContain('25.05°, 121.53°');
  expect(words).toContain('1.5 min');
});

it('of sixty ambulances it draws those that can be read, says so, and lists all of them on further sheets', async () => {
  const { words, sheets, said } = await drawn(60);
  expect(words).toContain('The 10 with the most cases of 60; all of them stand in the table.');
  expect(sheets).toBeGreaterThan(3);
  for (let at = 1; at <= 60; at += 1)
    expect(said.some(({ text, sheet }) => sheet > 0 && text === `ambulance-${String(at)}`)).toBe(true);
  expect(words).toContain(`Sheet ${String(sheets)} of ${String(sheets)}`);
});

it('stays on its sheets whatever was met: a delay of a day, one ambulance or sixty', async () => {
  for (const units of [0, 1, 60]) {
    const { said, filled } = await drawn(units);
    for (const { right, baseline, text } of said) {
      expect(right, text).toBeLessThanOrEqual(297 - 6);
      expect(baseline, text).toBeLessThanOrEqual(210 - 5);
    }
    for (const { right, bottom, height } of filled) {
      expect(right).toBeLessThanOrEqual(297 - 12);
      expect(bottom).toBeLessThanOrEqual(200);
      expect(height).toBeGreaterThan(0);
    }
  }
});

it('has no English word left in Traditional Chinese but names and units of measurement', async () => {
  const { said } = await drawn(2, 'zh-TW');
  const english = said
    .map(({ text }) => text.replaceAll(/Prearrival|STEMI|Asia\/Taipei|ambulance-\d+|p9[59]/g, ''))
    .filter((text) => /[A-Za-z]{2,}/.test(text));
  expect(english).toEqual([]);
});
