import { describe, expect, it } from 'vitest';
import { type LeadName, leadMask, NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import type { ReportOrder } from '../../../../protocol/ecg/paper/report-order.ts';
import type { Placement } from '../../../../protocol/ecg/placement.ts';
import type { SignalFormat } from '../../../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  sampleCount,
  sampleIndex,
  unixMillis,
} from '../../../../protocol/ecg/units.ts';
import type { ExportedNote } from '../exported-note.ts';
import type { RecordingPiece } from '../exported-recording.ts';
import { csvExport } from '../streams/csv/csv-export.ts';
import type { StreamedExport, StreamedRecording } from '../streams/streamed-export.ts';
import { aecgFormat } from './aecg/aecg-document.ts';
import { decimal, exactDecimal } from './decimal-text.ts';
import { documentExport } from './document-export.ts';
import { CannotBeWritten } from './exported-ecg.ts';
import { fhirFormat } from './fhir/fhir-document.ts';
import { hl7Format } from './hl7/hl7-document.ts';
import { hl7Text } from './hl7/hl7-text.ts';
import { museFormat } from './muse/muse-document.ts';
import { pdfFormat } from './pdf/pdf-document.ts';
import { scpFormat } from './scp/scp-document.ts';
import { xmlText } from './xml-text.ts';

const formatOf = (lsb = 2.5, baseline = 0): SignalFormat => ({
  samplingRate: hertz(500),
  leads: (['I', 'II', 'V4'] as const).map((lead) => ({
    lead,
    lsb: microvoltsPerLsb(lsb),
    baseline: deviceCount(baseline),
  })),
});
const samples = (
  first: number,
  count: number,
  off: readonly LeadName[] = [],
  placement?: Placement,
): RecordingPiece => ({
  kind: 'samples',
  block: {
    firstSample: sampleIndex(first),
    channels: [1, 3, 5].map((value) => new Int32Array(count).fill(value)),
    leadsOff: off.length === 0 ? NO_LEADS : leadMask(off),
    ...(placement === undefined ? {} : { placement }),
  },
});
const gap = (first: number, end: number): RecordingPiece => ({
  kind: 'gap',
  gap: { first: sampleIndex(first), end: sampleIndex(end), reason: 'link_loss' },
});
const awaited = (first: number, end: number): RecordingPiece => ({
  kind: 'awaited',
  range: { first: sampleIndex(first), end: sampleIndex(end) },
});

function recording(
  pieces: readonly RecordingPiece[],
  length: number,
  more: Partial<StreamedRecording> = {},
): StreamedRecording {
  return {
    session: {
      id: '0190f3c2-7d1e-7abc-8def-0123456789ab',
      unit: 'medic-7',
      source: 'monitor',
      software: 'test',
      patient: { label: '', caseNumber: '', ageYears: null, sex: null },
      ledger: 'c0ffee00-0000-4000-8000-000000000001',
      isComplete: false,
      seen: [],
      madeAt: unixMillis(0),
    },
    format: formatOf(),
    firstInSession: 1000,
    length: sampleCount(length),
    startedAt: unixMillis(Date.UTC(2026, 10, 22, 13, 5, 9)),
    notes: [],
    async *pieces() {
      for (const piece of pieces) yield await Promise.resolve(piece);
    },
    ...more,
  };
}
async function textsOf({ files }: StreamedExport): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const { bytes } of files) {
    let text = '';
    for await (const piece of bytes()) text += new TextDecoder('latin1').decode(piece);
    texts.push(text);
  }
  return texts;
}

const HOLED = recording([samples(0, 4), gap(4, 6), samples(6, 3), awaited(9, 12)], 12);

describe('a recording with a gap', () => {
  it.each([scpFormat, museFormat])(
    'is several documents in $title, which has no place for one, and says how much is not there',
    async (format) => {
      const exported = await documentExport(format, HOLED);
      expect(exported.files.map(({ name }) => name)).toEqual([
        `0190f3c2-7d1e-7abc-8def-0123456789ab-1.${format.extension}`,
        `0190f3c2-7d1e-7abc-8def-0123456789ab-2.${format.extension}`,
      ]);
      expect(exported.leftOut.join()).toContain('5 samples a lead are absent');
      expect((await textsOf(exported)).every((text) => text.length > 100)).toBe(true);
    },
  );

  it('is two sets of sequences in an aECG, each with its own time', async () => {
    const [text = ''] = await textsOf(await documentExport(aecgFormat, HOLED));
    expect([...text.matchAll(/<head value="([^"]*)"/g)].map(([, head]) => head)).toEqual([
      '20261122130509.000',
      '20261122130509.012',
    ]);
    expect([...text.matchAll(/<digits>([^<]*)</g)].map(([, digits]) => digits)).toContain('5 5 5 5');
  });

  it('has no value where there is none in FHIR, and says why', async () => {
    const [text = ''] = await textsOf(await documentExport(fhirFormat, HOLED));
    expect(text).toContain('"data":"1 1 1 1 E E 1 1 1 E E E"');
    expect(text).toContain('Samples 1004 to 1005 are not there: never recorded (link_loss).');
    expect(text).toContain('Samples 1009 to 1011 are not there: recorded, but not received yet.');
  });

  it('is two observations in HL7 v2', async () => {
    const [text = ''] = await textsOf(await documentExport(hl7Format, HOLED));
    const segments = text.split('\r');
    expect(segments.filter((one) => one.startsWith('OBR|'))).toHaveLength(3);
    expect(segments.filter((one) => one.includes('|NA|131329^')).map((one) => one.split('|')[5])).toEqual([
      '1^1^1^1',
      '1^1^1',
    ]);
  });

  it('keeps its rows in CSV, without values and with the reason', async () => {
    const [text = ''] = await textsOf(await csvExport(HOLED));
    const rows = text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(rows).toHaveLength(13);
    // aVL is −0.5 and aVF 2.5 of I's LSB: rounded to it, halves upward.
    expect(rows[1]).toBe('1000,0.000000,,standard,,2.5,1,7.5,3,5,-5,0,7.5,12.5,5');
    expect(rows[5]).toMatch(/^1004,0\.008000,gap:link_loss,,,+$/);
    expect(rows[10]).toMatch(/^1009,0\.018000,awaited,,,+$/);
  });
});

describe('what a document says besides', () => {
  it('of a lead without contact', async () => {
    const off = recording([samples(0, 4), samples(4, 4, ['V4']), samples(8, 4)], 12);
    const sentence = 'Lead V4 had no contact in samples 1004 to 1007';
    expect((await documentExport(scpFormat, off)).leftOut.join()).toContain(sentence);
    expect((await textsOf(await documentExport(aecgFormat, off)))[0]).toContain(sentence);
    expect((await textsOf(await documentExport(fhirFormat, off)))[0]).toContain(sentence);
    expect((await textsOf(await csvExport(off)))[0]).toMatch(/^1004,[^\r]*,standard,V4,/m);
  });

  it('of electrodes that were moved: another document, its leads by their places', async () => {
    const moved = recording([samples(0, 4), samples(4, 4, [], 'right-sided')], 8);
    const texts = await textsOf(await documentExport(aecgFormat, moved));
    expect(texts.map((text) => /MDC_ECG_LEAD_V4R?"/.exec(text)?.[0])).toEqual([
      'MDC_ECG_LEAD_V4"',
      'MDC_ECG_LEAD_V4R"',
    ]);
  });

  it('of a count that means 0 µV otherwise: its zero stands beside it, or is taken off and told', async () => {
    const shifted = recording([samples(0, 4)], 4, { format: formatOf(2.5, 10) });
    expect((await textsOf(await documentExport(aecgFormat, shifted)))[0]).toContain('<origin value="-25" unit="uV"/>');
    expect((await textsOf(await documentExport(fhirFormat, shifted)))[0]).toContain('"origin":{"value":-25,');
    expect((await documentExport(scpFormat, shifted)).leftOut.join()).toContain('less their baseline');
  });
});

describe('what people wrote beside the samples', () => {
  const NOTES: readonly ExportedNote[] = [
    { at: 2, kind: 'entry', text: 'Message: "pain|eases", 7/10 (crew 2)', by: 'crew 2', writtenAt: unixMillis(0) },
    {
      ...{ at: 3, end: 8, kind: 'annotation', leads: ['V4'], by: 'Dr Example', writtenAt: unixMillis(60_000) },
      text: 'Annotation STE_ (ST elevation), V4: J point (Dr Example, version 2)',
    },
  ];
  const noted = recording([samples(0, 4, [], 'right-sided'), samples(4, 8, [], 'right-sided')], 12, { notes: NOTES });

  it('stands in an aECG under its author, with the time and the lead that it is about, by where the electrode sat', async () => {
    const [text = ''] = await textsOf(await documentExport(aecgFormat, noted));
    const [, crew = '', doctor = ''] = text.split('<annotationSet>').slice(-3);
    expect(crew).toMatch(/<name>crew 2<\/name>[\s\S]*<low value="20261122130509\.004"/);
    expect(doctor).toMatch(/<name>Dr Example<\/name>[\s\S]*J point \(Dr Example, version 2\)/);
    expect(doctor).toContain('<low value="20261122130509.006"/>');
    expect(doctor).toContain('<high value="20261122130509.016"/>');
    // The reviewer named the monitor's channel; the wire sat on the right.
    expect(doctor).toContain('<code code="MDC_ECG_LEAD_V4R"');
    expect(crew).not.toContain('MDC_ECG_LEAD_');
  });

  it('is a note of the Observation in FHIR, with who wrote it and when, and not told as missing', async () => {
    const exported = await documentExport(fhirFormat, noted);
    const [text = ''] = await textsOf(exported);
    expect(text).toContain(
      '{"authorString":"Dr Example","time":"1970-01-01T00:01:00.000Z","text":"Samples 1003 to 1007: Annotation STE_',
    );
    expect(exported.leftOut.join()).not.toMatch(/notes/);
  });

  it('is a comment behind the order in HL7 v2, its delimiters escaped', async () => {
    const [text = ''] = await textsOf(await documentExport(hl7Format, noted));
    const segments = text.split('\r');
    expect(segments.filter((one) => one.startsWith('NTE|'))).toEqual([
      'NTE|1|L|Sample 1002: Message: "pain\\F\\eases", 7/10 (crew 2)',
      'NTE|2|L|Samples 1003 to 1007: Annotation STE_ (ST elevation), V4: J point (Dr Example, version 2)',
    ]);
    expect(segments[segments.findIndex((one) => one.startsWith('NTE|')) - 1]).toMatch(/^OBR\|1\|/);
  });

  it('is the last field of its row in CSV, and a column only where anything was written', async () => {
    const [text = ''] = await textsOf(await csvExport(noted));
    const rows = text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(rows[0]).toMatch(/,note$/);
    expect(rows[3]).toMatch(/,"Message: ""pain\|eases"", 7\/10 \(crew 2\)"$/);
    expect(rows[4]).toMatch(/version 2\) \[5 rows\]"$/);
    expect(rows[5]).toMatch(/,\d+,$/);
  });

  it('goes to whoever draws the PDF, by its samples and the leads as they sat, and is not told as missing', async () => {
    const orders: ReportOrder[] = [];
    const draw = (order: ReportOrder): Promise<Uint8Array> => Promise.resolve(new Uint8Array([orders.push(order)]));
    const exported = await documentExport(pdfFormat(draw, { language: 'en', timeZone: 'UTC' }), noted);
    await textsOf(exported);
    expect(orders[0]?.notes).toMatchObject([
      { at: 1_002, end: null, leads: [], kind: null, text: NOTES[0]?.text, by: 'crew 2' },
      { at: 1_003, end: 1_008, leads: ['V4R'], by: 'Dr Example', writtenAt: 60_000 },
    ]);
    expect(exported.leftOut.join()).not.toMatch(/notes/);
  });

  it('is told as left out where a format has no place for it', async () => {
    for (const [format, title] of [
      [scpFormat, 'SCP-ECG'],
      [museFormat, 'GE MUSE XML'],
    ] as const)
      expect((await documentExport(format, noted)).leftOut).toContain(
        `2 notes beside the samples have no place in ${title}.`,
      );
  });

  it('about what no document shows is told', async () => {
    const before = recording([gap(0, 600_004), samples(600_004, 4)], 600_008, { notes: NOTES.slice(0, 1) });
    expect((await documentExport(aecgFormat, before)).leftOut.join()).toContain(
      '1 note is about a stretch of which there is no document.',
    );
  });
});

describe('what a format cannot hold is refused, and never rounded', () => {
  it('a weight that is no whole number of nanovolts', async () => {
    const fine = recording([samples(0, 4)], 4, { format: formatOf(0.02235) });
    await expect(documentExport(scpFormat, fine)).rejects.toThrow(CannotBeWritten);
    await expect(documentExport(scpFormat, fine)).rejects.toThrow(/whole nanovolts; this recording's is 22\.35/);
    expect((await textsOf(await documentExport(aecgFormat, fine)))[0]).toContain('<scale value="0.02235" unit="uV"/>');
  });

  it('samples beyond 16 bits', async () => {
    const piece = samples(0, 4);
    if (piece.kind === 'samples') piece.block.channels[0]?.fill(40_000);
    const large = recording([piece], 4);
    await expect(documentExport(scpFormat, large)).rejects.toThrow(/16 bits/);
    await expect(documentExport(museFormat, large)).rejects.toThrow(/16 bits/);
    expect((await textsOf(await documentExport(hl7Format, large)))[0]).toContain('40000^40000^40000^40000');
  });

  it('a range in which nothing was recorded', async () => {
    const empty = recording([gap(0, 6)], 6);
    for (const format of [scpFormat, aecgFormat, fhirFormat, hl7Format, museFormat])
      await expect(documentExport(format, empty)).rejects.toThrow('The range holds no sample');
  });
});

it('a number of a device is written so that it is read back as itself, without an exponent', () => {
  for (const value of [0.02235, 3.75, 1000 / 7, 1e-7, 2.4e6 / 6 / 2 ** 23, 5e-9, 1.5e21]) {
    expect(exactDecimal(value)).toMatch(/^\d+(\.\d+)?$/);
    expect(Number(exactDecimal(value))).toBe(value);
  }
  expect(decimal(0.02235 * 1000)).toBe('22.35');
});

it('a name cannot become markup, a segment or a field', () => {
  expect(hl7Text('A|B^C&D~E\\F\rG\u0007')).toBe('A\\F\\B\\S\\C\\T\\D\\R\\E\\E\\F\\.br\\G\\X07\\');
  expect(xmlText('A\u0000陳\u0007\ufffe\u{1F600}')).toBe('A[U+0000]陳[U+0007][U+FFFE]\u{1F600}');
});
