import type { MachineStatements } from '../../../ambulance-unit/acquisition/sources/machine-statements.ts';
import { openEcg, recogniseSource } from '../../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { type Measured, valueOf } from '../../../protocol/ecg/measured.ts';
import type { EcgMeasurement } from '../../../protocol/ecg/measurements/measurement.ts';
import { measureEcg } from '../../../protocol/ecg/measurements/measure-ecg.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import { CLINICAL, clinicalPath } from '../../support/expected-samples.ts';
import { excerptOfEcg } from '../../support/excerpts.ts';
import { figure, type FigureTable, signed } from './figure-table.ts';

type File = keyof typeof CLINICAL;
const FILES: readonly (readonly [File, string])[] = [
  ['scp', 'Mortara ELI250 (SCP-ECG)'],
  ['aecg', 'Mortara ELI250 (HL7 aECG)'],
  ['philips', 'Philips HeartStart MRx'],
  ['eightLeads', 'Welch Allyn CardioControl (SCP-ECG)'],
];

interface Row {
  readonly what: string;
  readonly unit: string;
  /** Null: listed, without a limit of the issue. */
  readonly limit: number | null;
  readonly ofMachine: (machine: MachineStatements) => number | null;
  readonly ours: (measured: EcgMeasurement) => Measured<number>;
}

const ROWS: readonly Row[] = [
  { what: 'rate', unit: '/min', limit: 2, ofMachine: ({ heartRate }) => heartRate, ours: ({ heartRate }) => heartRate },
  { what: 'P', unit: ' ms', limit: null, ofMachine: ({ p }) => p, ours: ({ intervals }) => intervals.p },
  { what: 'PR', unit: ' ms', limit: null, ofMachine: ({ pr }) => pr, ours: ({ intervals }) => intervals.pr },
  { what: 'QRS', unit: ' ms', limit: 10, ofMachine: ({ qrs }) => qrs, ours: ({ intervals }) => intervals.qrs },
  { what: 'QT', unit: ' ms', limit: 20, ofMachine: ({ qt }) => qt, ours: ({ intervals }) => intervals.qt },
  { what: 'P axis', unit: '°', limit: 10, ofMachine: ({ axes }) => axes.p, ours: ({ axes }) => axes.p },
  { what: 'QRS axis', unit: '°', limit: 10, ofMachine: ({ axes }) => axes.qrs, ours: ({ axes }) => axes.qrs },
  { what: 'T axis', unit: '°', limit: 10, ofMachine: ({ axes }) => axes.t, ours: ({ axes }) => axes.t },
];

/** Differences beyond the limit that have been looked at, and what was seen. Nothing is tuned for them. */
const ELI250_AXIS =
  'QRS in I and aVF has three and four phases and little net height. By the largest upward and downward wave of I and aVF ' +
  'the axis is −64°, by net area, as here, −73°: the machine seems to take heights.';
const LOOKED_AT: readonly { readonly file: File; readonly what: string; readonly seen: string }[] = [
  { file: 'scp', what: 'QRS axis', seen: ELI250_AXIS },
  { file: 'aecg', what: 'QRS axis', seen: ELI250_AXIS },
  {
    file: 'philips',
    what: 'QRS',
    seen:
      'the file contradicts itself. 135 ms is the longest of its single leads (II, where it takes a step in ST for the end of QRS); ' +
      'its own marks of the whole beat (qrson, qrsoff) and the mean of its only group of beats say 96 ms. On the drawn beat every lead has left the QRS by 96 ms.',
  },
];

/** What the machines that recorded the clinical files measured, and what we measure of the same samples. */
export async function machineTable(): Promise<FigureTable> {
  const rows: string[][] = [];
  const notes: string[] = [];
  const failures: string[] = [];
  for (const [file, name] of FILES) {
    const { measured, machine } = await measuredFile(file);
    for (const row of ROWS) {
      const theirs = row.ofMachine(machine);
      if (theirs === null) continue;
      const ours = row.ours(measured);
      const by = ours.known ? differenceOf(row, ours.value, theirs) : null;
      const isBeyond = row.limit !== null && (by === null || Math.abs(by) > row.limit);
      const seen = LOOKED_AT.find((one) => one.file === file && one.what === row.what)?.seen;
      if (isBeyond && seen !== undefined) notes.push(`${name}, ${row.what}: ${seen}`);
      if (isBeyond && seen === undefined)
        failures.push(
          `${row.what} of ${name}: the machine ${figure(theirs)}${row.unit}, we ${valueText(ours, row.unit)}`,
        );
      rows.push([
        name,
        row.what,
        `${figure(theirs)}${row.unit}`,
        valueText(ours, row.unit),
        by === null ? '' : signed(by, 1),
        row.limit === null ? '' : `±${String(row.limit)}`,
        row.limit === null ? 'listed' : isBeyond ? `**beyond**${seen === undefined ? '' : ', see below'}` : 'within',
      ]);
    }
    rows.push(...leadRows(name, measured, machine));
  }
  return {
    heading: 'What the recording machines measured',
    about: [
      'Measurements stored in the clinical files by the machine that recorded them, against ours of the first 10 s. A machine is no truth either; ' +
        'each difference is listed and nothing is tuned to it. Limits: rate ±2/min, QRS ±10 ms, QT ±20 ms, axes ±10°.',
    ],
    columns: ['file', 'what', 'machine', 'ours', 'difference', 'limit', ''],
    rows,
    notes,
    failures,
  };
}

async function measuredFile(
  file: File,
): Promise<{ readonly measured: EcgMeasurement; readonly machine: MachineStatements }> {
  const parsed = recogniseSource(clinicalPath(file));
  if (!parsed.ok) throw new Error(parsed.sentence);
  const opened = await openEcg(parsed.request);
  if (!opened.ok) throw new Error(opened.sentence);
  if (opened.machine === null) throw new Error(`${CLINICAL[file]} holds nothing of its machine`);
  const { ecg, patient, machine } = opened;
  const end = Math.min(ecg.length ?? 0, Math.round(10 * ecg.format.samplingRate));
  const excerpt = excerptOfEcg(ecg, { first: sampleIndex(0), end: sampleIndex(end) });
  return { measured: measureEcg(excerpt, { patient, evaluatesCriteria: true }), machine };
}

/** Axes differ by the shorter way round. */
function differenceOf({ unit }: Row, ours: number, theirs: number): number {
  const by = ours - theirs;
  return unit === '°' ? ((((by + 180) % 360) + 360) % 360) - 180 : by;
}

const valueText = (measured: Measured<number>, unit: string): string =>
  measured.known ? `${figure(measured.value)}${unit}` : `n/a (${measured.why})`;

/** The largest difference over the leads of each height that the machine gives. */
function leadRows(name: string, measured: EcgMeasurement, machine: MachineStatements): readonly string[][] {
  const heights = [
    ['R height', ({ r }: MachineStatements['leads'][number]) => r, ({ r }: Waves) => r],
    ['S height', ({ s }: MachineStatements['leads'][number]) => s, ({ s }: Waves) => s],
    ['T height', ({ t }: MachineStatements['leads'][number]) => t, ({ t }: Waves) => t],
    ['ST at J', ({ stJ }: MachineStatements['leads'][number]) => stJ, ({ stJ }: Waves) => stJ],
  ] as const;
  return heights.flatMap(([what, theirsIn, oursIn]) => {
    const compared = machine.leads.flatMap((lead) => {
      const theirs = theirsIn(lead);
      const one = measured.leads.find((candidate) => candidate.lead === lead.lead);
      const waves = one === undefined ? null : valueOf(one.amplitudes);
      const st = one === undefined ? null : valueOf(one.st);
      if (theirs === null || waves === null || st === null) return [];
      const ours = oursIn({ r: waves.r, s: waves.s, t: valueOf(waves.t), stJ: st.j });
      return ours === null ? [] : [{ lead: lead.lead, theirs, ours, by: ours - theirs }];
    });
    const [first, ...rest] = compared;
    if (first === undefined) return [];
    const worst = rest.reduce((one, other) => (Math.abs(other.by) > Math.abs(one.by) ? other : one), first);
    return [
      [
        name,
        `${what}, worst of ${String(compared.length)} leads (${worst.lead})`,
        `${figure(worst.theirs)} µV`,
        `${figure(worst.ours)} µV`,
        signed(worst.by),
        '',
        'listed',
      ],
    ];
  });
}

interface Waves {
  readonly r: number;
  readonly s: number;
  readonly t: number | null;
  readonly stJ: number;
}
