import { describe, expect, it } from 'vitest';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import { noteMarks } from './report-notes.ts';
import { reportNoteWords } from './report-note-words.ts';

const at = (first: number, end: number | null = null) => ({
  at: sampleIndex(first),
  end: end === null ? null : sampleIndex(end),
});
/** 500 samples a second, 25 mm a second. */
const place = (sample: number): number => sample / 20;

describe('marks below the paper', () => {
  it('bear the numbers of the list, and those that begin side by side share one', () => {
    expect(noteMarks([at(0), at(100), at(179), at(180), at(1_000)], place)).toEqual([
      { label: '1–3', x: 0, bars: [] },
      { label: '4', x: 9, bars: [] },
      { label: '5', x: 50, bars: [] },
    ]);
  });

  it('have a bar for each note about a stretch, the shared ones too', () => {
    expect(noteMarks([at(0, 400), at(60, 600)], place)).toEqual([
      {
        label: '1–2',
        x: 0,
        bars: [
          { from: 0, to: 20 },
          { from: 3, to: 30 },
        ],
      },
    ]);
  });
});

describe('what a note says', () => {
  const { said } = reportNoteWords('en');
  it('names what it is, by the words of both screens', () => {
    expect(said({ kind: 'decision', code: 'activated', text: '' })).toBe('Decision: CATH LAB ACTIVATED');
    expect(said({ kind: 'alarm', code: 'rate-high', text: 'began' })).toBe('Alarm: Heart rate high began');
    expect(said({ kind: 'twelve-lead', code: '', text: '' })).toBe('12-lead taken');
    expect(reportNoteWords('zh-TW').said({ kind: 'decision', code: 'not-stemi', text: '早期再極化' })).toBe(
      '決定：非 STEMI：早期再極化',
    );
  });

  it('shows a code of a later version as it is, and takes none for what an object has of itself', () => {
    expect(said({ kind: 'event', code: 'ketamine', text: '' })).toBe('Event: ketamine');
    expect(said({ kind: 'event', code: 'constructor', text: '' })).toBe('Event: constructor');
    expect(said({ kind: null, code: '', text: 'Message: eased (crew 2)' })).toBe('Message: eased (crew 2)');
  });
});
