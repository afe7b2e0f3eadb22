import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { BLOCKED_MS, willMisbehave } from '../../support/misbehaviour.ts';
import { eventually, pause, type Part } from '../../support/parts.ts';
import { nothingLost } from '../../support/ride.ts';
import { Tour } from '../../support/tour.ts';
import { seconds } from '../../support/watched-unit.ts';

const SUSPENDED_SECONDS = share(20, 600);
const NOTICED_WITHIN = 8;
/** A back-off of 5 s at most, and a connection. */
const RESUMED_WITHIN = 7;

interface Standstill {
  readonly fault: string;
  readonly host: 'unit' | 'relay';
  readonly lastsSeconds: number;
  readonly begin: (part: Part) => void;
  readonly end: (part: Part) => void;
}

const suspended = (host: Standstill['host'], name: string): Standstill => ({
  fault: `${name} suspended for ${SUSPENDED_SECONDS} s`,
  host,
  lastsSeconds: SUSPENDED_SECONDS,
  begin: (part) => part.kill('SIGSTOP'),
  end: (part) => part.kill('SIGCONT'),
});
const blocked = (host: Standstill['host'], name: string): Standstill => ({
  fault: `event loop of the ${name} blocked for ${BLOCKED_MS / 1_000} s`,
  host,
  lastsSeconds: BLOCKED_MS / 1_000,
  begin: (part) => part.kill('SIGUSR2'),
  end: () => undefined,
});

const STANDSTILLS = [
  suspended('unit', 'tablet'),
  suspended('relay', 'relay'),
  blocked('unit', 'unit'),
  blocked('relay', 'relay'),
];

describe.concurrent('[D12] a process that stands still', () => {
  it.each(STANDSTILLS)('$fault: noticed at the other end, resumed by itself', (standstill) =>
    tidily(async () => {
      const { fault, host, lastsSeconds } = standstill;
      const env = willMisbehave('blocks-its-event-loop');
      const tour = await Tour.begin({ lastsSeconds: lastsSeconds + 8, unitEnv: env, relayEnv: env });
      const heldUp = tour.machine.from();
      const begun = performance.now();
      standstill.begin(tour[host].part);
      const isNoticed = noticed(tour, host, begun).then((after) => ({ after, heldUp: heldUp() }));
      await Promise.all([pause(lastsSeconds * 1_000), isNoticed]);
      standstill.end(tour[host].part);
      const heldUpAfter = tour.machine.from();
      const resumed = await tour.delivers(NOTICED_WITHIN * 1_000 + 20_000);
      const resumedBeyond = resumed - heldUpAfter();
      const proof = await tour.arrive();
      const { after, heldUp: heldUpMeanwhile } = await isNoticed;
      noteFault({
        chapter: 'process',
        fault,
        expected: `noticed ≤ ${NOTICED_WITHIN} s at the other end, resumed ≤ ${RESUMED_WITHIN} s after, whole`,
        measured: `noticed after ${seconds(after)}, resumed ${seconds(resumed)} after; ${nothingLost(proof)}`,
      });
      expect(after).toBeLessThanOrEqual(NOTICED_WITHIN + heldUpMeanwhile);
      expect(resumedBeyond, seconds(resumed)).toBeLessThanOrEqual(RESUMED_WITHIN);
    }),
  );
});

/** Until the other end says so, s: the relay has no unit any more, or the unit no relay. */
async function noticed(tour: Tour, host: Standstill['host'], since: number): Promise<number> {
  if (host === 'relay') {
    const line = await tour.unit.line(({ link }) => link !== 'linked', { since });
    return (line.heardAt - since) / 1_000;
  }
  const connected = async (): Promise<number> => {
    const health = await fetch(`${tour.relay.url}/healthz`);
    return ((await health.json()) as { readonly units: number }).units;
  };
  await eventually(connected, (units) => units === 0);
  return (performance.now() - since) / 1_000;
}
