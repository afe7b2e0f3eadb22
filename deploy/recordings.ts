import { makeTwelveLeadReport } from '../ambulance-unit/acquisition/report/twelve-lead-report.ts';
import { readEcgContents } from '../ambulance-unit/acquisition/sources/ecg-contents.ts';
import { openEcg, recogniseSource } from '../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { runRecordings } from '../relay/recordings/command.ts';
import type { OpenMeasurable } from '../relay/recordings/measurable.ts';

/** `npm run recordings`: the relay's command, handed the files that a unit can read, and the tablet's ink. */
const openMeasurable: OpenMeasurable = async (source) => {
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

await runRecordings({ openMeasurable, readInspectable: readEcgContents, draw: makeTwelveLeadReport });
