import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeClinicalFailure } from '../clinical-failure.ts';
import { decodeMuse, decodeMuseWaveforms } from './muse-ecg.ts';

const counts = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeInt16LE(value, at * 2));
  return bytes;
};
const lead = (
  name: string,
  bytes: Buffer,
  more = '',
  units = '<LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit>',
) =>
  `<LeadData><LeadID>${name}</LeadID>${units}<LeadSampleSize>2</LeadSampleSize>${more}` +
  `<WaveFormData>\n${bytes.toString('base64')}\n</WaveFormData></LeadData>`;
const rate = '<SampleBase>500</SampleBase><SampleExponent>0</SampleExponent>';
const waveform = (inside: string, type = 'Rhythm', sampled = rate) =>
  `<Waveform><WaveformType>${type}</WaveformType>${sampled}${inside}</Waveform>`;
const made = (inside: string, before = '<!DOCTYPE RestingECG SYSTEM "restecg.dtd">') =>
  new TextEncoder().encode(`<?xml version="1.0" encoding="ISO-8859-1"?>${before}<RestingECG>${inside}</RestingECG>`);
const decoded = (bytes: Uint8Array) => {
  const outcome = decodeMuse(bytes);
  if (!outcome.ok) throw new Error(describeClinicalFailure('x.xml', outcome.failure));
  return outcome.value;
};
const refusal = (bytes: Uint8Array) => {
  const outcome = decodeMuse(bytes);
  if (outcome.ok) throw new Error('it was accepted');
  return outcome.failure;
};

describe('a GE MUSE document', () => {
  it('gives the rhythm, and not the median beat that stands before it', () => {
    const median = waveform(lead('I', counts(9, 9)), 'Median');
    const bytes = made(median + waveform(lead('I', counts(1, -2, 32_767)) + lead('V1', counts(-32_768, 0, 3))));
    expect(decoded(bytes)).toMatchObject({
      samplingRate: 500,
      leads: [
        { name: 'I', lead: 'I', lsb: 4.88, baseline: 0, samples: Int32Array.of(1, -2, 32_767) },
        { name: 'V1', lead: 'V1', samples: Int32Array.of(-32_768, 0, 3) },
      ],
      remarks: [],
    });
    const all = decodeMuseWaveforms(bytes);
    expect(all.ok && all.value.map(({ type }) => type)).toEqual(['Median', 'Rhythm']);
  });

  it('reads a rate of a whole number and a power of ten, and weights in mV or with a decimal comma', () => {
    const sampled = '<SampleBase>59988</SampleBase><SampleExponent>-2</SampleExponent>';
    const units =
      '<LeadAmplitudeUnitsPerBit>0,0025</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MILLIVOLTS</LeadAmplitudeUnits>';
    const ecg = decoded(made(waveform(lead('V2', counts(1, 2), '', units), 'Rhythm', sampled)));
    expect(ecg).toMatchObject({ samplingRate: 599.88, leads: [{ lsb: 2.5 }] });
  });

  it('carries age, sex, measurements and statements, a statement that runs over two elements as one', () => {
    const facts =
      '<PatientDemographics><PatientAge>18</PatientAge><AgeUnits>MONTHS</AgeUnits><Gender>FEMALE</Gender></PatientDemographics>' +
      '<TestDemographics><AcquisitionDevice>MAC55</AcquisitionDevice></TestDemographics>' +
      '<RestingECGMeasurements><VentricularRate>72</VentricularRate><QRSDuration>90</QRSDuration><RAxis>-31</RAxis></RestingECGMeasurements>' +
      '<OriginalRestingECGMeasurements><QRSDuration>94</QRSDuration><QTInterval>400</QTInterval></OriginalRestingECGMeasurements>' +
      '<Diagnosis><DiagnosisStatement><StmtText>Sinus</StmtText></DiagnosisStatement>' +
      '<DiagnosisStatement><StmtFlag>ENDSLINE</StmtFlag><StmtText>rhythm</StmtText></DiagnosisStatement></Diagnosis>';
    expect(decoded(made(facts + waveform(lead('I', counts(1)))))).toMatchObject({
      patient: { ageYears: 1.5, sex: 'female' },
      machine: {
        machine: 'MAC55',
        heartRate: 72,
        pr: null,
        qrs: 90,
        qt: 400,
        axes: { p: null, qrs: -31, t: null },
        texts: ['Sinus rhythm'],
      },
    });
  });

  it('tells where a checksum is not that of its samples, and is silent where it is', () => {
    const bytes = counts(1, 2, 3);
    const right = `<LeadDataCRC32>${String(crc32(bytes))}</LeadDataCRC32>`;
    expect(decoded(made(waveform(lead('I', bytes, right)))).remarks).toEqual([]);
    const wrong = '<LeadDataCRC32>17</LeadDataCRC32>';
    expect(decoded(made(waveform(lead('I', bytes, wrong)))).remarks.join()).toContain('lead I');
  });

  it.each([
    ['of another kind', new TextEncoder().encode('<restingecgdata/>'), 'other-document'],
    ['without a waveform', made(''), 'missing-element'],
    ['with a median beat only', made(waveform(lead('I', counts(1)), 'Median')), 'missing-element'],
    ['without a rate', made(waveform(lead('I', counts(1)), 'Rhythm', '')), 'bad-value'],
    [
      'sampled a billion times a second',
      made(waveform(lead('I', counts(1)), 'Rhythm', '<SampleBase>1</SampleBase><SampleExponent>9</SampleExponent>')),
      'bad-value',
    ],
    ['with a weight of nothing', made(waveform(lead('I', counts(1), '', ''))), 'bad-value'],
    [
      'whose lead is cut off',
      made(waveform(lead('I', counts(1, 2), '<LeadSampleCountTotal>5000</LeadSampleCountTotal>'))),
      'truncated-lead',
    ],
    [
      'whose leads begin at different times',
      made(waveform(lead('I', counts(1)) + lead('II', counts(1), '<LeadTimeOffset>20</LeadTimeOffset>'))),
      'leads-differ-in-time',
    ],
    ['of countless leads', made(waveform(lead('I', counts(1)).repeat(40))), 'too-many-leads'],
  ] as const)('%s is refused with a reason', (_, bytes, kind) => {
    const failure = refusal(bytes);
    expect(failure.kind).toBe(kind);
    expect(describeClinicalFailure('x.xml', failure)).toMatch(/^x\.xml[^\n]{10,}\.$/);
  });

  it('whose document type does more than name itself is refused unread: bombs, entities, another document', () => {
    const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${String(at)} "&a;&a;&a;">`).join('');
    for (const type of [
      `<!DOCTYPE RestingECG [<!ENTITY a "${'ha'.repeat(50)}">${entities}]>`,
      '<!DOCTYPE RestingECG SYSTEM "restecg.dtd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
      '<!DOCTYPE other SYSTEM "http://127.0.0.1:1/a.dtd">',
    ])
      for (const inside of ['', '&x;', '&a8;'])
        expect(refusal(made(inside + waveform(lead('I', counts(1))), type)).kind, type + inside).toBe('document-type');
  });
});
