import { describe, expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { AnnotationVersionJson, AnnotationsJson } from '../../protocol/wire/review-book.ts';
import { NO_ANNOTATIONS, notesOf, withheldSentences } from './exported-notes.ts';
import { notedAt, notedByPlace } from './exports/exported-note.ts';

const annotation: AnnotationVersionJson = {
  ...{ kind: 'annotation', id: 'note-0001', version: 3, first: 1_000, end: 1_500, leads: ['V4'], code: 'STE_' },
  ...{ text: 'J point', isDeleted: false, by: 'Dr Example', at: '2026-11-27T12:00:00.000Z' },
};
const of = (more: Partial<AnnotationVersionJson>): AnnotationsJson => ({
  ...NO_ANNOTATIONS,
  annotations: [{ ...annotation, ...more }],
  titles: { STE_: 'ST elevation' },
});
const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });

describe('an annotation that goes along', () => {
  it('is counted from the beginning of the range, and only what lies in it', () => {
    expect(notesOf([], of({}), range(1_200, 5_000))).toMatchObject([{ at: 0, end: 300, by: 'Dr Example' }]);
    expect(notesOf([], of({}), range(400, 1_100))).toMatchObject([{ at: 600, end: 700 }]);
    for (const beside of [range(0, 1_000), range(1_500, 9_000)]) expect(notesOf([], of({}), beside)).toEqual([]);
  });

  it('names its lead as the electrode sat, where it was moved', () => {
    const [note] = notesOf([], of({}), range(0, 5_000));
    if (note === undefined) throw new Error('no note');
    expect(note.text).toBe('Annotation STE_ (ST elevation), V4: J point (Dr Example, version 3)');
    expect(note.parts).toEqual({ kind: 'annotation', code: 'STE_ (ST elevation)', text: 'J point' });
    expect(notedAt(note, 'right-sided').text).toContain(', V4R: J point');
    expect(notedAt(note, 'posterior').text).toContain(', V7: J point');
    const moved = [{ placement: 'right-sided', first: 900, count: 200 }] as const;
    expect(notedByPlace([note, { ...note, at: 1_100 }], moved).map(({ text }) => /V4R?/.exec(text)?.[0])).toEqual([
      'V4R',
      'V4',
    ]);
  });

  it('of all leads, without a text or of a code that no list has, still says what it is', () => {
    const [note] = notesOf([], { ...of({ leads: [], text: '', code: 'house-9' }), titles: {} }, range(0, 5_000));
    expect(note?.text).toBe('Annotation house-9, all leads (Dr Example, version 3)');
  });

  it('is told with its number where it may not go along, and where its chain is damaged', () => {
    expect(withheldSentences(NO_ANNOTATIONS)).toEqual([]);
    const damaged = {
      ...NO_ANNOTATIONS,
      fault: 'Entry 2 is altered.',
      withheld: { reason: 'blind', count: 2 },
    } as const;
    expect(withheldSentences(damaged)).toEqual([
      'Annotations are left out from a damaged entry on. Entry 2 is altered.',
      expect.stringMatching(/^2 annotations of a colleague are left out/),
    ]);
  });
});
