import type { DeliveryFacts } from '../../protocol/delivery/delivery-state.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleCount, unixMillis } from '../../protocol/ecg/units.ts';
import { looksOf, type Presence } from '../fan-out/presence.ts';
import { endOf, type SessionPulse } from '../fan-out/session-pulse.ts';
import type { SessionStanding } from '../log/session-log.ts';

/**
 * A session's delivery as the relay knows it, by the relay's clock. What the unit has not announced does not count: a
 * tablet without a link knows better than we do.
 * @param awaited what of the session has not come, in order
 */
export function deliveryFactsOf(
  standing: SessionStanding,
  awaited: readonly SampleRange[],
  presence: Presence,
  pulse: SessionPulse,
): DeliveryFacts {
  const recordedEnd = endOf(standing, presence);
  const isLive = pulse.stateOf(standing).state === 'live';
  const heardAt = standing.lastCommitAt ?? unixMillis(0);
  const hasSamples = standing.samples > 0 || standing.gaps.length > 0;
  return {
    startedAt: standing.firstCommitAt ?? heardAt,
    endedAt: isLive ? null : (standing.endCommittedAt ?? heardAt),
    samplingRate: standing.description?.format.samplingRate ?? null,
    recordedEnd,
    recordedAt: heardAt,
    heldEnd: awaited[0]?.first ?? recordedEnd,
    unheld: sampleCount(awaited.reduce((sum, { first, end }) => sum + end - first, 0)),
    heldSince: hasSamples ? standing.firstCommitAt : null,
    looks: looksOf(standing, presence),
    link: isLive ? 'up' : 'down',
  };
}
