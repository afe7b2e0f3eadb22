import { type PatientName, simulatedPatients } from './simulated-patients.ts';

/** Which simulated patient a command or a configuration asks for. */
export type SimulatedSource =
  | { readonly ok: true; readonly patient: PatientName; readonly seed: number }
  | { readonly ok: false; readonly failure: SimulatedSourceFailure };

/** Why a text names no simulated patient; `sentence` is for the person who typed it. */
export type SimulatedSourceFailure =
  | {
      readonly kind: 'unknown-patient';
      readonly asked: string;
      readonly known: readonly PatientName[];
      readonly sentence: string;
    }
  | { readonly kind: 'bad-seed'; readonly asked: string; readonly sentence: string }
  | { readonly kind: 'unknown-option'; readonly asked: string; readonly sentence: string };

/** The seed of a source that names none. */
export const DEFAULT_SEED = 1;
const LARGEST_SEED = 2 ** 32 - 1;

/** Reads `PATIENT` or `PATIENT?seed=N`, the part of a source after `simulated:`. N: 0 to 4294967295, decimal; 1 where it is left out. */
export function parseSimulatedSource(text: string): SimulatedSource {
  const mark = text.indexOf('?');
  const name = mark < 0 ? text : text.slice(0, mark);
  const known = simulatedPatients.map((patient) => patient.name);
  const patient = known.find((one) => one === name);
  if (patient === undefined) {
    const sentence = `There is no simulated patient “${name}”. Known are: ${known.join(', ')}.`;
    return { ok: false, failure: { kind: 'unknown-patient', asked: name, known, sentence } };
  }
  if (mark < 0) return { ok: true, patient, seed: DEFAULT_SEED };
  const option = text.slice(mark + 1);
  if (!option.startsWith('seed=')) {
    const sentence = `“${option}” is no option of a simulated patient. The only one is seed=N.`;
    return { ok: false, failure: { kind: 'unknown-option', asked: option, sentence } };
  }
  const digits = option.slice('seed='.length);
  const seed = Number(digits);
  if (!/^\d{1,10}$/.test(digits) || seed > LARGEST_SEED) {
    const sentence = `“${digits}” is no seed. A seed is a whole number from 0 to ${String(LARGEST_SEED)}.`;
    return { ok: false, failure: { kind: 'bad-seed', asked: digits, sentence } };
  }
  return { ok: true, patient, seed };
}
