import { notesLeftOut } from '../../exported-note.ts';
import { CannotBeWritten, type DocumentFormat, type ExportedEcg, measuredLeads } from '../exported-ecg.ts';
import { decimal } from '../decimal-text.ts';
import { LEAD_IDS } from '../lead-codes.ts';
import { ScpBytes } from './scp-bytes.ts';
import { DEFAULT_TABLE, encodeLead, shortestOrder } from './scp-coding.ts';
import { scpFile } from './scp-file.ts';
import { scpGlobals, scpLeadMeasurements, scpStatements } from './scp-findings.ts';
import { scpHeader } from './scp-header.ts';

/** All leads of a section were recorded at the same time. */
const SIMULTANEOUS = 4;
/** 20 000 samples of 26 bits, the longest code, fill the 64 kB that a lead has room for. */
const MOST_SAMPLES = 20_000;

/** SCP-ECG (EN 1064, ISO 11073-91064): sections 0, 1, 2, 3 and 6, and 7, 8 and 10 where something was measured. Lossless. */
export const scpFormat: DocumentFormat = {
  name: 'scp',
  title: 'SCP-ECG',
  extension: 'scp',
  mediaType: 'application/octet-stream',
  holdsGaps: false,
  mostSamples: () => MOST_SAMPLES,
  write(ecg) {
    const leads = measuredLeads(ecg);
    const nanovolts = weightOf(ecg);
    const interval = Math.round(1e6 / ecg.samplingRate);
    const counts = leads.map(({ samples, baseline }) =>
      baseline === 0 ? samples : samples.map((count) => count - baseline),
    );
    const order = shortestOrder(counts);
    if (order === null)
      throw new CannotBeWritten('SCP-ECG has room for samples of 16 bits, and this recording has larger ones.');
    const header = scpHeader(ecg);
    const coded = counts.map((samples) => encodeLead(samples, order));
    const rhythm = new ScpBytes().uint16(nanovolts, interval).uint8(order, 0);
    for (const { length } of coded) rhythm.uint16(length);
    for (const bytes of coded) rhythm.bytes(bytes);
    const contents = new Map<number, Uint8Array>([
      [1, header.content],
      [2, new ScpBytes().uint16(DEFAULT_TABLE).done],
      [3, leadDefinitions(ecg)],
      [6, rhythm.done],
    ]);
    const { measurement } = ecg;
    if (measurement !== null) {
      contents.set(7, scpGlobals(measurement));
      const statements = scpStatements(ecg);
      if (statements !== null) contents.set(8, statements);
      const heights = scpLeadMeasurements(measurement, (lead) => LEAD_IDS[lead]);
      if (heights !== null) contents.set(10, heights);
    }
    return {
      bytes: scpFile(contents),
      leftOut: [...header.leftOut, ...leftOutOf(ecg, interval), ...notesLeftOut(ecg.notes?.length ?? 0, 'SCP-ECG')],
    };
  },
};

function leadDefinitions(ecg: ExportedEcg): Uint8Array {
  const leads = measuredLeads(ecg);
  const bytes = new ScpBytes().uint8(leads.length, SIMULTANEOUS | (leads.length << 3));
  for (const { lead } of leads) bytes.uint32(1, ecg.length).uint8(LEAD_IDS[lead]);
  return bytes.done;
}

/** One weight for all leads, in whole nanovolts. */
function weightOf(ecg: ExportedEcg): number {
  const leads = measuredLeads(ecg);
  const [first] = leads;
  const lsb = first?.lsb ?? 0;
  if (leads.some((lead) => lead.lsb !== lsb))
    throw new CannotBeWritten(
      'SCP-ECG has one weight for all leads, and the leads of this recording differ in theirs.',
    );
  const nanovolts = Math.round(lsb * 1000);
  if (nanovolts < 1 || nanovolts > 65_535 || Math.abs(nanovolts - lsb * 1000) > 1e-6)
    throw new CannotBeWritten(
      `SCP-ECG gives the weight of a count in whole nanovolts; this recording's is ${decimal(lsb * 1000)}, and no sample is rounded.`,
    );
  return nanovolts;
}

function leftOutOf(ecg: ExportedEcg, interval: number): readonly string[] {
  const derived = ecg.leads.filter(({ isDerived }) => isDerived).map(({ lead }) => lead);
  const rate = 1e6 / interval;
  return [
    ...(derived.length === 0
      ? []
      : [`${derived.join(', ')} are not written: every reader computes them from I and II.`]),
    ...(Math.abs(rate / ecg.samplingRate - 1) < 1e-6
      ? []
      : [
          `The rate is written as ${decimal(rate)} Hz, for ${String(ecg.samplingRate)}: SCP-ECG counts whole microseconds between samples.`,
        ]),
    ...(ecg.leads.some(({ baseline }) => baseline !== 0)
      ? ['Counts are written less their baseline, which SCP-ECG has no field for.']
      : []),
    ...ecg.leadsOff.map(
      ({ lead, first, end }) =>
        `Lead ${lead} had no contact in samples ${String(first)} to ${String(end - 1)}, which SCP-ECG has no field for.`,
    ),
  ];
}
