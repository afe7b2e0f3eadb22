import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLINICAL,
  clinicalBytes,
  clinicalPath,
  expectedSignals,
  statedOf,
} from '../../../../test/support/expected-samples.ts';
import { describeClinicalFailure } from '../clinical-failure.ts';
import { decodeScp } from '../scp/scp-ecg.ts';
import { decodeAecg, decodeAecgSeries, openAecg } from './aecg-ecg.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const lead = (name: string, digits: string, scale = '<scale value="5" unit="uV"/>', origin = '') =>
  `<component><sequence><code code="MDC_ECG_LEAD_${name}"/><value xsi:type="SLIST_PQ">${origin}${scale}` +
  `<digits>${digits}</digits></value></sequence></component>`;
const time = (value = '2', unit = 'ms') =>
  `<component><sequence><code code="TIME_RELATIVE"/><value xsi:type="GLIST_PQ"><head value="0" unit="s"/>` +
  `<increment value="${value}" unit="${unit}"/></value></sequence></component>`;
const series = (inside: string) =>
  `<series><code code="RHYTHM"/><component><sequenceSet>${inside}</sequenceSet></component></series>`;
const made = (inside: string, before = '') =>
  bytesOf(`<?xml version="1.0"?>${before}<AnnotatedECG xmlns:xsi="x"><component>${inside}</component></AnnotatedECG>`);
const refusal = (bytes: Uint8Array) => {
  const outcome = decodeAecg(bytes);
  if (outcome.ok) throw new Error('it was accepted');
  return outcome.failure;
};

describe('an HL7 annotated ECG', () => {
  it('every sample of the rhythm and of the representative beat as an independent decoder finds them', () => {
    const read = decodeAecgSeries(clinicalBytes('aecg'));
    if (!read.ok) throw new Error(read.failure.kind);
    expect(read.value.map(({ code }) => code)).toEqual(['RHYTHM', 'REPRESENTATIVE_BEAT']);
    for (const [at, { samplingRate, leads }] of read.value.entries()) {
      const expected = expectedSignals(`${CLINICAL.aecg}#series${String(at)}`);
      expect(samplingRate).toBe(expected.fs);
      expect(leads.map(({ name }) => name)).toEqual(Object.keys(expected.leads));
      for (const { name, lsb, samples } of leads) {
        expect(lsb).toBe(expected.uV_per_LSB);
        expect(statedOf(samples), name).toEqual(expected.leads[name]);
      }
    }
  });

  it('is the same ECG as its SCP-ECG twin, sample for sample, and so are the measurements of the machine', () => {
    const here = decodeAecg(clinicalBytes('aecg'));
    const there = decodeScp(clinicalBytes('scp'));
    if (!here.ok || !there.ok) throw new Error('one of them is refused');
    expect(here.value.leads.map(({ lead: name, samples }) => [name, samples])).toEqual(
      there.value.leads.map(({ lead: name, samples }) => [name, samples]),
    );
    const { machine, pr, qrs, qt, qtc, axes } = here.value.machine ?? {};
    expect(there.value.machine).toMatchObject({ machine, pr, qrs, qt, qtc, axes });
  });

  it('carries age, sex, rhythm and measurements, but none that a person added', () => {
    const opened = openAecg(clinicalPath('aecg'));
    if (!opened.ok) throw new Error(opened.failure.kind);
    expect(opened.value).toMatchObject({
      patient: { ageYears: 46, sex: 'male' },
      machine: { machine: 'ELI250', p: 102, texts: ['Sinus Rhythm'] },
    });
    expect(opened.value.format.leads).toHaveLength(8);
  });

  it('reads scales in any unit of voltage, an origin that is not 0, and times in s and ms', () => {
    const read = decodeAecg(
      made(
        series(
          time('0.004', 's') +
            lead('V2', ' 1\n -2 ', '<scale value="0.0025" unit="mV"/>', '<origin value="-0.01" unit="mV"/>') +
            lead('X', '3 4'),
        ),
      ),
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        samplingRate: 250,
        leads: [
          { lead: 'V2', lsb: 2.5, baseline: 4, samples: Int32Array.of(1, -2) },
          { lead: 'VX', lsb: 5, baseline: 0 },
        ],
      },
    });
  });

  it('of several sets of leads takes the one with the most, and says so', () => {
    const set = (inside: string) => `<component><sequenceSet>${time()}${inside}</sequenceSet></component>`;
    const read = decodeAecg(
      made(`<series><code code="RHYTHM"/>${set(lead('I', '1'))}${set(lead('V1', '1') + lead('V2', '2'))}</series>`),
    );
    expect(read.ok && read.value.leads.map(({ name }) => name)).toEqual(['V1', 'V2']);
    expect(read.ok && read.value.remarks.join()).toContain('2 sets');
  });
});

describe('a file that is no usable annotated ECG', () => {
  it.each([
    ['not XML', bytesOf('hello'), 'not-xml'],
    ['cut off', clinicalBytes('aecg').subarray(0, 100_000), 'not-xml'],
    ['another document', bytesOf('<ClinicalDocument/>'), 'other-document'],
    ['no series', made(''), 'no-known-lead'],
    ['no time between samples', made(series(lead('I', '1 2'))), 'missing-element'],
    ['a time of nothing', made(series(time('0') + lead('I', '1 2'))), 'bad-value'],
    ['a unit that is no time', made(series(time('2', 'mm') + lead('I', '1 2'))), 'bad-value'],
    ['a word among the samples', made(series(time() + lead('I', '1 two 3'))), 'bad-value'],
    ['samples beyond 32 bits', made(series(time() + lead('I', '1 4294967296'))), 'sample-out-of-range'],
    ['no samples', made(series(time() + lead('I', ' '))), 'no-samples'],
    ['no scale', made(series(time() + lead('I', '1', ''))), 'bad-value'],
    ['a scale in millimetres', made(series(time() + lead('I', '1', '<scale value="5" unit="mm"/>'))), 'bad-value'],
    [
      'an origin between two counts',
      made(series(time() + lead('I', '1', undefined, '<origin value="2" unit="uV"/>'))),
      'bad-value',
    ],
    [
      'in an encoding of its own',
      bytesOf('<?xml version="1.0" encoding="EBCDIC-37"?><AnnotatedECG/>'),
      'unknown-encoding',
    ],
    ['not in the encoding it names', Uint8Array.of(...bytesOf('<AnnotatedECG>'), 0xff, 0xfe), 'wrong-encoding'],
  ] as const)('%s: refused with a reason', (_, bytes, kind) => {
    const failure = refusal(bytes);
    expect(failure.kind).toBe(kind);
    expect(describeClinicalFailure('one.xml', failure)).toMatch(/^one\.xml[^\n]{15,}\.$/);
  });

  it('entities of its own, bombs among them, and anything outside of the file are refused unread', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "${'ha'.repeat(50)}">${Array.from({ length: 9 }, (_, at) => `<!ENTITY a${String(at)} "&a;&a;&a;">`).join('')}]>`;
    const outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>';
    for (const type of [bomb, outside, '<!DOCTYPE AnnotatedECG SYSTEM "http://127.0.0.1:1/a.dtd">'])
      for (const inside of ['', '&a8;', '&x;'])
        expect(refusal(made(inside, type)).kind, `${type} ${inside}`).toBe('document-type');
  });

  it('nested without end, or of countless elements: refused, not a crash', () => {
    expect(refusal(bytesOf('<a>'.repeat(300_000))).kind).toBe('nested-too-deeply');
    expect(refusal(bytesOf(`<a>${'<b/>'.repeat(600_000)}</a>`)).kind).toBe('too-many-elements');
  });

  it('with any bytes of it changed: an ECG or a reason, and never an exception', () => {
    const sound = made(series(time() + lead('I', '1 2 3 4 5 6 7 8') + lead('II', '1 2 3 4 5 6 7 8')));
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), (at, bytes) => {
        const damaged = Uint8Array.from(sound);
        damaged.set(bytes.subarray(0, sound.length - at), at);
        const outcome = decodeAecg(damaged);
        if (!outcome.ok) expect(describeClinicalFailure('one.xml', outcome.failure)).toMatch(/^one\.xml[^\n]{10,}\.$/);
      }),
      { numRuns: 400 },
    );
  });
});
