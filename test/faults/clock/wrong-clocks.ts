import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import type { ClockReading } from '../../../protocol/wire/messages.ts';
import { sharedByAll, tidily } from '../../support/endings.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { noteFault, share, shareOf } from '../../support/fault-table.ts';
import { eventually, pause } from '../../support/parts.ts';
import { nothingLost, openRelay } from '../../support/ride.ts';
import { Tour } from '../../support/tour.ts';
import { openViewer } from '../../support/viewer.ts';

const DAY = 24 * 3_600_000;
const LASTS_SECONDS = share(13, 60);
const BEAT = 2_000;
const MOST_BEATS = 4;
/** A unit has started by then on any machine; a recording across the change lasts so much longer that it ends after it. */
const BEFORE_THE_CHANGE_SECONDS = 17;
const LONGER_SECONDS = 10;
/** On one machine, with everything else that runs on it. */
const MOST_UNCERTAIN = 500;

interface WrongClock {
  readonly fault: string;
  readonly whose: 'unit' | 'relay';
  readonly from: string;
  /** In the middle of the recording. */
  readonly then?: string;
  /** Relay's clock minus the unit's at the end, ms, and how far the reading may be off. */
  readonly offset: number;
  readonly within: number;
  readonly zone?: string;
}

const WRONG_CLOCKS: readonly WrongClock[] = [
  { fault: "tablet's clock 3 days ahead", whose: 'unit', from: '+3d', offset: -3 * DAY, within: 1_000 },
  { fault: "tablet's clock 3 days behind", whose: 'unit', from: '-3d', offset: 3 * DAY, within: 1_000 },
  { fault: "relay's clock 3 days ahead", whose: 'relay', from: '+3d', offset: 3 * DAY, within: 1_000 },
  { fault: "relay's clock 3 days behind", whose: 'relay', from: '-3d', offset: -3 * DAY, within: 1_000 },
  {
    fault: "tablet's clock set from 3 days ahead to 3 days behind while it records",
    whose: 'unit',
    from: '+3d',
    then: '-3d',
    offset: 3 * DAY,
    within: 1_000,
  },
  {
    fault: "relay's clock set from 3 days ahead to 3 days behind while it stores",
    whose: 'relay',
    from: '+3d',
    then: '-3d',
    offset: -3 * DAY,
    within: 1_000,
  },
  {
    fault: "tablet's clock drifts: it gains 5 %",
    whose: 'unit',
    from: '+0 x1.05',
    offset: -25 * LASTS_SECONDS,
    within: 25 * LASTS_SECONDS + 500,
  },
];

/** The newest reading that the relay tells its viewers, once it is right; and how long that took, s. */
async function untilKnown(
  tour: Tour,
  isRight: (clock: ClockReading) => boolean,
): Promise<{ readonly clock: ClockReading; readonly after: number }> {
  const begun = performance.now();
  const viewer = await openViewer(tour.relay);
  const session = ((await tour.recordings())[0]?.id ?? '') as SessionId;
  const ask = (): ClockReading | null => {
    viewer.say({ kind: 'subscribe', session, resume: null });
    return viewer.messages.findLast((message) => message.kind === 'state')?.unitClock ?? null;
  };
  const clock = await eventually(ask, (reading) => reading !== null && isRight(reading), MOST_BEATS * BEAT);
  if (clock === null) throw new Error('the relay knows nothing of the clock');
  return { clock, after: (performance.now() - begun) / 1_000 };
}

/** Tablets whose own clock is wrong share a relay. */
const ambulances = WRONG_CLOCKS.map((_, i) => `ambulance-${i + 1}`);
const receiver = sharedByAll(() => openRelay([...ambulances]));

describe.concurrent('[D15] a clock that is wrong', () => {
  it.each(shareOf(WRONG_CLOCKS, 4))('$fault: order is by sample, nothing is lost, and the offset is known', (wrong) =>
    tidily(async () => {
      const clock = fakeClock(wrong.from);
      const env =
        wrong.whose === 'unit'
          ? { unitEnv: clock.env, receiver: receiver(), unit: ambulances.shift() ?? '' }
          : { relayEnv: clock.env };
      const tour = await Tour.begin({ lastsSeconds: LASTS_SECONDS, ...env });
      if (wrong.then !== undefined) {
        await pause(2_000);
        clock.set(wrong.then);
      }
      const isRight = ({ offset, uncertainty }: ClockReading): boolean =>
        Math.abs(offset - wrong.offset) <= wrong.within && uncertainty <= MOST_UNCERTAIN;
      const {
        clock: { offset, uncertainty },
        after,
      } = await untilKnown(tour, isRight);
      const proof = await tour.arrive();
      noteFault({
        chapter: 'clock',
        fault: wrong.fault,
        expected: `offset known within ${MOST_BEATS} heartbeats, uncertainty ≤ ${MOST_UNCERTAIN} ms, whole`,
        measured:
          `known after ${after.toFixed(1)} s: ${(offset / 1_000).toFixed(3)} s ± ${uncertainty.toFixed(0)} ms; ` +
          nothingLost(proof),
      });
      expect(proof.records).toBeGreaterThan(LASTS_SECONDS * 9);
    }),
  );

  const changes = [
    { change: 'autumn, 3 h → 2 h', changesAt: Date.UTC(2026, 9, 25, 1) },
    { change: 'spring, 2 h → 3 h', changesAt: Date.UTC(2026, 2, 29, 1) },
  ];
  it.each(shareOf(changes, 2))(
    'the change of $change, on both: no hour is lost and none recorded twice',
    ({ change, changesAt }) =>
      tidily(async () => {
        // What the zone says is not what is counted: the clock itself goes on.
        const clock = fakeClock('+0');
        const env = { ...clock.env, TZ: 'Europe/Berlin' };
        const lastsSeconds = LASTS_SECONDS + LONGER_SECONDS;
        const tour = await Tour.open({ lastsSeconds, unitEnv: env, relayEnv: env });
        const ahead = Math.round((changesAt - Date.now()) / 1_000) - BEFORE_THE_CHANGE_SECONDS;
        clock.set(ahead < 0 ? String(ahead) : `+${ahead}`);
        tour.startUnit();
        const proof = await tour.arrive();
        const [recording] = await tour.recordings();
        expect(Date.parse(recording?.startedAt ?? ''), 'it began before the change').toBeLessThan(changesAt);
        expect(Date.parse(recording?.lastCommitAt ?? ''), 'and ended after it').toBeGreaterThan(changesAt);
        noteFault({
          chapter: 'clock',
          fault: `daylight saving time changes: ${change}`,
          expected: 'whole: no hour lost, none twice',
          measured: nothingLost(proof),
        });
        expect(proof.records).toBeGreaterThan(LASTS_SECONDS * 9);
      }),
  );
});
