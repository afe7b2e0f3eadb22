import { type Measured, valueOf } from '../../../../../protocol/ecg/measured.ts';
import type { SampleRange } from '../../../../../protocol/ecg/sample-block.ts';
import { type ExportedNote, notesCut } from '../../exported-note.ts';
import type { ExportedEcg, ExportedLead } from '../exported-ecg.ts';
import { type MeasuredValue, measuredValues, statementsOf } from '../measured-values.ts';
import { codeItem, type DataSet, dataSet } from './dicom-attributes.ts';
import { cut, decimalString, oneLine } from './dicom-text.ts';

/** What was measured over all leads. Source: DICOM PS3.16, CID 3227, 3229 and 3689, and ISO/IEEE 11073-10101. */
const GLOBAL: Readonly<Record<MeasuredValue['what'], readonly [code: string, meaning: string]>> = {
  'heart-rate': ['2:16770', 'Heart rate'],
  p: ['2:16184', 'P duration, global'],
  pr: ['2:15872', 'PR time period, global'],
  qrs: ['2:16156', 'QRS duration, global'],
  qt: ['2:16160', 'QT duration, global'],
  qtc: ['2:15880', 'QTc global using Bazett formula'],
  'p-axis': ['2:16128', 'P Axis'],
  'qrs-axis': ['2:16132', 'QRS axis'],
  't-axis': ['2:16136', 'T axis'],
};

const UNITS: Readonly<Record<MeasuredValue['unit'] | 'uV', readonly [code: string, meaning: string]>> = {
  bpm: ['/min', 'per minute'],
  ms: ['ms', 'millisecond'],
  deg: ['deg', 'degree'],
  uV: ['uV', 'microvolt'],
};

/** Of each lead, µV. Source: DICOM PS3.16, CID 3688. */
const PER_LEAD = {
  q: ['2:1792', 'Q amplitude, per lead'],
  r: ['2:2048', 'R amplitude, per lead'],
  s: ['2:2304', 'S amplitude, per lead'],
  tMaximum: ['2:2560', 'T maximum amplitude, per lead'],
  tMinimum: ['2:2816', 'T minimum amplitude, per lead'],
  j: ['2:1024', 'J point Amplitude, per lead'],
  j60: ['2:14336', 'Amplitude at 60 ms into ST segment, per lead'],
  j80: ['2:14592', 'Amplitude at 80 ms into ST segment, per lead'],
} as const;

/** All channels of the one multiplex group. */
const WHOLE = [1, 0] as const;
/** A text of more characters has no place in one annotation. */
const LONGEST_TEXT = 1024;
/** An object is read into memory whole: of more stretches than these the rest is counted. */
const MOST_STRETCHES = 1000;

/** What was measured and stated, what is absent, which lead had no contact, and what people noted, an item each. */
export function annotationsOf(
  ecg: ExportedEcg,
  leads: readonly ExportedLead[],
): { readonly items: readonly DataSet[]; readonly leftOut: readonly string[] } {
  const at = (first: number): number => first - ecg.firstSample;
  const stretch = ({ first, end }: SampleRange) => ({ from: at(first) + 1, to: at(end) });
  const stretches = [
    ...ecg.absent.map((range) => ({
      channels: WHOLE,
      place: stretch(range),
      said:
        range.reason === 'awaited'
          ? 'Absent: recorded, but not received yet'
          : `Absent: never recorded (${range.reason})`,
    })),
    ...ecg.leadsOff.flatMap((range) => {
      const channel = leads.findIndex(({ lead }) => lead === range.lead) + 1;
      return [{ channels: [1, channel], place: stretch(range), said: `Lead ${range.lead} had no contact` }];
    }),
  ];
  const notes = (ecg.notes ?? []).map((note) => ({
    channels: channelsOf(note, leads),
    place: { from: note.at + 1, to: note.end ?? note.at + 1 },
    said: note.text,
  }));
  return {
    items: [
      ...measuredValues(ecg).map(({ what, value, unit }) => numberItem(GLOBAL[what], UNITS[unit], value, WHOLE)),
      ...leadValues(ecg, leads),
      ...statementsOf(ecg).map((said) => textItem(said, WHOLE, null)),
      ...[...stretches.slice(0, MOST_STRETCHES), ...notes.slice(0, MOST_STRETCHES)].map(({ said, channels, place }) =>
        textItem(said, channels, place),
      ),
    ],
    leftOut: [
      ...unlisted(stretches.length, 'stretches without samples or contact'),
      ...unlisted(notes.length, 'notes'),
      ...notesCut(
        notes.filter(({ said }) => Array.from(oneLine(said)).length > LONGEST_TEXT).length,
        `${String(LONGEST_TEXT)} characters`,
      ),
    ],
  };
}

/** A pair for each lead, whether it is named as the electrode sat or by the monitor's channel; all where none is here. */
function channelsOf({ leads: about = [] }: ExportedNote, leads: readonly ExportedLead[]): readonly number[] {
  const pairs = leads.flatMap(({ lead, channel }, at) =>
    about.includes(lead) || about.includes(channel) ? [1, at + 1] : [],
  );
  return pairs.length === 0 ? WHOLE : pairs;
}

const unlisted = (count: number, what: string): readonly string[] =>
  count <= MOST_STRETCHES ? [] : [`${String(count - MOST_STRETCHES)} further ${what} are not annotated.`];

function leadValues({ measurement }: ExportedEcg, leads: readonly ExportedLead[]): readonly DataSet[] {
  return (measurement?.leads ?? []).flatMap(({ lead, amplitudes, st }): DataSet[] => {
    const channel = leads.findIndex((one) => one.lead === lead) + 1;
    if (channel === 0) return [];
    const known = <T>(measured: Measured<T>): T | null => valueOf(measured);
    const waves = known(amplitudes);
    const level = known(st);
    const t = waves === null ? null : known(waves.t);
    const values: readonly (readonly [keyof typeof PER_LEAD, number | null | undefined])[] = [
      ['q', waves?.q],
      ['r', waves?.r],
      ['s', waves?.s],
      [t !== null && t < 0 ? 'tMinimum' : 'tMaximum', t],
      ['j', level?.j],
      ['j60', level?.j60],
      ['j80', level?.j80],
    ];
    return values.flatMap(([what, value]) =>
      value === null || value === undefined
        ? []
        : [numberItem(PER_LEAD[what], UNITS.uV, Math.round(value * 10) / 10 + 0, [1, channel])],
    );
  });
}

function numberItem(
  [code, meaning]: readonly [string, string],
  [unit, unitMeaning]: readonly [string, string],
  value: number,
  channels: readonly [number, number],
): DataSet {
  return dataSet({
    ConceptNameCodeSequence: [codeItem(code, 'MDC', meaning)],
    MeasurementUnitsCodeSequence: [codeItem(unit, 'UCUM', unitMeaning, { CodingSchemeVersion: '1.4' })],
    NumericValue: decimalString(value).text,
    ReferencedWaveformChannels: channels,
    AnnotationGroupNumber: [1],
  });
}

/** Positions count from 1. Source: DICOM PS3.3, C.10.10.1. */
function textItem(
  said: string,
  channels: readonly number[],
  place: { readonly from: number; readonly to: number } | null,
): DataSet {
  return dataSet({
    UnformattedTextValue: cut(oneLine(said), LONGEST_TEXT),
    ReferencedWaveformChannels: channels,
    ...(place === null
      ? {}
      : place.from === place.to
        ? { TemporalRangeType: 'POINT', ReferencedSamplePositions: [place.from] }
        : { TemporalRangeType: 'SEGMENT', ReferencedSamplePositions: [place.from, place.to] }),
    AnnotationGroupNumber: [2],
  });
}
