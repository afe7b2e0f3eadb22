import { hertz, microvoltsPerLsb } from '../../../../protocol/ecg/units.ts';
import { type ClinicalEcg, type ImportedEcg, NO_BASELINE, openClinicalFile } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { readHuffmanTables } from './scp-huffman.ts';
import { readScpLeads } from './scp-leads.ts';
import { readScpMeasurements } from './scp-measurements.ts';
import { readScpHeader } from './scp-patient.ts';
import { readScpSections } from './scp-sections.ts';
import { addReferenceBeat, readBeatPlaces, readScpSignal } from './scp-signal.ts';

/** Opens an SCP-ECG file (EN 1064, ISO 11073-91064); every checksum is verified before it says yes. */
export const openScpEcg = (path: string): ClinicalOutcome<ClinicalEcg> => openClinicalFile('scp', path, decodeScp);

/** Decodes an SCP-ECG file: the rhythm in counts, as it was before compression, and what the machine said. Pure. */
export function decodeScp(bytes: Uint8Array): ClinicalOutcome<ImportedEcg> {
  const read = readScpSections(bytes);
  if (!read.ok) return read;
  const sections = read.value;
  const tables = readHuffmanTables(sections.get(2));
  if (!tables.ok) return tables;
  const leads = readScpLeads(sections.get(3));
  if (!leads.ok) return leads;
  const rhythm = sections.get(6);
  if (rhythm === undefined) return refusedFor({ kind: 'missing-section', section: 6, needed: 'the samples' });
  const signal = readScpSignal(rhythm, leads.value.leads, tables.value);
  if (!signal.ok) return signal;
  if (leads.value.isBeatSubtracted) {
    const places = sections.get(4);
    const beat = sections.get(5);
    const needed = 'the reference beat that was subtracted';
    if (places === undefined) return refusedFor({ kind: 'missing-section', section: 4, needed });
    if (beat === undefined) return refusedFor({ kind: 'missing-section', section: 5, needed });
    const where = readBeatPlaces(places);
    if (!where.ok) return where;
    const samples = Math.floor((where.value.beatLength * 1000) / signal.value.interval);
    const reference = readScpSignal(
      beat,
      leads.value.leads.map(({ name }) => ({ name, samples })),
      tables.value,
    );
    if (!reference.ok) return reference;
    const [first] = leads.value.leads;
    const added = addReferenceBeat(signal.value, reference.value, where.value, first?.firstSample ?? 1);
    if (!added.ok) return added;
  }
  const { nanovolts, interval, channels } = signal.value;
  const { patient, machine } = readScpHeader(sections.get(1));
  return imported({
    samplingRate: hertz(1e6 / interval),
    leads: leads.value.leads.map(({ name, lead }, at) => ({
      name,
      lead,
      lsb: microvoltsPerLsb(nanovolts / 1000),
      baseline: NO_BASELINE,
      samples: channels[at] ?? new Int32Array(0),
    })),
    patient,
    machine: readScpMeasurements(sections, machine),
    remarks: [],
  });
}
