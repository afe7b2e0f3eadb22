import { type LeadName, leadOfName } from '../../../../protocol/ecg/leads.ts';
import { deviceCount, type Hertz, hertz, microvoltsPerLsb } from '../../../../protocol/ecg/units.ts';
import { type ImportedLead, isUsableRate, MOST_LEADS, MOST_SAMPLES } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { attributeOf, childrenNamed, descend, descendants, ownText, type XmlElement } from '../xml-document.ts';

/** Simultaneous leads of a file: the rhythm, or a representative beat. */
export interface AecgSeries {
  /** Such as `RHYTHM` or `REPRESENTATIVE_BEAT`. */
  readonly code: string;
  readonly samplingRate: Hertz;
  readonly leads: readonly ImportedLead[];
}

const MICROVOLTS: Readonly<Record<string, number>> = { nv: 0.001, uv: 1, '\u00b5v': 1, '\u03bcv': 1, mv: 1000, v: 1e6 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6 };
const LEAD_CODE = 'MDC_ECG_LEAD_';

/** Every set of simultaneous sequences, in the order of the file; derived series come behind those they derive from. */
export function readAecgSeries(root: XmlElement): ClinicalOutcome<readonly AecgSeries[]> {
  const found: AecgSeries[] = [];
  for (const name of ['series', 'derivedSeries']) {
    for (const series of descendants(root, name)) {
      const code = attributeOf(descend(series, 'code'), 'code');
      for (const component of childrenNamed(series, 'component')) {
        const set = descend(component, 'sequenceSet');
        if (set === null) continue;
        const read = readSequenceSet(set, code);
        if (!read.ok) return read;
        if (read.value !== null) found.push(read.value);
      }
    }
  }
  return imported(found);
}

/** Null where the set holds no lead at all, such as one of pressures. */
function readSequenceSet(set: XmlElement, code: string): ClinicalOutcome<AecgSeries | null> {
  const sequences = childrenNamed(set, 'component').flatMap((component) => childrenNamed(component, 'sequence'));
  const increments = sequences.flatMap((sequence) => {
    const increment = descend(sequence, 'value', 'increment');
    return increment === null ? [] : [increment];
  });
  const leads: ImportedLead[] = [];
  for (const sequence of sequences) {
    const name = attributeOf(descend(sequence, 'code'), 'code');
    if (!name.startsWith(LEAD_CODE)) continue;
    if (leads.length >= MOST_LEADS)
      return refusedFor({ kind: 'too-many-leads', declared: sequences.length, limit: MOST_LEADS });
    const lead = readLead(sequence, name.slice(LEAD_CODE.length));
    if (!lead.ok) return lead;
    leads.push(lead.value);
  }
  if (leads.length === 0) return imported(null);
  const [increment] = increments;
  if (increment === undefined)
    return refusedFor({ kind: 'missing-element', element: 'time between samples', within: 'a set of sequences' });
  const seconds = Number(attributeOf(increment, 'value')) * (SECONDS[attributeOf(increment, 'unit')] ?? Number.NaN);
  // Decimal fractions of a second: 0.002 s are 500 Hz, and not 499.99999999999994.
  const rate = Math.round(1e6 / seconds) / 1e6;
  if (!isUsableRate(rate))
    return refusedFor({
      kind: 'bad-value',
      what: 'time between samples',
      found: `${attributeOf(increment, 'value')} ${attributeOf(increment, 'unit')}`,
      wanted: 'a time in s, ms or us that an ECG is sampled at',
    });
  return imported({ code, samplingRate: hertz(rate), leads });
}

const leadOfCode = (name: string): LeadName | null => leadOfName(/^[XYZ]$/.test(name) ? `V${name}` : name);

function readLead(sequence: XmlElement, name: string): ClinicalOutcome<ImportedLead> {
  const value = descend(sequence, 'value');
  const scale = amount(descend(value, 'scale'));
  if (scale === null || !(scale > 0))
    return refusedFor({
      kind: 'bad-value',
      what: `scale of lead ${name}`,
      found: written(descend(value, 'scale')),
      wanted: 'a voltage above zero',
    });
  const origin = amount(descend(value, 'origin')) ?? 0;
  const baseline = -origin / scale + 0;
  if (!Number.isInteger(Math.round(baseline * 1e6) / 1e6) || Math.abs(baseline) >= 2 ** 31)
    return refusedFor({
      kind: 'bad-value',
      what: `origin of lead ${name}`,
      found: written(descend(value, 'origin')),
      wanted: 'a whole multiple of its scale',
    });
  const digits = readDigits(ownText(descend(value, 'digits')), name);
  if (!digits.ok) return digits;
  return imported({
    name,
    lead: leadOfCode(name),
    lsb: microvoltsPerLsb(scale),
    baseline: deviceCount(Math.round(baseline) + 0),
    samples: digits.value,
  });
}

const written = (element: XmlElement | null): string =>
  `${attributeOf(element, 'value')} ${attributeOf(element, 'unit')}`.trim();

/** A physical quantity in µV, or null where it is none. */
function amount(element: XmlElement | null): number | null {
  const text = attributeOf(element, 'value').trim();
  const value = Number(text) * (MICROVOLTS[attributeOf(element, 'unit').toLowerCase()] ?? Number.NaN);
  return text === '' || !Number.isFinite(value) ? null : value;
}

function readDigits(text: string, lead: string): ClinicalOutcome<Int32Array> {
  // One word at a time: millions of them as strings would take many times the memory of the file.
  const words = /\S+/g;
  let samples = new Int32Array(8192);
  let count = 0;
  for (let found = words.exec(text); found !== null; found = words.exec(text)) {
    const [word] = found;
    if (count === MOST_SAMPLES)
      return refusedFor({ kind: 'too-many-samples', lead, declared: count + 1, limit: MOST_SAMPLES });
    if (!/^[+-]?\d{1,16}$/.test(word))
      return refusedFor({
        kind: 'bad-value',
        what: `sample ${String(count)} of lead ${lead}`,
        found: word,
        wanted: 'a whole number',
      });
    const value = Number(word);
    if (value < -(2 ** 31) || value >= 2 ** 31) return refusedFor({ kind: 'sample-out-of-range', lead, sample: count });
    if (count === samples.length) {
      const longer = new Int32Array(count * 2);
      longer.set(samples);
      samples = longer;
    }
    samples[count] = value;
    count += 1;
  }
  return count === 0 ? refusedFor({ kind: 'no-samples', lead }) : imported(samples.slice(0, count));
}
