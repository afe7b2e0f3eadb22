import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CLINICAL, clinicalBytes, expectedSignals, statedOf } from '../../../../test/support/expected-samples.ts';
import { decodeAecg } from '../aecg/aecg-ecg.ts';
import { describeClinicalFailure } from '../clinical-failure.ts';
import { decodeScp } from '../scp/scp-ecg.ts';
import { decodeDicom, decodeDicomWaveforms } from './dicom-ecg.ts';

/** Attributes as bytes, explicit little endian. */
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const uint16 = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
const uint32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const element = (tag: number, vr: string, value: Uint8Array | string): Uint8Array => {
  const plain = typeof value === 'string' ? latin1(value) : value;
  const even = plain.length % 2 === 0 ? plain : joined(plain, Uint8Array.of(0x20));
  const head = joined(uint16(tag >>> 16, tag & 0xffff), latin1(vr));
  return ['OB', 'OW', 'SQ', 'UN'].includes(vr)
    ? joined(head, uint16(0), uint32(even.length), even)
    : joined(head, uint16(even.length), even);
};
const sequence = (tag: number, ...items: readonly Uint8Array[]): Uint8Array =>
  element(tag, 'SQ', joined(...items.map((item) => joined(uint16(0xfffe, 0xe000), uint32(item.length), item))));
const code = (tag: number, scheme: string, value: string, meaning: string): Uint8Array =>
  sequence(
    tag,
    joined(element(0x00080100, 'SH', value), element(0x00080102, 'SH', scheme), element(0x00080104, 'LO', meaning)),
  );

interface Made {
  readonly counts?: readonly number[];
  readonly channels?: readonly Uint8Array[];
  readonly samples?: number;
  readonly rate?: string;
  readonly coding?: readonly [bits: number, interpretation: string];
  readonly padding?: number;
}
const channel = (lead: number, more: readonly Uint8Array[] = [], unit = 'uV', sensitivity = '2.5'): Uint8Array =>
  joined(
    code(0x003a0208, 'MDC', `2:${String(lead)}`, `Lead ${String(lead)}`),
    element(0x003a0210, 'DS', sensitivity),
    code(0x003a0211, 'UCUM', unit, unit),
    ...more,
  );
const TWO = [channel(1), channel(2)];
const dataSetOf = ({
  counts = [1, 10, 2, 20, 3, 30],
  channels = TWO,
  samples = 3,
  rate = '500',
  coding = [16, 'SS'],
  padding,
}: Made = {}): Uint8Array =>
  sequence(
    0x54000100,
    joined(
      element(0x003a0005, 'US', uint16(channels.length)),
      element(0x003a0010, 'UL', uint32(samples)),
      element(0x003a001a, 'DS', rate),
      sequence(0x003a0200, ...channels),
      element(0x54001004, 'US', uint16(coding[0])),
      element(0x54001006, 'CS', coding[1]),
      ...(padding === undefined ? [] : [element(0x5400100a, 'OW', new Uint8Array(Int16Array.of(padding).buffer))]),
      element(0x54001010, 'OW', new Uint8Array(Int16Array.from(counts).buffer)),
    ),
  );
const EXPLICIT = '1.2.840.10008.1.2.1';
const fileOf = (dataSet: Uint8Array, syntax = EXPLICIT): Uint8Array =>
  joined(new Uint8Array(128), latin1('DICM'), element(0x00020010, 'UI', syntax), dataSet);
const made = (of: Made = {}): Uint8Array => fileOf(dataSetOf(of));
const read = (bytes: Uint8Array) => {
  const outcome = decodeDicom(bytes);
  if (!outcome.ok) throw new Error(describeClinicalFailure('it', outcome.failure));
  return outcome.value;
};
const refusal = (bytes: Uint8Array): string => {
  const outcome = decodeDicom(bytes);
  return outcome.ok ? 'it was accepted' : describeClinicalFailure('it', outcome.failure);
};

describe('a DICOM waveform file', () => {
  it('every sample of the rhythm and of the median beat as an independent decoder finds them', () => {
    const waveforms = decodeDicomWaveforms(clinicalBytes('dicom'));
    if (!waveforms.ok) throw new Error(waveforms.failure.kind);
    expect(waveforms.value.map(({ label }) => label)).toEqual(['RHYTHM', 'MEDIAN BEAT']);
    for (const [at, { samplingRate, leads }] of waveforms.value.entries()) {
      const expected = expectedSignals(`${CLINICAL.dicom}#group${String(at)}`);
      expect(samplingRate).toBe(expected.fs);
      expect(leads.map(({ name }) => name)).toEqual(Object.keys(expected.leads));
      for (const { name, lsb, samples } of leads) {
        expect(lsb).toBe(expected.uV_per_LSB);
        expect(statedOf(samples), name).toEqual(expected.leads[name]);
      }
    }
  });

  it('is the same ECG as its SCP-ECG and its aECG twin, sample for sample, and so is what the machine measured', () => {
    const here = read(clinicalBytes('dicom'));
    const [scp, aecg] = [decodeScp(clinicalBytes('scp')), decodeAecg(clinicalBytes('aecg'))];
    if (!scp.ok || !aecg.ok) throw new Error('one of them is refused');
    for (const there of [scp.value, aecg.value]) {
      expect(here.samplingRate).toBe(there.samplingRate);
      expect(there.leads).toHaveLength(12);
      for (const { lead, lsb, samples } of there.leads)
        expect(here.leads.find((one) => one.lead === lead)).toMatchObject({ lsb, samples });
      expect(here.patient.sex).toBe(there.patient.sex);
      const { pr, qrs, qt, qtc, axes } = there.machine ?? {};
      expect(here.machine).toMatchObject({ machine: 'ELI250', pr, qrs, qt, qtc, axes });
    }
  });

  it('is read in counts, each lead with its weight and its zero, whatever the unit', () => {
    const zero = [element(0x003a0213, 'DS', '-17.5')];
    const { leads, samplingRate } = read(
      made({ channels: [channel(1, zero), channel(61, [element(0x003a0212, 'DS', '2')], 'mV', '0.00125')] }),
    );
    expect(samplingRate).toBe(500);
    expect(leads).toEqual([
      { name: 'Lead 1', lead: 'I', lsb: 2.5, baseline: 7, samples: Int32Array.of(1, 2, 3) },
      { name: 'Lead 61', lead: 'III', lsb: 2.5, baseline: 0, samples: Int32Array.of(10, 20, 30) },
    ]);
  });

  it('may be deflated, but not to more than a file may have', () => {
    const deflated = (bytes: Uint8Array) => fileOf(new Uint8Array(deflateRawSync(bytes)), '1.2.840.10008.1.2.1.99');
    expect(read(deflated(dataSetOf())).leads[1]?.samples).toEqual(Int32Array.of(10, 20, 30));
    expect(refusal(deflated(new Uint8Array(40 * 1024 * 1024)))).toContain('inflates to more than');
    expect(refusal(fileOf(latin1('what is this'), '1.2.840.10008.1.2.1.99'))).toContain('cannot be inflated');
  });

  it('padding is absence, unless samples lie around it: an ECG passes through 0 all the time', () => {
    const low = read(made({ counts: [1, 10, -32_768, -32_768, 3, 30], padding: -32_768 }));
    expect(low.absent).toEqual([{ first: 1, end: 2 }]);
    const zero = read(made({ counts: [0, 10, 0, -20, 3, 0], padding: 0 }));
    expect(zero.absent).toEqual([]);
    const both = read(made({ counts: [-1, 10, 0, 0, 3, -1], padding: 0 }));
    expect(both.absent).toEqual([{ first: 1, end: 2 }]);
    const never = read(made({ counts: [1, -32_768, 2, -32_768, 3, -32_768], padding: -32_768 }));
    expect(never.leads.map(({ lead }) => lead)).toEqual(['I']);
    expect(never.remarks.join()).toContain('Lead 2: no sample was recorded');
  });
});

describe('what cannot be read rightly is refused with its place', () => {
  it.each([
    ['another file', latin1('x'.repeat(400)), /DICM do not stand at byte 128/],
    ['big endian', fileOf(dataSetOf(), '1.2.840.10008.1.2.2'), /coded as '1\.2\.840\.10008\.1\.2\.2'.*little endian/],
    ['a picture', fileOf(element(0x00080060, 'CS', 'CT')), /no waveform in the DICOM data set/],
    ['mu-law', made({ coding: [8, 'MB'] }), /coded as '8 MB'/],
    ['fewer samples than announced', made({ samples: 4 }), /holds 12 bytes of samples where 16 are announced/],
    ['a rate of nothing', made({ rate: '0' }), /sampling frequency is '0'/],
    ['no channel', made({ channels: [] }), /announces 0 channels/],
    ['a weight of nothing', made({ channels: [channel(1, [], 'uV', '0'), channel(2)] }), /sensitivity of Lead 1/],
    [
      'leads of different times',
      made({ channels: [channel(1), channel(2, [element(0x003a0214, 'DS', '2.5')])] }),
      /not recorded at the same time/,
    ],
    ['only a pressure', made({ channels: [channel(1, [], 'mm[Hg]'), channel(2, [], 'mm[Hg]')] }), /no lead of an ECG/],
    ['a length beyond the end', fileOf(dataSetOf().subarray(0, -1)), /^it, byte \d+: announces \d+ bytes where/],
    ['sequences without end', fileOf(nested(40)), /nests its sequences more deeply/],
    ['a flood of empty items', fileOf(flood(300_000)), /more than 200000 attributes/],
  ])('%s', (_, bytes, sentence) => {
    expect(refusal(bytes)).toMatch(sentence);
  });
});

function nested(depth: number): Uint8Array {
  let inside: Uint8Array = new Uint8Array(0);
  for (let at = 0; at < depth; at += 1) inside = sequence(0x0040b020, inside);
  return inside;
}

function flood(items: number): Uint8Array {
  const bytes = new Uint8Array(items * 8);
  const one = joined(uint16(0xfffe, 0xe000), uint32(0));
  for (let at = 0; at < items; at += 1) bytes.set(one, at * 8);
  const head = joined(uint16(0x0040, 0xb020), latin1('SQ'), uint16(0), uint32(bytes.length));
  const all = new Uint8Array(head.length + bytes.length);
  all.set(head);
  all.set(bytes, head.length);
  return all;
}
