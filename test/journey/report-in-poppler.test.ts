import { describe, expect, it } from 'vitest';
import { makeTwelveLeadReport } from '../../ambulance-unit/acquisition/report/twelve-lead-report.ts';
import { DISPLAY_BANDS } from '../../protocol/ecg/filters/display-filter.ts';
import type { ReportNote } from '../../protocol/ecg/paper/report-order.ts';
import { sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
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

/** The report shows the seconds 10 to 20 at 500 samples a second. */
const note = (second: number, more: Partial<ReportNote>): ReportNote => ({
  ...{ at: sampleIndex(second * 500), end: null, leads: [], kind: 'message', code: '', text: '', by: 'Crew 2' },
  writtenAt: unixMillis(Date.UTC(2026, 10, 26, 12, 0, 12)),
  ...more,
});
const NOTES: readonly ReportNote[] = [
  note(10.2, { kind: 'alert', code: 'stemi' }),
  note(10.4, { kind: 'event', code: 'aspirin', text: '300 mg' }),
  note(14, {
    ...{ kind: 'annotation', code: 'STE_ (ST elevation)', leads: ['V3', 'V4R'], end: sampleIndex(8_000) },
    ...{ text: `J point. ${'Compare with the earlier ECG. '.repeat(90)}The end.`, by: 'Dr Example' },
  }),
  note(19.9, { text: '胸痛緩解 <b>7/10</b>' }),
];

describe('what people wrote, on the report', () => {
  it('stands behind the ECG by its number: when, in which leads as the electrodes sat, what, who and when they wrote it', async () => {
    const sheets = await sheetsOf({ ...named('Lin'), notes: NOTES });
    expect(sheets[0]).toContain('4 × what people wrote, by number on the pages behind');
    const behind = sheets.slice(1).join(' ').replaceAll(/\s+/g, ' ');
    expect(behind).toContain(
      '1 +00:00:10.2 Crew 2 · written 26 Nov 2026, 20:00:12 (GMT+08:00, Asia/Taipei) Alert: suspected STEMI',
    );
    expect(behind).toContain('Event: Aspirin: 300 mg');
    expect(behind).toContain('3 +00:00:14.0 – +00:00:16.0 V3 V4R Dr Example · written');
    expect(behind).toContain('Annotation: STE_ (ST elevation): J point.');
    // However long it is: it goes on over the next sheet, and none is cut.
    expect(behind).toContain('The end.');
    expect(run(behind)).toContain('4+00:00:19.9Crew2');
    expect(run(behind)).toContain('Message:胸痛緩解<b>7/10</b>');
  });

  it('stands there in Traditional Chinese too', async () => {
    const [first, ...behind] = await sheetsOf({ ...named('Lin', 'zh-TW'), notes: NOTES });
    expect(run(first)).toContain('人員記載4則，內容依編號見後頁');
    for (const text of ['人員記載', '通報：疑似STEMI', '處置：阿斯匹靈：300mg', '註記：STE_', '訊息：胸痛緩解', '寫於'])
      expect(run(behind.join(''))).toContain(text);
  });

  it('is nowhere where nothing was written', async () => {
    const sheets = await sheetsOf({ ...named('Lin'), notes: [] });
    expect(sheets.join('')).not.toContain('people wrote');
    expect(sheets).toEqual(await sheetsOf(named('Lin')));
  });

  it('is marked below the paper at its second, and the paper itself is as ever', async () => {
    const [bare, noted] = [
      readPdf(await makeTwelveLeadReport(named('Lin'))).picture(0, FINE),
      readPdf(await makeTwelveLeadReport({ ...named('Lin'), notes: NOTES })).picture(0, FINE),
    ];
    const rows = (picture: GreyPicture, from: number, to: number): Uint8Array =>
      picture.grey.subarray(from * FINE * picture.width, to * FINE * picture.width);
    const [edge, text] = [191, 194];
    expect(Buffer.compare(rows(bare, 0, edge), rows(noted, 0, edge))).toBe(0);
    // Between the paper and its line of scale: nothing without notes, and of those a mark at each place, two that share one.
    const marked: number[] = [];
    for (let x = 0; x < noted.width; x += 1)
      for (let y = edge * FINE + 8; y < text * FINE; y += 1) {
        expect(isInk(bare, x, y)).toBe(false);
        if (isInk(noted, x, y) && marked.at(-1) !== x) marked.push(x);
      }
    const left = (297 - 265) / 2 + 10;
    for (const second of [0.2, 4, 9.9])
      expect(
        marked.some((x) => Math.abs(x / FINE - (left + second * 25)) <= 0.15),
        String(second),
      ).toBe(true);
    const groups = marked.filter((x, at) => at === 0 || x - (marked[at - 1] ?? 0) > 4 * FINE);
    expect(groups).toHaveLength(3);
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
