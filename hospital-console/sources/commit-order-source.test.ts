import { describe, expect, it } from 'vitest';
import { milliseconds, offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { SessionAuthor } from '../../test/support/session-author.ts';
import { CommitOrderSource } from './commit-order-source.ts';
import type { SourceEvent } from './sample-source.ts';

/** Three frames of 100 ms of which the second came last, and the end; times of commit in ms. */
function opened() {
  const author = new SessionAuthor();
  const [description, first, second, third] = author.frames(3);
  const end = author.end();
  const clock = { offset: milliseconds(2_000), uncertainty: milliseconds(10) };
  const source = new CommitOrderSource(author.session, clock, () => undefined);
  const heard: SourceEvent[] = [];
  source.listen((event) => heard.push(event));
  source.begin(sampleIndex(0));
  const commits = [
    [description, 0],
    [first, 100],
    [third, 300],
    [second, 5_000],
    [end, 5_100],
  ] as const;
  commits.forEach(([record, at], i) => {
    if (record === undefined) throw new Error('not written');
    source.add({ offset: offset(i + 1), committedAt: unixMillis(at), sealed: record.sealed });
  });
  return { source, heard, kinds: () => heard.map(({ kind }) => kind) };
}
const endOf = (heard: readonly SourceEvent[]): number =>
  heard.reduce((end, event) => (event.kind === 'state' ? event.endSample : end), 0);

describe('a session as it was seen then', () => {
  it('tells nothing before the relay had it', () => {
    const { source, heard, kinds } = opened();
    expect(source.release(unixMillis(99))).toBe(true);
    expect(kinds()).toEqual(['resync', 'tail', 'state', 'described', 'state']);
    source.release(unixMillis(299));
    expect(endOf(heard)).toBe(50);
    expect(source.waiting).toBe(3);
  });
  it('awaits what the head had jumped over, until its moment has come', () => {
    const { source, heard } = opened();
    source.release(unixMillis(1_000));
    expect(heard).toContainEqual({ kind: 'awaited', range: { first: 50, end: 100 } });
    const before = heard.length;
    source.release(unixMillis(5_000));
    const late = heard.slice(before).find((event) => event.kind === 'samples');
    expect(late?.block.firstSample).toBe(50);
    expect(late?.committedAt).toBe(5_000);
  });
  it('is a live session until its end had come, with the clocks as they are known', () => {
    const { source, heard } = opened();
    const states = () => heard.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
    source.release(unixMillis(5_000));
    expect(states().at(-1)).toBe('live');
    source.release(unixMillis(5_100));
    expect(states().at(-1)).toBe('ended');
    expect(heard.findLast((event) => event.kind === 'state')?.unitClock?.offset).toBe(2_000);
  });
  it('answers a question for history by what had come by then', async () => {
    const { source, heard } = opened();
    source.release(unixMillis(1_000));
    const before = heard.length;
    source.request({ first: sampleIndex(0), end: sampleIndex(1_000) });
    await Promise.resolve();
    expect(heard.slice(before)).toEqual([
      { kind: 'awaited', range: { first: 50, end: 100 } },
      { kind: 'reached', range: { first: 0, end: 1_000 }, through: 1_000, complete: true },
    ]);
  });
  it('forgets what it told when it begins anew', () => {
    const { source, heard } = opened();
    source.release(unixMillis(1_000));
    source.begin(sampleIndex(100));
    expect(heard.at(-1)).toMatchObject({ kind: 'state', endSample: 100 });
    expect(source.waiting).toBe(0);
  });
});
