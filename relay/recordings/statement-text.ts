import type { AbsentReason } from '../../protocol/ecg/measured.ts';
import type { Evidence, Statement } from '../../protocol/ecg/statement.ts';

/** What the command line says, in English. Pure. A statement of the rooms without a sentence here fails a test. */

/** By code. The leads are said behind it. */
const STATEMENTS: Readonly<Record<string, string>> = {
  regular: 'Regular rhythm',
  irregular: 'Irregular rhythm',
  'af-likely': 'Atrial fibrillation is likely',
  'wide-complex-tachycardia': 'Wide-complex tachycardia',
  tachycardia: 'Tachycardia',
  bradycardia: 'Bradycardia',
  asystole: 'Asystole: no beat, though leads have contact',
  'no-signal': 'No signal: no lead has contact and a moving line',
  'vf-likely': 'Ventricular fibrillation is likely',
  'paced-rhythm': 'Paced rhythm (ventricular spikes)',
  'prolonged-pr': 'Prolonged PR interval',
  'short-pr': 'Short PR interval',
  'wide-qrs': 'Wide QRS complex',
  'lbbb-pattern': 'Pattern of left bundle branch block',
  'rbbb-pattern': 'Pattern of right bundle branch block',
  'prolonged-qtc': 'Prolonged QTc',
  'very-prolonged-qtc': 'QTc of 500 ms or more',
  'short-qtc': 'Short QTc',
  'left-axis-deviation': 'Left axis deviation',
  'right-axis-deviation': 'Right axis deviation',
  'extreme-axis': 'Extreme axis',
  'low-qrs-voltage': 'Low QRS voltage in all leads',
  'left-ventricular-hypertrophy-voltage': 'Voltage of left ventricular hypertrophy',
  'stemi-criteria': 'STEMI criteria',
  'stemi-criteria-in-leads': 'STEMI criteria in some leads',
  'stemi-anterior': 'ST elevation as in the STEMI criteria, anterior',
  'stemi-inferior': 'ST elevation as in the STEMI criteria, inferior',
  'stemi-lateral': 'ST elevation as in the STEMI criteria, lateral',
  'stemi-posterior': 'ST elevation as in the STEMI criteria, posterior',
  'stemi-right': 'ST elevation as in the STEMI criteria, right ventricle',
  'reciprocal-to-anterior': 'Reciprocal ST depression to the anterior elevation',
  'reciprocal-to-inferior': 'Reciprocal ST depression to the inferior elevation',
  'reciprocal-to-lateral': 'Reciprocal ST depression to the lateral elevation',
  'reciprocal-to-posterior': 'Reciprocal ST depression to the posterior elevation',
  'reciprocal-to-right': 'Reciprocal ST depression to the elevation over the right ventricle',
  'sgarbossa-concordant-elevation': 'Modified Sgarbossa: ST elevation along with the QRS',
  'sgarbossa-concordant-depression': 'Modified Sgarbossa: ST depression along with the QRS in V1 to V3',
  'sgarbossa-discordant-elevation': 'Modified Sgarbossa: ST elevation against the QRS, out of proportion to its S wave',
  'elevation-must-be-new': 'The criteria hold for new elevation only: compare with an earlier ECG',
  'lvh-may-mimic': 'Left ventricular hypertrophy may look alike',
  'wide-qrs-may-mimic': 'A wide QRS may look alike',
  'lbbb-modified-sgarbossa':
    'Left bundle branch block: the modified Sgarbossa rule is used in place of the ordinary criteria',
  'paced-modified-sgarbossa': 'Paced rhythm: the modified Sgarbossa rule is used in place of the ordinary criteria',
  'record-v7-v9': 'Record V7 to V9: ST depression here may be a posterior infarction',
  'record-v4r': 'Record V4R: the right ventricle may take part',
  'v4r-elevated': 'ST elevation in V4R: the right ventricle may take part',
  'reversal-ra-la': 'The arm electrodes may be exchanged',
  'reversal-ra-ll': 'The electrodes of right arm and left leg may be exchanged',
  'reversal-ra-rl': 'The electrodes of right arm and right leg may be exchanged',
  'reversal-la-rl': 'The electrodes of left arm and right leg may be exchanged',
  'reversal-arms-legs': 'The electrodes of arms and legs may be exchanged on both sides',
  'dextrocardia-possible': 'The heart may lie on the right side',
  'precordial-exchange': 'Two chest electrodes may be exchanged',
  'st-changed-since-first': 'ST has changed since the first ECG',
};

const REASONS: Readonly<Record<AbsentReason, string>> = {
  'too-short': 'The recording is too short for it.',
  'lead-missing': 'The lead was not recorded.',
  gap: 'A gap lies inside: it was never recorded.',
  awaited: 'It was recorded, but has not arrived yet.',
  'lead-off': 'The electrode had no contact.',
  flat: 'The line is flat, though no one says that the electrode is off.',
  saturated: 'The signal is at the end of the range of the monitor.',
  noise: 'It is drowned in noise.',
  'no-beats': 'There are no beats.',
  'too-few-beats': 'There are too few beats.',
  'no-dominant-beat': 'No two beats are enough alike to make a median beat of.',
  'no-p-wave': 'There is no P wave.',
  'p-wave-unrelated': 'The P waves bear no fixed relation to the QRS.',
  'no-t-wave': 'There is no T wave.',
  't-end-unclear': 'The T wave runs into what follows it.',
  'too-low': 'The wave is too low to have a direction.',
  'rate-out-of-range': 'It does not hold at this heart rate.',
  paced: 'The rhythm is paced.',
  'no-organised-rhythm': 'The rhythm has no beats to measure.',
  'not-comparable': 'The beats of the two ECGs are conducted another way.',
  'age-missing': 'The age is not known: --age N gives it.',
  'sex-missing': 'The sex is not known: --sex F or --sex M gives it.',
  'switched-off': 'The criteria helper is switched off.',
};

/** By the name of the number that a statement rests on. */
const EVIDENCE: Readonly<Record<string, string>> = {
  'st-j': 'ST at J',
  'st-j60': 'ST at J+60',
  't-amplitude': 'T',
  'p-amplitude': 'P',
  'qrs-height': 'QRS from top to bottom',
  'qrs-net': 'QRS net',
  'qrs-span': 'QRS from top to bottom',
  'qrs-axis': 'QRS axis',
  'r-peak-time': 'time to the peak of R',
  qrs: 'QRS',
  pr: 'PR',
  qtc: 'QTc',
  'qtc-fridericia': 'QTc (Fridericia)',
  rate: 'rate',
  'st-to-s': 'ST to S',
  'sokolow-lyon': 'Sokolow-Lyon',
  cornell: 'Cornell',
  progression: 'way from V1 to V6, exchanged to as it is',
  'irregular-share': 'share of irregular RR',
  'rr-intervals': 'RR intervals',
  'rr-shortest': 'shortest RR',
  'rr-longest': 'longest RR',
  'rr-entropy': 'entropy of RR',
  'rmssd-share': 'RMSSD to mean RR',
  'p-wave-share': 'share of beats with P',
  'paced-beats': 'paced beats',
  beats: 'beats',
  'since-last-beat': 'since the last beat',
  swing: 'swing of the line',
  'live-leads': 'leads with a signal',
  'vf-leakage': 'VF filter leakage',
  'vf-crest': 'crest',
  'vf-repetition': 'repetition',
  'vf-windows': 'windows that agree',
  'qrs-mean': 'mean of QRS',
  'qrs-late': 'end of QRS',
  'st-j-difference': 'change of ST at J',
};

/** True where the statement's code has a sentence of its own. */
export const hasStatementText = (code: string): boolean => Object.hasOwn(STATEMENTS, code);
/** True where the number that a statement rests on has a name of its own. */
export const hasEvidenceText = (what: string): boolean => Object.hasOwn(EVIDENCE, what);

/** A statement in words: what, in which leads, and why it could not be evaluated. A code without words is said as it is. */
export function statementText({ code, leads, kind, why }: Statement): string {
  const words = STATEMENTS[code] ?? code;
  const where = leads.length === 0 || leads.length === 12 ? '' : ` (${leads.join(', ')})`;
  if (kind !== 'not-evaluable') return `${words}${where}.`;
  return `${words}${where}: not evaluable. ${why === null ? '' : REASONS[why]}`.trimEnd();
}

export const absentText = (why: AbsentReason): string => REASONS[why];

/** `V2 ST at J +312 µV (limit 200)`. */
export function evidenceText({ what, lead, value, unit, limit }: Evidence): string {
  const name = EVIDENCE[what] ?? what.replaceAll('-', ' ');
  const amount = (number: number): string => {
    const sign = number < 0 ? '−' : unit === 'µV' && number > 0 ? '+' : '';
    const size = Math.abs(number);
    return `${sign}${unit === 'ratio' ? size.toFixed(2) : String(Math.round(size))}`;
  };
  const units: Readonly<Record<Evidence['unit'], string>> = {
    µV: ' µV',
    ms: ' ms',
    bpm: '/min',
    degrees: '°',
    ratio: '',
    count: '',
    years: ' years',
  };
  const against = limit === null ? '' : ` (limit ${amount(limit)})`;
  return `${lead === null ? '' : `${lead} `}${name} ${amount(value)}${units[unit]}${against}`;
}
