import { type EcgExcerpt, excerptOf, type ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { type Hertz, type SampleCount, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { MeasurableFile, OpenMeasurable } from './measurable.ts';
import { describedIn } from './described-in.ts';
import { measurementReport, type MeasuredSource } from './measurement-report.ts';
import { measurementText } from './measurement-text.ts';
import { piecesOf } from './recorded-pieces.ts';
import { RelayTrouble, type RelayClient } from './relay-client.ts';
import { NotMeasurable } from './told-failures.ts';

/** What to measure, as it was asked for; checked already. */
export interface MeasuringOrder {
  readonly source: string;
  /** Seconds from the start of the recording. */
  readonly from: number;
  readonly duration: number;
  /** What was given by flag stands before what a file says. */
  readonly patient: PatientFacts;
  readonly evaluatesCriteria: boolean;
}

export interface Measured {
  readonly report: object;
  readonly text: string;
}

/** Monitors report contact every tenth of a second; a block has one report for all of it. */
const BLOCKS_A_SECOND = 10;

const NOBODY: PatientFacts = { ageYears: null, sex: null };

/** Measures a stretch of a file or of a simulated patient. Throws NotMeasurable. */
export async function measureFile(order: MeasuringOrder, open: OpenMeasurable): Promise<Measured> {
  const opened = await open(order.source);
  if (!opened.ok) throw new NotMeasurable(opened.sentence);
  const { file } = opened;
  const range = rangeOf(order, file.format.samplingRate, file.length, file.label);
  let excerpt: EcgExcerpt;
  try {
    excerpt = excerptOf(file.format, range, blocksOf(file, range));
  } catch (thrown) {
    if (thrown instanceof RangeError || !(thrown instanceof Error)) throw thrown;
    throw new NotMeasurable(thrown.message, { cause: thrown });
  }
  return measured(order, excerpt, file);
}

/** Measures a stretch of a session that a relay holds. Throws NotMeasurable, RelayTrouble, UnreadableRecording. */
export async function measureSession(
  order: MeasuringOrder,
  session: SessionId,
  client: RelayClient,
): Promise<Measured> {
  const detail = await client.detail(session);
  const description = await describedIn(client, session);
  if (description === null) {
    throw new RelayTrouble('The record that describes this session has not arrived yet: nothing can be measured.');
  }
  const { format } = description;
  const range = rangeOf(order, format.samplingRate, detail.endSample as SampleCount, `Session ${session}`);
  const pieces: ExcerptPiece[] = [];
  for await (const piece of piecesOf(client.records(session, 'sample'), format, range.end as number as SampleCount)) {
    const end = piece.kind === 'samples' ? piece.block.firstSample + (piece.block.channels[0]?.length ?? 0) : 0;
    if (piece.kind === 'samples' && end <= range.first) continue;
    pieces.push(piece.kind === 'gap' ? { kind: 'gap', range: piece.gap } : piece);
  }
  const label = [`Session ${session}`, description.unit, description.source, detail.patientLabel]
    .filter((part) => part !== '')
    .join(', ');
  const remarks = detail.complete ? [] : ['The session is not complete: what has not arrived is not measured.'];
  return measured(order, excerptOf(format, range, pieces), { label, patient: NOBODY, machine: null, remarks });
}

function measured(
  { source, patient: given, evaluatesCriteria }: MeasuringOrder,
  excerpt: EcgExcerpt,
  { label, patient: known, machine, remarks }: Pick<MeasurableFile, 'label' | 'patient' | 'machine' | 'remarks'>,
): Measured {
  const patient = { ageYears: given.ageYears ?? known.ageYears, sex: given.sex ?? known.sex };
  const measurement = measureEcg(excerpt, { patient, evaluatesCriteria });
  const originOf = (flag: unknown, file: unknown) => (flag !== null ? 'flag' : file !== null ? 'file' : null);
  const about: MeasuredSource = {
    source,
    label,
    patient,
    origins: { ageYears: originOf(given.ageYears, known.ageYears), sex: originOf(given.sex, known.sex) },
    machine,
    remarks,
  };
  return { report: measurementReport(measurement, about), text: measurementText(measurement, about) };
}

/** The stretch that was asked for, cut where the recording ends. */
function rangeOf(
  { from, duration }: MeasuringOrder,
  rate: Hertz,
  length: SampleCount | null,
  label: string,
): SampleRange {
  const first = Math.round(from * rate);
  const end = Math.min(Math.round((from + duration) * rate), length ?? Infinity);
  if (end <= first) {
    const has = length === null || length === 0 ? 'holds no samples' : `is ${(length / rate).toFixed(1)} s long`;
    throw new NotMeasurable(`${label} ${has}: nothing can be measured from ${String(from)} s on.`);
  }
  return { first: sampleIndex(first), end: sampleIndex(end) };
}

function* blocksOf(file: MeasurableFile, { first, end }: SampleRange): Generator<ExcerptPiece> {
  const step = Math.max(1, Math.round(file.format.samplingRate / BLOCKS_A_SECOND));
  for (let at: number = first; at < end;) {
    const next = Math.min(end, (Math.floor(at / step) + 1) * step);
    yield { kind: 'samples', block: file.read({ first: sampleIndex(at), end: sampleIndex(next) }) };
    at = next;
  }
}
