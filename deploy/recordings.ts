import { runRecordings } from '../relay/recordings/command.ts';
import type { DrawReport } from '../relay/recordings/exports/documents/pdf/pdf-document.ts';
import type { ReadInspectable } from '../relay/recordings/inspectable.ts';
import type { OpenMeasurable } from '../relay/recordings/measurable.ts';

/**
 * `npm run recordings`: the relay's command, handed the files that a unit can read, and the tablet's ink. Both are loaded where
 * a command reads or draws.
 */
const openMeasurable: OpenMeasurable = async (source) => {
  const { openEcg, recogniseSource } = await import('../ambulance-unit/acquisition/sources/source-catalogue.ts');
  const parsed = recogniseSource(source);
  if (!parsed.ok) return parsed;
  const opened = await openEcg(parsed.request);
  if (!opened.ok) return opened;
  const { ecg, patient, machine, remarks } = opened;
  const { label, format, length } = ecg;
  return {
    ok: true,
    file: { label, format, length, read: (range) => ecg.read(range), patient, machine, remarks },
  };
};

const readInspectable: ReadInspectable = async (path) => {
  const { readEcgContents } = await import('../ambulance-unit/acquisition/sources/ecg-contents.ts');
  return readEcgContents(path);
};

const draw: DrawReport = async (order) => {
  const { makeTwelveLeadReport } = await import('../ambulance-unit/acquisition/report/twelve-lead-report.ts');
  return makeTwelveLeadReport(order);
};

await runRecordings({ openMeasurable, readInspectable, draw });
