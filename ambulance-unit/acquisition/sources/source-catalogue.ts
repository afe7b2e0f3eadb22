import type { Clock } from '../clock.ts';
import type { EcgSource } from './ecg-source.ts';
import { pacedSource } from './paced-source.ts';
import { simulatedEcg } from './simulated/simulated-ecg.ts';
import { simulatedPatients, type PatientName } from './simulated/simulated-patients.ts';
import { describeLeftOut, openWfdbEcg } from './wfdb/wfdb-ecg.ts';
import { describeWfdbFailure } from './wfdb/wfdb-failure.ts';

/** What a source's text asks for; nothing has been opened yet. */
export type SourceRequest =
  | { readonly kind: 'simulated'; readonly patient: PatientName; readonly seed: number }
  | { readonly kind: 'wfdb'; readonly path: string };

export type ParsedSource =
  { readonly ok: true; readonly request: SourceRequest } | { readonly ok: false; readonly sentence: string };

export type OpenedSource =
  | { readonly ok: true; readonly source: EcgSource; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

const KNOWN = 'simulated:PATIENT[?seed=N] and wfdb:PATH (a .hea file)';
const LARGEST_SEED = 2 ** 32 - 1;

/** Reads `simulated:PATIENT[?seed=N]` or `wfdb:PATH`. */
export function parseSource(text: string): ParsedSource {
  const colon = text.indexOf(':');
  const scheme = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? '' : text.slice(colon + 1);
  switch (scheme) {
    case 'simulated':
      return parseSimulated(rest);
    case 'wfdb':
      if (rest === '')
        return { ok: false, sentence: 'wfdb: needs the path of a .hea file, as in wfdb:records/A0001.hea.' };
      return { ok: true, request: { kind: 'wfdb', path: rest } };
    default:
      return { ok: false, sentence: `There is no source '${scheme}'; the known ones are ${KNOWN}.` };
  }
}

function parseSimulated(rest: string): ParsedSource {
  const [name = '', question, ...more] = rest.split('?');
  const found = simulatedPatients.find((patient) => patient.name === name);
  if (found === undefined) {
    const names = simulatedPatients.map((patient) => patient.name).join(', ');
    return { ok: false, sentence: `There is no simulated patient '${name}'; the known ones are ${names}.` };
  }
  if (question === undefined) return { ok: true, request: { kind: 'simulated', patient: found.name, seed: 1 } };
  const seed = /^seed=(\d{1,10})$/.exec(question)?.[1];
  if (seed === undefined || Number(seed) > LARGEST_SEED || more.length > 0) {
    return { ok: false, sentence: `'?${question}' is not ?seed=N with N from 0 to ${String(LARGEST_SEED)}.` };
  }
  return { ok: true, request: { kind: 'simulated', patient: found.name, seed: Number(seed) } };
}

/** Opens what was asked for. A WFDB record is read and verified whole before it counts as open. */
export async function openSource(request: SourceRequest, clock: Clock, speed: number): Promise<OpenedSource> {
  switch (request.kind) {
    case 'simulated': {
      const ecg = simulatedEcg(request.patient, request.seed);
      return { ok: true, source: pacedSource(ecg, { clock, speed, isResumable: false }), remarks: [] };
    }
    case 'wfdb': {
      const opened = await openWfdbEcg(request.path);
      if (!opened.ok) return { ok: false, sentence: describeWfdbFailure(opened.failure) };
      const ecg = opened.value;
      const leftOut = describeLeftOut(ecg);
      const remarks = leftOut === null ? [] : [leftOut];
      if (ecg.uncalibrated.length > 0) {
        remarks.push(`${ecg.label} gives no gain for ${ecg.uncalibrated.join(', ')}: 200 counts per mV are assumed.`);
      }
      return { ok: true, source: pacedSource(ecg, { clock, speed, isResumable: true }), remarks };
    }
  }
}
