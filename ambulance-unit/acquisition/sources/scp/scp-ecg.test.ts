import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLINICAL,
  clinicalBytes,
  clinicalPath,
  expectedSignals,
  statedOf,
} from '../../../../test/support/expected-samples.ts';
import { littleEndian, madeScp } from '../../../../test/support/made-scp.ts';
import { sampleIndex } from '../../../../protocol/ecg/units.ts';
import { describeClinicalFailure } from '../clinical-failure.ts';
import { decodeScp, openScpEcg } from './scp-ecg.ts';
import { readScpSections } from './scp-sections.ts';

const decoded = (bytes: Uint8Array) => {
  const outcome = decodeScp(bytes);
  if (!outcome.ok) throw new Error(describeClinicalFailure('x.scp', outcome.failure));
  return outcome.value;
};
const refusal = (bytes: Uint8Array) => {
  const outcome = decodeScp(bytes);
  if (outcome.ok) throw new Error('it was accepted');
  return outcome.failure;
};
/** Text of bits, filled up to whole bytes. */
const bits = (text: string): number[] => {
  const plain = text.replaceAll(' ', '');
  return Array.from({ length: Math.ceil(plain.length / 8) }, (_, at) =>
    Number.parseInt(plain.slice(at * 8, at * 8 + 8).padEnd(8, '0'), 2),
  );
};
const contentsOf = (bytes: Uint8Array): Map<number, Uint8Array> => {
  const sections = readScpSections(bytes);
  if (!sections.ok) throw new Error('the file has no sections');
  return new Map([...sections.value].map(([id, { content }]) => [id, Uint8Array.from(content)]));
};
const oneLead = (samples: number, flags = 4, id = 2) =>
  littleEndian(['u8', 1], ['u8', flags], ['u32', 1], ['u32', samples], ['u8', id]);
const signal = (coded: readonly number[], differences = 0, bimodal = 0) =>
  Uint8Array.of(
    ...littleEndian(['u16', 5000], ['u16', 2000], ['u8', differences], ['u8', bimodal], ['u16', coded.length]),
    ...coded,
  );
const counts = (...values: readonly number[]) => [...littleEndian(...values.map((value) => ['i16', value] as const))];

describe('an SCP-ECG file', () => {
  it.each(['scp', 'eightLeads'] as const)(
    '%s: every sample of every lead as an independent decoder finds it',
    (file) => {
      const ecg = decoded(clinicalBytes(file));
      const expected = expectedSignals(CLINICAL[file]);
      expect(ecg.samplingRate).toBeCloseTo(expected.fs, 9);
      expect(ecg.leads.map(({ name }) => name)).toEqual(Object.keys(expected.leads));
      for (const { name, lsb, samples } of ecg.leads) {
        expect(lsb).toBe(expected.uV_per_LSB);
        expect(statedOf(samples), name).toEqual(expected.leads[name]);
      }
    },
  );

  it('is a source of the leads that were measured; what follows from I and II stays behind', () => {
    const opened = openScpEcg(clinicalPath('scp'));
    if (!opened.ok) throw new Error(opened.failure.kind);
    const ecg = opened.value;
    expect(ecg.format.leads.map(({ lead }) => lead)).toEqual(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    expect(ecg.leftOut.map(({ name }) => name)).toEqual(['III', 'aVR', 'aVL', 'aVF']);
    expect(ecg.length).toBe(5000);
    const whole = ecg.read({ first: sampleIndex(0), end: sampleIndex(5000) });
    const part = ecg.read({ first: sampleIndex(4321), end: sampleIndex(4400) });
    expect(part.channels).toEqual(whole.channels.map((channel) => channel.slice(4321, 4400)));
    expect(() => ecg.read({ first: sampleIndex(0), end: sampleIndex(5001) })).toThrow(RangeError);
  });

  it('carries the age, the sex, and what the machine measured and said', () => {
    expect(decoded(clinicalBytes('scp'))).toMatchObject({
      patient: { ageYears: 49, sex: 'male' },
      machine: {
        machine: 'ELI250',
        heartRate: null,
        pr: 148,
        qrs: 120,
        qt: 420,
        qtc: 443,
        axes: { p: 44, qrs: -61, t: 86 },
      },
    });
    expect(decoded(clinicalBytes('eightLeads')).machine).toMatchObject({
      heartRate: 60,
      pr: 167,
      qrs: 88,
      qt: 386,
      qtc: 386,
      axes: { p: 48, qrs: 48, t: 49 },
      texts: ['sinusrytm (långsam)', 'hög P-amplitud', 'normal EKG-variant'],
    });
  });

  it('without Huffman tables holds plain numbers, as they are or as differences of first or second order', () => {
    const samples = [7, 9, 4, -3, -3, 100];
    const first = [7, 2, -5, -7, 0, 103];
    const second = [7, 9, -7, -2, 7, 103];
    for (const [order, coded] of [samples, first, second].entries()) {
      const file = madeScp(
        new Map([
          [3, oneLead(6)],
          [6, signal(counts(...coded), order)],
        ]),
      );
      const ecg = decoded(file);
      expect([...(ecg.leads[0]?.samples ?? [])]).toEqual(samples);
      expect(ecg).toMatchObject({ samplingRate: 500, leads: [{ lead: 'II', lsb: 5 }] });
    }
  });

  it('reads the standard table: single bits, sizes 1 to 8, and numbers of 8 and 16 bits', () => {
    const coded = bits('0 100 101 1100 1101 1111111100 1111111101 1111111110 10000000 1111111111 0111111111111111');
    const file = madeScp(
      new Map([
        [2, littleEndian(['u16', 19_999])],
        [3, oneLead(9)],
        [6, signal(coded)],
      ]),
    );
    expect([...(decoded(file).leads[0]?.samples ?? [])]).toEqual([0, 1, -1, 2, -2, 8, -8, -128, 32_767]);
  });

  it('reads tables of its own, and changes from one to the other where a code says so', () => {
    const code = (prefix: number, whole: number, mode: number, base: number, reversed: number) =>
      littleEndian(['u8', prefix], ['u8', whole], ['u8', mode], ['i16', base], ['u32', reversed]);
    const tables = Uint8Array.of(
      ...littleEndian(['u16', 2]),
      // The first table: 0 → 5, 10 → the second table, 11 → four bits of its own.
      ...littleEndian(['u16', 3]),
      ...code(1, 1, 1, 5, 0b0),
      ...code(2, 2, 0, 2, 0b01),
      ...code(2, 6, 1, 0, 0b11),
      // The second: 0 → −300, 1 → back to the first.
      ...littleEndian(['u16', 2]),
      ...code(1, 1, 1, -300, 0b0),
      ...code(1, 1, 0, 1, 0b1),
    );
    const file = madeScp(
      new Map([
        [2, tables],
        [3, oneLead(6)],
        [6, signal(bits('0 11 1000 10 0 0 1 0 11 0111'))],
      ]),
    );
    expect([...(decoded(file).leads[0]?.samples ?? [])]).toEqual([5, -8, -300, -300, 5, 7]);
  });

  it('adds the reference beat back where it was subtracted, its fiducial point on that of each beat of type 0', () => {
    const places = (...beats: readonly (readonly [number, number, number, number])[]) =>
      Uint8Array.of(
        ...littleEndian(['u16', 8], ['u16', 2], ['u16', beats.length]),
        ...beats.flatMap(([type, start, fiducial, end]) => [
          ...littleEndian(['u16', type], ['u32', start], ['u32', fiducial], ['u32', end]),
        ]),
      );
    const contents = new Map([
      [3, oneLead(10, 5)],
      [4, places([0, 2, 3, 5], [1, 7, 8, 9])],
      [5, signal(counts(10, 20, 30, 40))],
      [6, signal(counts(0, 1, 1, 1, 1, 0, 0, 0, 0, 0))],
    ]);
    expect([...(decoded(madeScp(contents)).leads[0]?.samples ?? [])]).toEqual([0, 11, 21, 31, 41, 0, 0, 0, 0, 0]);
    contents.set(4, places([0, 8, 9, 11]));
    expect(refusal(madeScp(contents))).toMatchObject({ kind: 'reference-beat-disagrees' });
    contents.delete(4);
    expect(refusal(madeScp(contents))).toMatchObject({ kind: 'missing-section', section: 4 });
  });
});

describe('a damaged SCP-ECG file is refused by the place of the damage', () => {
  it.each([
    ['empty', () => new Uint8Array(0), 'not-scp'],
    ['of another kind', () => new TextEncoder().encode('II 16 200 nothing of the kind at all'), 'not-scp'],
    ['cut off', () => clinicalBytes('scp').subarray(0, 20_000), 'wrong-size'],
  ] as const)('%s', (_, made, kind) => {
    const failure = refusal(made());
    expect(failure.kind).toBe(kind);
    expect(describeClinicalFailure('x.scp', failure)).toMatch(/^x\.scp .{20,}\.$/);
  });

  it('one bit anywhere: the checksum of the whole', () => {
    for (const at of [30, 500, 10_000, 34_000]) {
      const bytes = clinicalBytes('scp');
      bytes[at] = (bytes[at] ?? 0) ^ 8;
      expect(refusal(bytes)).toMatchObject({ kind: 'checksum-mismatch', section: null });
    }
  });

  it.each([
    [3, oneLead(0), 'no-samples'],
    [3, littleEndian(['u8', 200], ['u8', 4]), 'too-many-leads'],
    [3, oneLead(4_000_000_000), 'too-many-samples'],
    [3, oneLead(10), 'truncated-lead'],
    [
      3,
      littleEndian(['u8', 2], ['u8', 4], ['u32', 1], ['u32', 6], ['u8', 1], ['u32', 3], ['u32', 6], ['u8', 2]),
      'leads-differ-in-time',
    ],
    [3, oneLead(6, 4, 200), 'no-known-lead'],
    [6, signal(counts(1, 2, 3, 4, 5, 6), 0, 1), 'bimodal-compression'],
    [6, signal(counts(1, 2, 3, 4, 5, 6), 3), 'bad-section'],
    [2, littleEndian(['u16', 0]), 'bad-section'],
    [
      2,
      littleEndian(['u16', 1], ['u16', 1], ['u8', 1], ['u8', 1], ['u8', 1], ['i16', 1], ['u32', 1]),
      'unknown-huffman-code',
    ],
  ] as const)('section %i that makes no sense: %#', (id, content, kind) => {
    const contents = new Map<number, Uint8Array>([
      [3, oneLead(6)],
      [6, signal(counts(1, 2, 3, 4, 5, 6))],
    ]);
    contents.set(id, content);
    const bytes = madeScp(contents);
    const outcome = decodeScp(bytes);
    // A lead that nobody knows is found out when the source is made of it.
    if (kind === 'no-known-lead') expect(outcome.ok && outcome.value.leads[0]?.lead).toBeNull();
    else expect(!outcome.ok && outcome.failure.kind).toBe(kind);
  });

  it('whatever its sections hold: an ECG, or a reason in one sentence, and never an exception', () => {
    const files = [contentsOf(clinicalBytes('scp')), contentsOf(clinicalBytes('eightLeads'))];
    const damage = fc.record({
      file: fc.nat(1),
      section: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 10),
      at: fc.nat(300),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
      keep: fc.option(fc.nat(400)),
    });
    fc.assert(
      fc.property(damage, ({ file, section, at, bytes, keep }) => {
        const contents = new Map(files[file]);
        const content = Uint8Array.from(contents.get(section) ?? []);
        content.set(bytes.subarray(0, Math.max(0, content.length - at)), Math.min(at, content.length));
        contents.set(section, keep === null ? content : content.subarray(0, keep));
        const outcome = decodeScp(madeScp(contents));
        if (!outcome.ok) expect(describeClinicalFailure('x.scp', outcome.failure)).toMatch(/^x\.scp[^\n]{10,}\.$/);
      }),
      { numRuns: 250 },
    );
  });
});
