import { sampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { UnitId } from '../../protocol/wire/identity.ts';
import { isWithinAMinute } from '../tablet-port/screen-codec.ts';
import type { CommandRefusal } from '../tablet-port/tablet-command.ts';
import type { FromScreen, ToScreen } from '../tablet-port/tablet-port.ts';
import type { CaseFile } from './case/case-file.ts';
import type { LiveMonitor } from './case/live-monitor.ts';
import { endOf } from './case/next-case-file.ts';
import { partsOf, readPieces } from './case/recorded-samples.ts';
import type { UnitJournal } from './journal/unit-journal.ts';
import type { TwelveLeadReportInput } from './report/report-content.ts';

/** Draws a 12-lead as PDF: `makeTwelveLeadReport`, loaded where it is first wanted. */
export type MakeReport = (input: TwelveLeadReportInput) => Promise<Uint8Array>;

/** The display filter settles on what is before. */
const SETTLES_SECONDS = 10;

const refused = (request: number, refusal: CommandRefusal): ToScreen => ({
  ...{ kind: 'answer', request, answer: { ok: false, refusal } },
});

/** A stretch of the case as the journal has it. */
export async function answerRecorded(
  { request, first, end }: Extract<FromScreen, { kind: 'read-recorded' }>,
  file: CaseFile | null,
  journal: UnitJournal,
): Promise<ToScreen> {
  if (file === null) return refused(request, 'no-case');
  const { session, format } = file;
  if (!isWithinAMinute(first, end, format.samplingRate)) return refused(request, 'out-of-range');
  const pieces = await readPieces(journal, session, format, { first, end });
  return { kind: 'recorded', request, format, parts: partsOf(pieces) };
}

export interface ReportMaking {
  readonly makeReport: MakeReport;
  readonly journal: UnitJournal;
  readonly unit: UnitId;
  readonly monitor: Pick<LiveMonitor, 'label' | 'detail'> | null;
  readonly now: UnixMillis;
}

/** A 12-lead of the case as a PDF. */
export async function answerReport(
  { request, language, twelveLead: asked }: Extract<FromScreen, { kind: 'make-report' }>,
  file: CaseFile | null,
  { makeReport, journal, unit, monitor, now }: ReportMaking,
): Promise<ToScreen> {
  if (file === null) return refused(request, 'no-case');
  const twelveLead = file.twelveLeads.find(({ firstSample }) => firstSample === asked);
  const measurement = twelveLead?.measurement ?? null;
  if (twelveLead === undefined || measurement === null) return refused(request, 'no-such-twelve-lead');
  const { firstSample, placement } = twelveLead;
  const { session, format, patient, startedAt } = file;
  const range = { first: firstSample, end: endOf(twelveLead) };
  const settles = Math.round(SETTLES_SECONDS * format.samplingRate);
  const before = { first: sampleIndex(Math.max(0, firstSample - settles)), end: range.end };
  const pieces = await readPieces(journal, session, format, before);
  const bytes = await makeReport({
    ...{ language, patient, unit, startedAt, format, range, pieces, placement, measurement },
    device: monitor === null ? '' : `${monitor.label} ${monitor.detail}`.trim(),
    madeAt: now,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const at = new Date(startedAt + (firstSample * 1000) / format.samplingRate).toISOString().slice(0, 19);
  return { kind: 'file', request, name: `12-lead-${at.replaceAll(':', '-')}Z.pdf`, bytes };
}
