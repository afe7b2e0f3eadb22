import { excerptOf, type ExcerptPiece } from '../../../../../protocol/ecg/excerpt.ts';
import { type LeadName, leadMask, NO_LEADS } from '../../../../../protocol/ecg/leads.ts';
import { measureEcg } from '../../../../../protocol/ecg/measurements/measure-ecg.ts';
import type { EcgMeasurement } from '../../../../../protocol/ecg/measurements/measurement.ts';
import type { ReportNote, ReportOrder } from '../../../../../protocol/ecg/paper/report-order.ts';
import { leadAt } from '../../../../../protocol/ecg/placement.ts';
import type { SignalFormat } from '../../../../../protocol/ecg/sample-block.ts';
import { sampleIndex, type UnixMillis } from '../../../../../protocol/ecg/units.ts';
import { type DocumentFormat, type ExportedEcg, measuredLeads } from '../exported-ecg.ts';

/** Draws a report at true scale. Handed in: the ink is the tablet's, so that both rooms' paper is one paper. */
export type DrawReport = (order: ReportOrder) => Promise<Uint8Array>;

/** A sheet is ten seconds wide. */
const SECONDS = 10;

/** The 12-lead report: 25 mm/s and 10 mm/mV exactly where it is printed at 100 %, ten seconds a document. */
export const pdfFormat = (
  draw: DrawReport,
  { language, timeZone }: Pick<ReportOrder, 'language' | 'timeZone'>,
): DocumentFormat => ({
  name: 'pdf',
  title: 'PDF at true scale',
  extension: 'pdf',
  mediaType: 'application/pdf',
  holdsGaps: true,
  mostSamples: (rate) => Math.round(SECONDS * rate),
  async write(ecg) {
    const range = { first: ecg.firstSample, end: sampleIndex(ecg.firstSample + ecg.length) };
    const format = formatOf(ecg);
    const pieces = piecesOf(ecg);
    const { patient, unit, source, madeAt } = ecg.session;
    const measured = (): EcgMeasurement =>
      measureEcg(excerptOf(format, range, pieces), { patient, evaluatesCriteria: true });
    const bytes = await draw({
      language,
      timeZone,
      patient,
      unit,
      device: source,
      startedAt: (ecg.startedAt - (ecg.firstSample * 1000) / ecg.samplingRate) as UnixMillis,
      madeAt,
      format,
      range,
      pieces,
      placement: ecg.placement,
      measurement: ecg.measurement ?? measured(),
      notes: notesOf(ecg),
    });
    return {
      bytes,
      leftOut: ['A report is for the eye: the trace is filtered for display, and samples cannot be had back from it.'],
    };
  },
});

const formatOf = (ecg: ExportedEcg): SignalFormat => ({
  samplingRate: ecg.samplingRate,
  leads: measuredLeads(ecg).map(({ channel, lsb, baseline }) => ({ lead: channel, lsb, baseline })),
});

const notesOf = (ecg: ExportedEcg): readonly ReportNote[] =>
  (ecg.notes ?? []).map(({ at, end, leads = [], parts, text, by = '', writtenAt = null }) => ({
    at: sampleIndex(ecg.firstSample + at),
    end: end === undefined ? null : sampleIndex(ecg.firstSample + end),
    leads: leads.map((lead) => leadAt(lead, ecg.placement)),
    ...(parts ?? { kind: null, code: '', text }),
    ...{ by, writtenAt },
  }));

/** The excerpt as pieces of a recording again: cut wherever a lead loses or finds contact. */
function piecesOf(ecg: ExportedEcg): readonly ExcerptPiece[] {
  const leads = measuredLeads(ecg);
  const cuts = new Set(ecg.leadsOff.flatMap(({ first, end }) => [first as number, end as number]));
  const pieces: ExcerptPiece[] = ecg.absent.map(({ first, end, reason }) => ({
    kind: reason === 'awaited' ? 'awaited' : 'gap',
    range: { first, end },
  }));
  for (const { first, end } of ecg.present) {
    const places = [...[...cuts].filter((cut) => cut > first && cut < end).sort((one, other) => one - other), end];
    let from: number = first;
    for (const to of places) {
      const off = ecg.leadsOff.filter((one) => one.first <= from && one.end >= to);
      const channels = off.map(({ lead }): LeadName => leads.find((one) => one.lead === lead)?.channel ?? lead);
      pieces.push({
        kind: 'samples',
        block: {
          firstSample: sampleIndex(from),
          channels: leads.map(({ samples }) => samples.subarray(from - ecg.firstSample, to - ecg.firstSample)),
          leadsOff: channels.length === 0 ? NO_LEADS : leadMask(channels),
          placement: ecg.placement,
        },
      });
      from = to;
    }
  }
  return pieces;
}
