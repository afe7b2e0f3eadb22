import type { FleetReportJson } from '../../../protocol/wire/fleet-report.ts';
import { durationText, type FigureText, grouped, minutesText, percent, shareText, spreadText } from './figure-text.ts';
import { inkFigureTable } from './figure-table.ts';
import { inkGapByHour, inkGapByPlace } from './gap-charts.ts';
import { COLOUR, type Frame, type OpenSheetPen, SHEET, type SheetPen } from './sheet-pen.ts';
import { filledIn, type SheetLanguage, type SheetWords, sheetWords } from './sheet-words.ts';
import { inkDelayByUnit, inkDeliveredByUnit } from './unit-charts.ts';

const WIDTH = SHEET.width - 2 * SHEET.margin;
const BETWEEN = 8;
const HALF = (WIDTH - BETWEEN) / 2;

/** The fleet report on paper, A4 landscape: what a head of service asks first and four charts, then every figure in a table. */
export function fleetReportSheets(
  report: FleetReportJson,
  language: SheetLanguage,
  openPen: OpenSheetPen,
): Promise<Uint8Array> {
  const words = sheetWords(language);
  const madeAt = new Date(report.madeAt);
  const title = `${words.title} ${report.from} – ${report.to}`;
  const pen = openPen({ title, author: 'Prearrival', madeAt });
  pen.addSheet();
  inkTitle(pen, report, language, words);
  inkHeadlines(pen, report, words);
  const frame = (column: 0 | 1, row: 0 | 1): Frame => ({
    ...{ x: SHEET.margin + column * (HALF + BETWEEN), y: 66 + row * 66, width: HALF, height: 62 },
  });
  inkDeliveredByUnit(pen, frame(0, 0), report.units, words);
  inkDelayByUnit(pen, frame(1, 0), report.units, words);
  inkGapByHour(pen, frame(0, 1), report.hours, words);
  inkGapByPlace(pen, frame(1, 1), report, words);
  inkFigureTable(pen, report, words);
  inkFeet(pen, words);
  return pen.finish();
}

function inkTitle(pen: SheetPen, report: FleetReportJson, language: SheetLanguage, words: SheetWords): void {
  const { from, to, zone, all, casesNotRead } = report;
  const when = new Intl.DateTimeFormat(language === 'zh-TW' ? 'zh-TW' : 'en-GB', {
    ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: zone, hourCycle: 'h23' },
  })
    .format(new Date(report.madeAt))
    // Thin spaces, which the font does not have.
    .replaceAll(/[\u2009\u202f]/g, ' ');
  pen.text(words.title, SHEET.margin, 19, { size: 18, weight: 700, colour: COLOUR.ink });
  const recorded = durationText(all.recorded * 1000, words);
  const made = filledIn(words.made, { from, to, zone, cases: grouped(all.cases), recorded, when });
  pen.text(made, SHEET.margin, 25.5, { size: 9, colour: COLOUR.soft, width: WIDTH });
  if (casesNotRead > 0) {
    const told = filledIn(words.notRead, { count: grouped(casesNotRead) });
    pen.text(told, SHEET.margin, 30, { size: 9, weight: 700, colour: COLOUR.ink, width: WIDTH });
  }
}

function inkHeadlines(pen: SheetPen, { all }: FleetReportJson, words: SheetWords): void {
  const lost: FigureText = {
    figure: minutesText(all.gap, words),
    standsOn: filledIn(words.gapNote, {
      share: all.recorded === 0 ? '–' : `${((100 * all.gap) / all.recorded).toFixed(2)} %`,
      awaited: minutesText(all.awaited, words),
    }),
  };
  const unanswered = all.unanswered.kind === 'absent' ? '' : percent(all.unanswered.count / all.unanswered.of);
  const answered = unanswered === '' ? '' : filledIn(words.acknowledgementNote, { unanswered });
  const tiles: readonly (readonly [string, FigureText, string])[] = [
    [words.delivered, shareText(all.delivered, words), words.deliveredNote],
    [words.delay, spreadText(all.delay, words), words.delayNote],
    [words.gap, lost, ''],
    [words.acknowledgement, spreadText(all.acknowledgement, words), answered],
    [words.retakes, shareText(all.retakes, words), words.retakesNote],
    [words.falseActivations, shareText(all.falseActivations, words), words.falseActivationsNote],
  ];
  const step = WIDTH / tiles.length;
  for (const [at, [title, { figure, standsOn }, note]] of tiles.entries()) {
    const [x, width] = [SHEET.margin + at * step, step - 4];
    pen.stroke(pen.line(x, 34, x + width, 34), { colour: COLOUR.ink, width: 0.3 });
    pen.text(title, x, 38.5, { size: 8, weight: 700, colour: COLOUR.soft, width });
    pen.text(figure, x, 46.5, { size: 17, weight: 700, colour: COLOUR.ink, width });
    const lines = [...linesOf(pen, standsOn, width), ...linesOf(pen, note, width)];
    for (const [line, text] of lines.slice(0, 4).entries())
      pen.text(text, x, 50.8 + line * 3.2, { size: 7, colour: COLOUR.soft, width });
  }
}

const NOTE = { size: 7 } as const;

/** Cut between its parts where it can be: a figure and its unit stay on one line. */
function linesOf(pen: SheetPen, text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(BETWEEN_PARTS)) {
    const last = lines.at(-1);
    const joined = last === undefined ? part : `${last}${BETWEEN_PARTS}${part}`;
    if (last !== undefined && pen.widthOf(joined, NOTE) <= width) lines[lines.length - 1] = joined;
    else lines.push(...pen.linesOf(part, width, NOTE));
  }
  return lines;
}
const BETWEEN_PARTS = ' · ';

function inkFeet(pen: SheetPen, words: SheetWords): void {
  const of = pen.sheets;
  for (let at = 0; at < of; at += 1) {
    pen.turnTo(at);
    const y = SHEET.height - 7;
    pen.text(words.noPatient, SHEET.margin, y, { size: 7, colour: COLOUR.soft, width: WIDTH - 40 });
    const number = filledIn(words.sheet, { number: at + 1, of });
    pen.text(number, SHEET.width - SHEET.margin, y, { size: 7, colour: COLOUR.soft, align: 'right' });
  }
}
