import { describe, expect, it } from 'vitest';
import { makeTwelveLeadReport } from '../../ambulance-unit/acquisition/report/twelve-lead-report.ts';
import { DISPLAY_BANDS } from '../../protocol/ecg/filters/display-filter.ts';
import { readPdf, type GreyPicture } from '../support/poppler.ts';
import { reportOrder } from '../support/report-order.ts';

type Order = ReturnType<typeof reportOrder>;

const sheetsOf = async (order: Order): Promise<readonly string[]> => readPdf(await makeTwelveLeadReport(order)).sheets;
/** As a person reads it: where a line ends says nothing. */
const run = (text = ''): string => text.replaceAll(/\s+/g, '');
const named = (label: string, language: 'en' | 'zh-TW' = 'en'): Order =>
  reportOrder('anterior-stemi', {
    language,
    patient: { label, caseNumber: '2026-1126-0042', ageYears: 61, sex: 'male' },
  });

describe('the 12-lead report, as another program reads it', () => {
  it('says whose it is, when it was recorded, by what scale and filter, and what the criteria helper found', async () => {
    const [first = '', second = ''] = await sheetsOf(named('Chen Wei-Ming'));
    for (const text of ['Chen Wei-Ming', '61 years', 'male', '2026-1126-0042', 'Medic 7', 'Asia/Taipei']) {
      expect(first).toContain(text);
    }
    expect(first).toMatch(/25 mm\/s\s+10 mm\/mV\s+0\.05–150 Hz\s+no notch\s+500 samples\/s/);
    expect(run(first)).toContain('Foraphysician:itneverdecides.');
    expect(first).toMatch(/Anterior ST elevation/);
    expect(second).toMatch(/Measurements/);
    for (const lead of ['aVR', 'V1', 'V6']) expect(second).toContain(lead);
    for (const [place, sheet] of [first, second].entries()) expect(sheet).toContain(`Page ${String(place + 1)} of`);
  });

  it('says the same in Traditional Chinese, in letters that can be searched and copied', async () => {
    const [first = ''] = await sheetsOf(named('陳偉明', 'zh-TW'));
    for (const text of ['12導程心電圖', '陳偉明', '61歲', '供醫師參考，不做決定', '前壁ST段上升']) {
      expect(run(first)).toContain(text);
    }
  });

  it.each([
    ['en', 'MONITOR – NOT FOR ST'],
    ['zh-TW', '監視頻帶 – 不可判讀 ST'],
  ] as const)('warns in its own language (%s) where the filter moves ST, and only there', async (language, words) => {
    const filter = { band: DISPLAY_BANDS.monitor, notch: null };
    const [moved = ''] = await sheetsOf({ ...named('Lin', language), filter });
    expect(run(moved)).toContain(run(words));
    const [true_ = ''] = await sheetsOf(named('Lin', language));
    expect(run(true_)).not.toContain(run(words));
  });

  it.each([
    [
      'markup',
      '<b>Chen</b> & "Co" <script>alert(1)</script> %PDF ) Tj',
      '<b>Chen</b> & "Co" <script>alert(1)</script>',
    ],
    ['a mark that turns the writing round', 'Wei\u202Egnim\u202C', 'Wei[U+202E]gnim[U+202C]'],
    ['what cannot be seen, and what ends a text elsewhere', 'A\u0000B\u200BC\u0007', 'A[U+0000]B[U+200B]C[U+0007]'],
    ['a sign that no letter of the font is', 'Lin \u{1F600}', 'Lin [U+1F600]'],
  ])('takes %s in a name for nothing but letters', async (_, name, shown) => {
    const sheets = await sheetsOf(named(name));
    expect(run(sheets[0])).toContain(run(shown));
    // The paper below is there as ever.
    expect(sheets[0]).toMatch(/25 mm\/s/);
  });

  it('cuts a name of two hundred Chinese letters at its place, with an ellipsis, and has all of it on the second sheet', async () => {
    const name = '王陳林黃李張吳劉蔡楊'.repeat(20);
    const [first = '', ...behind] = await sheetsOf(named(name));
    expect(run(first)).toMatch(/王陳林黃李張吳劉蔡楊.*…/);
    expect(run(first)).not.toContain(name);
    expect(run(behind.join(''))).toContain(name);
  });
});

/** Pixels a millimetre. */
const FINE = 10;
const isInk = ({ width, grey }: GreyPicture, x: number, y: number): boolean => (grey[y * width + x] ?? 255) < 90;

describe('the paper of the report, measured on the rendered sheet', () => {
  it('has a pulse of 5 mm × 10 mm at each row, and ten seconds of trace in 250 mm', async () => {
    const picture = readPdf(await makeTwelveLeadReport(named('Lin'))).picture(0, FINE);
    expect([Math.round(picture.width / FINE), Math.round(picture.height / FINE)]).toEqual([297, 210]);
    const pulses = pulsesOf(picture);
    expect(pulses).toHaveLength(4);
    for (const { width, height } of pulses) {
      expect(Math.abs(width / FINE - 5), 'mm of 200 ms').toBeLessThanOrEqual(0.15);
      expect(Math.abs(height / FINE - 10), 'mm of 1 mV').toBeLessThanOrEqual(0.15);
    }
    // Rows of 30 mm: the rhythm strip is the last.
    const [first, , , last] = pulses;
    expect(Math.abs(((last?.foot ?? 0) - (first?.foot ?? 0)) / FINE - 90)).toBeLessThanOrEqual(0.2);
    const strip = inkSpan(picture, (first?.right ?? 0) + 3 * FINE, (last?.foot ?? 0) - 6 * FINE, 12 * FINE);
    expect(Math.abs(strip / FINE - 250), 'mm of 10 s').toBeLessThanOrEqual(1);
  });
});

interface Pulse {
  readonly right: number;
  readonly foot: number;
  readonly width: number;
  readonly height: number;
}

/** Two upright strokes of nearly 10 mm that begin and end together within a centimetre, left on the sheet. */
function pulsesOf(picture: GreyPicture): readonly Pulse[] {
  const strokes: { readonly x: number; readonly top: number; readonly foot: number }[] = [];
  for (let x = 10 * FINE; x < 40 * FINE; x += 1) {
    let run = 0;
    for (let y = 60 * FINE; y < picture.height; y += 1) {
      if (isInk(picture, x, y)) run += 1;
      else {
        if (run > 9 * FINE && run < 11 * FINE) strokes.push({ x, top: y - run, foot: y - 1 });
        run = 0;
      }
    }
  }
  const rows = Map.groupBy(strokes, ({ foot }) => Math.round(foot / (5 * FINE)));
  return [...rows.values()]
    .map((row): Pulse => {
      const xs = row.map(({ x }) => x);
      // Each stroke is some pixels wide: from the middle of one to the middle of the other.
      const half = (Math.min(...xs) + Math.max(...xs)) / 2;
      const middle = (side: readonly number[]): number => side.reduce((sum, x) => sum + x, 0) / side.length;
      const left = middle(xs.filter((x) => x < half));
      const right = middle(xs.filter((x) => x >= half));
      const pen = xs.length / 2;
      const top = Math.min(...row.map((one) => one.top));
      const foot = Math.max(...row.map((one) => one.foot));
      return { right, foot, width: right - left, height: foot - top + 1 - pen };
    })
    .sort((one, other) => one.foot - other.foot);
}

/** From the first to the last column right of `from` that has ink in a band. */
function inkSpan(picture: GreyPicture, from: number, top: number, height: number): number {
  const columns: number[] = [];
  for (let x = Math.round(from); x < picture.width; x += 1) {
    for (let y = top; y < top + height; y += 1) {
      if (!isInk(picture, x, y)) continue;
      columns.push(x);
      break;
    }
  }
  return (columns.at(-1) ?? 0) - (columns[0] ?? 0) + 1;
}
