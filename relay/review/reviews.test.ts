import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionStanding } from '../log/session-log.ts';
import { SqliteSessionLog } from '../log/sqlite-session-log.ts';
import { systemClock } from '../operations/clock.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { sealRecording, type SealedRecording } from '../../test/support/sealed-recording.ts';
import { Reviews, type ReviewAnswer } from './reviews.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A relay's folder with one sealed session, and who reviews it. */
async function openReviews(keysOf = ({ signer }: SealedRecording) => [...signer.keys.values()]) {
  const recording = await sealRecording({ gap: true, unsealed: 2 });
  const { folder, session } = recording;
  endings.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(1) });
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  endings.push(() => log.close());
  const reviews = new Reviews({
    ...{ dataFolder: folder, log, clock: systemClock },
    keys: () => keysOf(recording),
  });
  endings.push(() => {
    reviews.close();
  });
  const standing = log.standing(session) as SessionStanding;
  const settled = async (): Promise<Exclude<ReviewAnswer, { kind: 'reading' }>> => {
    for (;;) {
      const answer = reviews.ask(standing);
      if (answer.kind !== 'reading') return answer;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { reviews, standing, settled };
}

describe('a recording that is reviewed', () => {
  it('is read from the disk by the verifying code: complete, unchanged, with its gap and what came behind the seal', async () => {
    const { reviews, settled, standing } = await openReviews();
    const answer = await settled();
    if (answer.kind !== 'done') throw new Error(answer.sentence);
    const { verdict, course, head } = answer.review;
    expect(head).toBe(standing.head);
    expect(verdict).toMatchObject({ complete: true, unchanged: true, findings: [], unsealedRecords: 2, gapCount: 1 });
    expect(verdict.samples).toBe(standing.samples);
    expect(verdict.gaps).toEqual(standing.gaps);
    expect(verdict.seal?.number).toBe(2);
    const held = course.buckets.reduce((sum, bucket) => sum + bucket.held, 0);
    expect(held).toBe(standing.samples);
    // Nothing was written since: what was read stands.
    expect(reviews.ask(standing)).toBe(answer);
  });

  it('is not called unchanged where nobody here knows the key that it is signed with', async () => {
    const { settled } = await openReviews(() => []);
    const answer = await settled();
    if (answer.kind !== 'done') throw new Error(answer.sentence);
    expect(answer.review.verdict).toMatchObject({ complete: true, unchanged: false, seal: null });
    expect(answer.review.verdict.findings[0]).toMatchObject({ kind: 'unknown-key' });
  });
});
