import type { FleetReportJson, FleetRowJson } from '../../../protocol/wire/fleet-report.ts';
import { durationText, type FigureText, grouped, minutesText, shareText, spreadText } from './figure-text.ts';
import { COLOUR, SHEET, type SheetPen } from './sheet-pen.ts';
import type { SheetWords } from './sheet-words.ts';

const ROW = 8.4;
const TOP = 40;
const BOTTOM = SHEET.height - 18;
const COLUMNS = [32, 13, 18, 40, 44, 17, 44, 33, 0] as const;

type Cell = string | FigureText;

function cellsOf(unit: string, row: FleetRowJson, words: SheetWords): readonly Cell[] {
  return [
    unit,
    grouped(row.cases),
    durationText(row.recorded * 1000, words),
    shareText(row.delivered, words),
    spreadText(row.delay, words),
    minutesText(row.gap, words),
    spreadText(row.acknowledgement, words),
    shareText(row.unanswered, words),
    shareText(row.falseActivations, words),
  ];
}

/** Every figure of every ambulance, as many sheets as it takes; the whole fleet last. */
export function inkFigureTable(pen: SheetPen, report: FleetReportJson, words: SheetWords): void {
  const rows = [
    ...report.units.map((unit) => ({ cells: cellsOf(unit.unit, unit, words), weight: 400 as const })),
    { cells: cellsOf(words.all, report.all, words), weight: 700 as const },
  ];
  let y = Infinity;
  for (const { cells, weight } of rows) {
    if (y + ROW > BOTTOM) {
      pen.addSheet();
      inkHead(pen, words);
      y = TOP;
    }
    inkCells(pen, cells, y, weight);
    y += ROW;
    pen.stroke(pen.line(SHEET.margin, y - 5.2, SHEET.width - SHEET.margin, y - 5.2), {
      colour: COLOUR.line,
      width: 0.12,
    });
  }
}

function inkHead(pen: SheetPen, words: SheetWords): void {
  pen.text(words.table, SHEET.margin, 20, { size: 14, weight: 700, colour: COLOUR.ink });
  const heads = [
    ...[words.unit, words.cases, words.recorded, words.delivered, words.delay, words.gap],
    ...[words.acknowledgement, words.unanswered, words.falseActivations],
  ];
  for (const { text, x, width } of placed(heads))
    for (const [at, line] of pen.linesOf(text, width, { size: 7, weight: 700 }).slice(0, 2).entries())
      pen.text(line, x, 28.5 + 3 * at, { size: 7, weight: 700, colour: COLOUR.soft, width });
  pen.stroke(pen.line(SHEET.margin, 34, SHEET.width - SHEET.margin, 34), { colour: COLOUR.ink, width: 0.25 });
}

function inkCells(pen: SheetPen, cells: readonly Cell[], y: number, weight: 400 | 700): void {
  for (const { text: cell, x, width } of placed(cells)) {
    const { figure, standsOn } = typeof cell === 'string' ? { figure: cell, standsOn: '' } : cell;
    pen.text(figure, x, y, { size: 8.5, weight, width, colour: COLOUR.ink });
    if (standsOn !== '') pen.text(standsOn, x, y + 2.6, { size: 6, width, colour: COLOUR.soft });
  }
}

/** Column by column; the last one takes what is left. */
function placed<Content>(contents: readonly Content[]) {
  let x: number = SHEET.margin;
  return contents.map((text, at) => {
    const given = COLUMNS[at] ?? 0;
    const width = given === 0 ? SHEET.width - SHEET.margin - x : given;
    const cell = { text, x, width: width - 2 };
    x += width;
    return cell;
  });
}
