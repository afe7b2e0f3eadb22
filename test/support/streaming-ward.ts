import { simulatedEcg } from '../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import { enrol } from './enrolment.ts';
import { LightUnit } from './light-fleet.ts';
import { readCredentials, startPart, startRelay, temporaryFolder, type RunningRelay } from './parts.ts';
import { SessionAuthor } from './session-author.ts';

/** µV in a count of a session author. */
const COUNT = 5;
const FRAME = 50;
/** At 500 Hz. */
const SAMPLE_MS = 2;
/** Seconds of each patient, gone round: a new heart for each. */
const SECONDS = 20;
const PATIENTS = ['anterior-stemi', 'inferior-stemi', 'atrial-fibrillation', 'normal-sinus'] as const;

export const patientOf = (unit: string): string => `Case of ${unit}`;

/**
 * A relay to which so many units stream, each a patient of its own, twelve leads at 500 Hz (eight are recorded, four follow from them), a
 * record each tenth of a second, with the uplink that ships. All of them are one process: sixteen of the unit's own would be what is measured.
 */
export async function streamingWard(units: number): Promise<RunningRelay> {
  const folder = temporaryFolder();
  const names = Array.from({ length: units }, (_, i) => `ambulance-${String(i + 1)}`);
  enrol(folder, names, 'cardiologist');
  const relay = await startRelay({ folder });
  startPart([process.execPath, 'test/support/streaming-ward.ts', relay.url, relay.credentials, String(units)]);
  return relay;
}

/** Twenty seconds of a patient's leads, in counts of a session author. */
function heartOf(number: number) {
  const ecg = simulatedEcg(PATIENTS[number % PATIENTS.length] ?? 'normal-sinus', number);
  const end = sampleIndex(SECONDS * ecg.format.samplingRate);
  const { channels } = ecg.read({ first: sampleIndex(0), end });
  const counts = channels.map((channel, at) => {
    const { lsb, baseline } = ecg.format.leads[at] ?? { lsb: COUNT, baseline: 0 };
    return Int32Array.from(channel, (value) => Math.round(((value - baseline) * lsb) / COUNT));
  });
  return { leads: ecg.format.leads.map(({ lead }) => lead), counts, length: end };
}

if (import.meta.main) {
  const [url = '', credentials = '', count = '0'] = process.argv.slice(2);
  const units = readCredentials(credentials).units.slice(0, Number(count));
  const hearts = units.map((_, i) => heartOf(i + 1));
  // Only now: what is recorded is as old as its place in the recording says.
  const began = Date.now();
  for (const [i, { unit, token }] of units.entries()) {
    const { leads, counts, length } = hearts[i] ?? heartOf(i + 1);
    const startedAt = began + i;
    const author = new SessionAuthor({ unit, session: i + 1, startedAt, patientLabel: patientOf(unit) });
    author.openWith(leads);
    new LightUnit(token, url, {
      ...{ author, every: milliseconds(100) },
      record: () => {
        // A timer that comes late must not make the recording late: as much as has been since.
        const due = Math.floor((Date.now() - startedAt) / SAMPLE_MS / FRAME) * FRAME;
        while (author.endSample < due) {
          const from = author.endSample % length;
          author.channels(counts.map((channel) => channel.subarray(from, from + FRAME)));
        }
      },
    }).start();
  }
}
