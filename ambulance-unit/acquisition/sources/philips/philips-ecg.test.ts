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
import { decodePhilips, openPhilipsEcg } from './philips-ecg.ts';
import { decodeXli } from './xli-coding.ts';

const text = (): string => new TextDecoder().decode(clinicalBytes('philips'));
const bytesOf = (written: string): Uint8Array => new TextEncoder().encode(written);
const decoded = (bytes: Uint8Array) => {
  const outcome = decodePhilips(bytes);
  if (!outcome.ok) throw new Error(describeClinicalFailure('one.xml', outcome.failure));
  return outcome.value;
};
const refusal = (bytes: Uint8Array) => {
  const outcome = decodePhilips(bytes);
  if (outcome.ok) throw new Error('it was accepted');
  return outcome.failure;
};
const waveform = /<parsedwaveforms[^>]*>([^<]*)</;

describe('a Philips Sierra ECG', () => {
  it('every sample of every lead as an independent decoder finds it, the limb leads rebuilt', () => {
    const ecg = decoded(clinicalBytes('philips'));
    const expected = expectedSignals(CLINICAL.philips);
    expect(ecg.samplingRate).toBe(expected.fs);
    expect(ecg.leads.map(({ name }) => name.toUpperCase())).toEqual(Object.keys(expected.leads));
    for (const { name, lsb, samples } of ecg.leads) {
      expect(lsb).toBe(expected.uV_per_LSB);
      // The last second of the 5500 holds the calibration pulse; the independent decoder left it out.
      expect(samples).toHaveLength(5500);
      expect(statedOf(samples.subarray(0, 5000)), name).toEqual(expected.leads[name.toUpperCase()]);
    }
  });

  it('carries age, sex, measurements of the whole and of each lead, and the statements with their reasons', () => {
    const opened = openPhilipsEcg(clinicalPath('philips'));
    if (!opened.ok) throw new Error(opened.failure.kind);
    expect(opened.value).toMatchObject({
      patient: { ageYears: 50, sex: 'male' },
      machine: {
        machine: 'HeartstartMRx',
        heartRate: 41,
        pr: 151,
        qrs: 135,
        qt: 476,
        qtc: 393,
        axes: { p: 66, qrs: -21, t: 59 },
      },
    });
    expect(opened.value.machine?.leads.find(({ lead }) => lead === 'II')).toEqual({
      lead: 'II',
      q: -373,
      r: 351,
      s: 0,
      t: 714,
      stJ: 246,
    });
    expect(opened.value.machine?.texts).toContain('Inferior infarct, acute (LCx) (ST>0.10mV, II III aVF, STd V1-V3)');
    expect(opened.value.remarks.join()).toContain('calibration');
  });

  it('is the same in version 1.04, which names its leads and its compression otherwise, and in UTF-16', () => {
    const newer = text()
      .replace('>1.03<', '>1.04<')
      .replaceAll('signalresolution', 'resolution')
      .replace(
        /compressflag="True" compressmethod="XLI"/,
        'compression="XLI" numberofleads="12" leadlabels="I II III aVR aVL aVF V1 V2 V3 V4 V5 V6 V3R"',
      )
      .replace('encoding="UTF-8"', 'encoding="UTF-16"');
    const wide = new Uint8Array(Buffer.from(`\ufeff${newer}`, 'utf16le'));
    expect(decoded(wide).leads).toEqual(decoded(clinicalBytes('philips')).leads);
  });

  it('without compression holds 16-bit numbers, one lead after the other', () => {
    const plain = Buffer.from(Int16Array.of(1, 2, 3, 4, -5, 600).buffer).toString('base64');
    const file = text().replace(
      /<parsedwaveforms[^>]*>[^<]*/,
      () =>
        `<parsedwaveforms dataencoding="Base64" compression="Uncompressed" durationperchannel="6" numberofleads="2" leadlabels="II V4R">${plain}`,
    );
    expect(decoded(bytesOf(file)).leads.map(({ lead, samples }) => [lead, [...samples]])).toEqual([
      ['II', [1, 2, 3]],
      ['V4R', [4, -5, 600]],
    ]);
  });
});

describe('a file that is no usable Sierra ECG', () => {
  it.each([
    ['another version', (sound: string) => sound.replace('>1.03<', '>2.0<'), 'unknown-version'],
    ['another document', () => '<ecg/>', 'other-document'],
    ['no waveforms', (sound: string) => sound.replaceAll('parsedwaveforms', 'waves'), 'missing-element'],
    ['no signal characteristics', (sound: string) => sound.replaceAll('signalcharacteristics', 'c'), 'missing-element'],
    ['no sampling rate', (sound: string) => sound.replace('<samplingrate>500<', '<samplingrate>fast<'), 'bad-value'],
    ['no resolution', (sound: string) => sound.replace('<signalresolution>5<', '<signalresolution>0<'), 'bad-value'],
    ['no duration', (sound: string) => sound.replace('durationperchannel="11000"', ''), 'bad-value'],
    [
      'a longer duration than there are samples',
      (sound: string) => sound.replace('"11000"', '"12000"'),
      'truncated-lead',
    ],
    ['a duration of days', (sound: string) => sound.replace('"11000"', '"90000000"'), 'too-many-samples'],
    ['leads without names', (sound: string) => sound.replaceAll('STD-12', 'OTHER'), 'bad-value'],
    ['text that is no Base64', (sound: string) => sound.replace('7gUAAAEA', '7gUA*AEA'), 'bad-value'],
    [
      'another encoding',
      (sound: string) => sound.replace('dataencoding="Base64"', 'dataencoding="Hex"'),
      'unknown-coding',
    ],
    [
      'another compression',
      (sound: string) => sound.replace('compressmethod="XLI"', 'compressmethod="ZIP"'),
      'unknown-coding',
    ],
  ] as const)('%s: refused with a reason', (_, change, kind) => {
    const failure = refusal(bytesOf(change(text())));
    expect(failure.kind).toBe(kind);
    expect(describeClinicalFailure('one.xml', failure)).toMatch(/^one\.xml[^\n]{15,}\.$/);
  });

  it('compressed data that end early, and codes that nothing explains, name their lead', () => {
    const data = new Uint8Array(Buffer.from(waveform.exec(text())?.[1] ?? '', 'base64'));
    expect(decodeXli(data.subarray(0, 3000), ['I', 'II', 'III'], 5502)).toMatchObject({
      ok: false,
      failure: { kind: 'bad-compressed-lead', lead: 'II' },
    });
    // 1111111101 is the code 1021, long before there are so many.
    const unexplained = Uint8Array.of(4, 0, 0, 0, 1, 0, 0, 0, 0xff, 0x40, 0, 0);
    expect(decodeXli(unexplained, ['V1'], 100)).toMatchObject({ ok: false, failure: { lead: 'V1' } });
  });

  it('whatever the compressed bytes are: samples or a reason, and never more samples than asked for', () => {
    const data = new Uint8Array(Buffer.from(waveform.exec(text())?.[1] ?? '', 'base64'));
    fc.assert(
      fc.property(fc.nat(data.length - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }), (at, bytes) => {
        const damaged = Uint8Array.from(data);
        damaged.set(bytes.subarray(0, data.length - at), at);
        const outcome = decodeXli(damaged, ['I', 'II', 'III', 'aVR'], 5502);
        if (outcome.ok) for (const { length } of outcome.value) expect(length).toBeLessThanOrEqual(5502);
        else expect(outcome.failure.kind).toBe('bad-compressed-lead');
      }),
      { numRuns: 150 },
    );
  });
});
