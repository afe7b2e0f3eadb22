import { describe, expect, it } from 'vitest';
import { byteCount } from '../../../protocol/ecg/units.ts';
import { ballastFor, leastRoom, planSpace, type SpaceAlarm, type SpaceFacts } from './space-plan.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const disk = (free: number, total = 128 * GIB) => ({ total: byteCount(total), free: byteCount(free) });
const facts = (changed: Partial<SpaceFacts>): SpaceFacts => ({
  ...{ used: 100 * MIB, spare: 0, most: null, disk: disk(100 * GIB), ballastWanted: 64 * MIB, ballast: 64 * MIB },
  ...changed,
});
const ofQuota = (used: number): SpaceFacts => facts({ most: 1000 * MIB, used: used * MIB });

describe('[D14] how much room there is to record into', () => {
  it.each<[string, SpaceFacts, SpaceAlarm, SpaceAlarm]>([
    ['half of the quota', ofQuota(500), 'none', 'none'],
    ['a tenth of the quota left, the ballast counted', ofQuota(836), 'none', 'nearly-full'],
    ['a little less again is no news', ofQuota(800), 'nearly-full', 'nearly-full'],
    ['a seventh of the quota left', ofQuota(780), 'nearly-full', 'none'],
    ['the quota used up, as the disk has said', ofQuota(936), 'full', 'full'],
    ['full until a tenth of the quota is back', ofQuota(840), 'full', 'full'],
    ['then nearly full', ofQuota(830), 'full', 'nearly-full'],
    ['a disk with room', facts({ disk: disk(2 * GIB) }), 'none', 'none'],
    ['a large disk with less than three days of room', facts({ disk: disk(GIB - 1) }), 'none', 'nearly-full'],
    ['what the journal has spare counts as room', facts({ disk: disk(GIB - 1), spare: GIB }), 'none', 'none'],
    ['what the ballast lacks does not', facts({ disk: disk(GIB + 60 * MIB), ballast: 0 }), 'none', 'nearly-full'],
    ['a little more room is no news', facts({ disk: disk(1.2 * GIB) }), 'nearly-full', 'nearly-full'],
    ['a quarter more room', facts({ disk: disk(1.25 * GIB) }), 'nearly-full', 'none'],
    ['a full disk that gave its ballast up', facts({ disk: disk(30 * MIB), ballast: 0 }), 'full', 'full'],
    ['full until half of the least room is back', facts({ disk: disk(500 * MIB) }), 'full', 'full'],
    ['and then nearly full', facts({ disk: disk(520 * MIB) }), 'full', 'nearly-full'],
    ['a disk that does not say', facts({ disk: null }), 'none', 'none'],
  ])('%s', (_name, now, before, expected) => {
    const plan = planSpace(now, before);
    expect(plan.alarm).toBe(expected);
    // Acknowledged records make room as long as a person is told, and no longer.
    expect(plan.purge).toBe(expected !== 'none');
  });

  it.each([
    [128 * GIB, GIB],
    [4 * GIB, 0.4 * GIB],
    [2 * GIB, 256 * MIB],
    [100 * MIB, 25 * MIB],
  ])('of a disk of %i bytes, %i are the least', (total, least) => {
    expect(leastRoom(total)).toBe(least);
  });
});

describe('[D14] the ballast', () => {
  it.each([
    ['64 MiB', 64 * MIB, null, disk(GIB), 64 * MIB],
    ['an eighth of a small quota', 64 * MIB, 80 * MIB, disk(GIB), 10 * MIB],
    ['a sixteenth of a small disk', 64 * MIB, null, disk(GIB, 160 * MIB), 10 * MIB],
    ['none where nobody knows the disk', 64 * MIB, null, null, 0],
    ['none where it would be less than a page', 64 * MIB, 40_000, disk(GIB), 0],
  ])('is %s', (_name, wanted, most, room, expected) => {
    expect(ballastFor(wanted, most, room)).toBe(expected);
  });

  it.each<[string, Partial<SpaceFacts>, SpaceAlarm, number]>([
    ['grows by a slice', { ballast: 0 }, 'none', MIB],
    ['grows by what it lacks', { ballast: 64 * MIB - 100 }, 'none', 100],
    ['is whole', {}, 'none', 0],
    ['waits while the disk is nearly full', { ballast: 0, disk: disk(1.05 * GIB) }, 'nearly-full', 0],
    ['waits for room that is not inside the journal', { ballast: 0, spare: 5 * GIB, disk: disk(100 * MIB) }, 'none', 0],
    ['keeps within the quota', { ballast: 0, most: 1000 * MIB, used: 500 * MIB, spare: 450 * MIB }, 'none', 0],
  ])('%s', (_name, changed, before, expected) => {
    expect(planSpace(facts(changed), before).growBallastBy).toBe(expected);
  });
});
