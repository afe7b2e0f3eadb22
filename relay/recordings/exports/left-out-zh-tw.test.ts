import { describe, expect, it } from 'vitest';
import { leadMask, type LeadName, NO_LEADS } from '../../../protocol/ecg/leads.ts';
import { deviceCount, sampleIndex } from '../../../protocol/ecg/units.ts';
import { formatOf, recordingOfPieces } from '../../../test/support/streamed-recordings.ts';
import { exportFormats } from './export-catalogue.ts';
import type { RecordingPiece } from './exported-recording.ts';
import { inChinese } from './left-out-zh-tw.ts';

const LEADS: readonly LeadName[] = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

const samples = (first: number, count: number, off: readonly LeadName[] = []): RecordingPiece => ({
  kind: 'samples',
  block: {
    firstSample: sampleIndex(first),
    channels: LEADS.map((_, at) => Int32Array.from({ length: count }, (_unused, i) => ((i * (at + 3)) % 900) - 300)),
    leadsOff: off.length === 0 ? NO_LEADS : leadMask(off),
    placement: 'standard',
  },
});

/** A recording in which whatever a format can leave out is there to be left out. */
function troublesome(rate: number, name: string) {
  const second = { first: sampleIndex(2 * rate), end: sampleIndex(2 * rate + 20) };
  const length = 4 * rate;
  const format = formatOf(LEADS, 2.5, rate);
  const recording = recordingOfPieces(
    { ...format, leads: format.leads.map((lead) => ({ ...lead, baseline: deviceCount(7) })) },
    length,
    [
      samples(0, rate),
      samples(rate, rate, ['V4']),
      { kind: 'gap', gap: { ...second, reason: 'link_loss' } },
      samples(2 * rate + 20, length - 2 * rate - 20),
    ],
    { notes: [{ at: 5, kind: 'annotation', end: 9, text: `Aspirin ${'long '.repeat(250)}` }] },
  );
  const { session } = recording;
  const patient = { ...session.patient, label: name, caseNumber: 'n'.repeat(80), ageYears: 61 };
  return { ...recording, session: { ...session, patient } };
}

describe('what an export leaves out, in Traditional Chinese', () => {
  it('has no sentence in English, whatever the format', async () => {
    const ink = () => Promise.resolve(new Uint8Array(8));
    const said = new Set<string>();
    for (const format of exportFormats(ink, { language: 'zh-TW', timeZone: 'Asia/Taipei' })) {
      for (const [rate, name] of [
        [500, '王小明'],
        [669, 'x'.repeat(80)],
      ] as const) {
        for (const sentence of (await format.make(troublesome(rate, name))).leftOut) said.add(sentence);
      }
    }
    expect(said.size).toBeGreaterThan(12);
    expect([...said].filter((sentence) => !/\p{Script=Han}/u.test(inChinese(sentence)))).toEqual([]);
  });

  it('keeps every number and name of the sentence, and of the sentence within it', () => {
    expect(
      inChinese(
        'In the file within (SCP-ECG): Lead V4 had no contact in samples 500 to 999, which SCP-ECG has no field for.',
      ),
    ).toBe('內含的檔案（SCP-ECG）：導程 V4 在取樣 500 至 999 無接觸，SCP-ECG 沒有此欄位。');
    expect(inChinese('Something that a later format says.')).toBe('Something that a later format says.');
  });
});
