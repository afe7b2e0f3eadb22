import { type EcgExcerpt, excerptOf, type ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import {
  appliedFilter,
  DISPLAY_BANDS,
  type DisplayFilterSetting,
  filterExcerpt,
  showsTrueSt,
} from '../../../protocol/ecg/filters/display-filter.ts';
import { footerPieces, footerText } from '../../../protocol/ecg/paper/footer.ts';
import { STANDARD_SCALE } from '../../../protocol/ecg/paper/paper-scale.ts';
import { blockLength } from '../../../protocol/ecg/sample-block.ts';
import { type SampleIndex, unixMillis } from '../../../protocol/ecg/units.ts';
import { findingWords } from '../../../protocol/ecg/words/finding-words.ts';
import { NOT_FOR_ST } from '../../../protocol/ecg/words/not-for-st.ts';
import { LetterFaces } from './report-letters.ts';
import { inkDetails } from './report-details.ts';
import { elapsedText, wallText } from './report-figures.ts';
import { HEAD_BOTTOM, inkHead } from './report-head.ts';
import { inkPaper, reportPlan } from './report-paper.ts';
import { inkNoteMarks } from './report-notes.ts';
import { ReportPen, SHEET } from './report-pen.ts';
import type { ReportContent, TwelveLeadReportInput } from './report-content.ts';
import { reportWords } from './report-words.ts';

export const DIAGNOSTIC: DisplayFilterSetting = { band: DISPLAY_BANDS.diagnostic, notch: null };

let faces: LetterFaces | null = null;

/**
 * The 12-lead report as a PDF: A4 landscape, 25 mm/s and 10 mm/mV exactly where it is printed at 100 %. Needs no network. Rejects
 * where the font is not on this machine.
 */
export function makeTwelveLeadReport(input: TwelveLeadReportInput): Promise<Uint8Array> {
  faces ??= new LetterFaces();
  const words = reportWords(input.language);
  const { startedAt, range, format, timeZone, language } = input;
  const since = range.first / format.samplingRate;
  const content: ReportContent = {
    ...input,
    words,
    findings: findingWords(language),
    recordedAt: wallText(unixMillis(startedAt + since * 1000), timeZone, language),
    elapsed: elapsedText(since),
  };
  const pen = new ReportPen(faces, {
    title: `${words.title} ${content.recordedAt}`,
    author: input.unit,
    madeAt: new Date(input.madeAt),
  });
  pen.addSheet();
  inkHead(pen, content);
  inkTraces(pen, content);
  inkDetails(pen, content);
  inkFeet(pen, content);
  return pen.finish();
}

/** mm from the sheet's corner. */
const PAPER_TOP = HEAD_BOTTOM;
const FOOT = SHEET.height - 5.5;

function inkTraces(pen: ReportPen, content: ReportContent): void {
  const setting = content.filter ?? DIAGNOSTIC;
  const plan = reportPlan();
  const left = (SHEET.width - plan.width) / 2;
  const excerpt = filterExcerpt(excerptToShow(content), setting);
  const { words, placement, format, range, language } = content;
  inkPaper(pen, plan, left, PAPER_TOP, { excerpt, first: range.first, placement, words });
  const { band, notch } = appliedFilter(setting, format.samplingRate);
  const statements = footerText(footerPieces(STANDARD_SCALE, band, notch), words);
  const rate = `${String(Math.round(format.samplingRate * 100) / 100)} ${words.samplesASecond}`;
  const y = PAPER_TOP + plan.height - 4.5;
  const text = [
    statements.replaceAll('  ', '   '),
    notch === null ? words.noNotch : '',
    rate,
    words.placement[placement],
  ];
  const width = pen.text(text.filter((one) => one !== '').join('   '), left + plan.traceLeft, y, {
    size: 8,
    weight: 700,
  });
  if (!showsTrueSt(setting)) {
    pen.text(NOT_FOR_ST[language], left + plan.traceLeft + width + 6, y, { size: 8, weight: 700, colour: '#a01408' });
  }
  inkNoteMarks(pen, plan, left, PAPER_TOP, content);
  pen.text(words.trueScale, left + plan.width - 5, y, { size: 6.5, colour: '#3b3631', align: 'right' });
}

/** All that there is of the range and before it: blocks by their channels' names. */
function excerptToShow({ format, range, pieces }: ReportContent): EcgExcerpt {
  const plain = [...pieces].map((piece): ExcerptPiece => {
    if (piece.kind !== 'samples') return piece;
    const { firstSample, channels, leadsOff } = piece.block;
    return { kind: 'samples', block: { firstSample, channels, leadsOff } };
  });
  const begin = plain.reduce<number>(
    (first, piece) =>
      piece.kind === 'samples' && blockLength(piece.block) > 0 ? Math.min(first, piece.block.firstSample) : first,
    range.first,
  );
  return excerptOf(format, { first: begin as SampleIndex, end: range.end }, plain);
}

/** At the foot of each sheet: whose it is, so that sheets that part still say so. */
function inkFeet(pen: ReportPen, content: ReportContent): void {
  const { words, patient, unit, recordedAt, madeAt, timeZone, language } = content;
  const pages = pen.sheets;
  const who = patient.label === '' ? words.noName : patient.label;
  for (let page = 0; page < pages; page += 1) {
    pen.turnTo(page);
    const look = { size: 6.5, colour: '#3b3631' } as const;
    const left = `${who} · ${patient.caseNumber === '' ? words.notStated : patient.caseNumber} · ${unit} · ${recordedAt}`;
    pen.text(left, 16, FOOT, { ...look, width: 150 });
    const right = `${words.printed} ${wallText(madeAt, timeZone, language)} · ${words.page(page + 1, pages)}`;
    pen.text(right, SHEET.width - 16, FOOT, { ...look, align: 'right' });
  }
}
