import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, shareOf } from '../../support/fault-table.ts';
import { layCableTo, type Cable } from '../../support/networks.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost, ride } from '../../support/ride.ts';
import { describeOutage, sufferOutage, type SeenOutage } from '../../support/watched-unit.ts';
import { hospital, nextUnit } from './receivers.ts';

interface BrokenLink {
  readonly fault: string;
  readonly lastsSeconds: number;
  readonly begin: (cable: Cable) => unknown;
  readonly heal: (cable: Cable) => unknown;
  /** Within which the unit says that it has no link; null: it may live through it. */
  readonly noticedWithin: number | null;
}

const SILENCE_IS_NOTICED = 8;
/** The unit looks at its own addresses twice a second. */
const OTHER_NETWORK_IS_NOTICED = 4;
/** A reset is told at once; within this time on a machine that is busy, and long before silence would be noticed. */
const RESET_IS_NOTICED = 3;
/** What D13 allows at worst: the rest of an attempt whose packets were lost, and one back-off. Its p95 is a figure. */
const RESUMED_WITHIN = 7;
const isWholeRun = process.env['FAULTS'] === 'all';

const blackHole = (words: string, lastsSeconds: number): BrokenLink => ({
  fault: `silent black hole of ${words}`,
  lastsSeconds,
  // Both ways, and no interface goes down: neither kernel knows.
  begin: (cable) => cable.atBoth('vanish'),
  heal: (cable) => cable.atBoth('pass'),
  noticedWithin: lastsSeconds > SILENCE_IS_NOTICED ? SILENCE_IS_NOTICED : null,
});

const BROKEN_LINKS: readonly BrokenLink[] = [
  blackHole('1 s', 1),
  blackHole('10 s', 10),
  ...(isWholeRun ? [blackHole('60 s', 60), blackHole('10 min', 600)] : []),
  {
    fault: 'one-way loss for 9 s: nothing reaches the hospital',
    lastsSeconds: 9,
    begin: (cable) => cable.atHospital('vanish'),
    heal: (cable) => cable.atHospital('pass'),
    noticedWithin: SILENCE_IS_NOTICED,
  },
  {
    fault: 'one-way loss for 9 s: nothing reaches the ambulance',
    lastsSeconds: 9,
    begin: (cable) => cable.atAmbulance('vanish'),
    heal: (cable) => cable.atAmbulance('pass'),
    noticedWithin: SILENCE_IS_NOTICED,
  },
  {
    fault: "link down for 4 s, as the ambulance's own system sees it",
    lastsSeconds: 4,
    begin: (cable) => cable.unplug(),
    heal: (cable) => cable.plugIn(),
    noticedWithin: OTHER_NETWORK_IS_NOTICED,
  },
  {
    fault: 'address change: another network, the old address gone',
    lastsSeconds: 0,
    begin: () => undefined,
    heal: (cable) => cable.moveToAddress(77),
    noticedWithin: OTHER_NETWORK_IS_NOTICED,
  },
  {
    fault: 'every packet answered with RST, once',
    lastsSeconds: 0.3,
    begin: (cable) => cable.atHospital('reset'),
    heal: (cable) => cable.atHospital('pass'),
    noticedWithin: RESET_IS_NOTICED,
  },
  {
    fault: 'RST storm of 5 s, at both ends',
    lastsSeconds: 5,
    begin: (cable) => cable.atBoth('reset'),
    heal: (cable) => cable.atBoth('pass'),
    noticedWithin: RESET_IS_NOTICED,
  },
];

describe.concurrent('[D12] [D13] a link that breaks', () => {
  it.each(shareOf(BROKEN_LINKS, 3))('$fault', (link) =>
    tidily(async () => {
      const { fault, lastsSeconds, noticedWithin } = link;
      const cable = await layCableTo(hospital().host);
      const { unit, lastCommit, machine, arrive } = ride({
        unit: nextUnit(),
        receiver: hospital(),
        url: `http://${cable.hospitalAddress}:${hospital().port}`,
        namespace: cable.ambulance,
        lastsSeconds: lastsSeconds + 14,
      });
      const outage = {
        begin: () => link.begin(cable),
        lasting: () => pause(lastsSeconds * 1000),
        heal: () => link.heal(cable),
      };
      const seen = await sufferOutage(unit, outage, lastCommit, machine);
      expectInTime(seen, noticedWithin);
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault,
        expected:
          (noticedWithin === null ? '' : `noticed ≤ ${noticedWithin} s, `) +
          `resumed ≤ ${RESUMED_WITHIN} s after healing, whole`,
        measured: `${describeOutage(seen)}; ${nothingLost(proof)}`,
      });
    }),
  );
});

function expectInTime({ noticedAfter, resumedAfter, heldUp }: SeenOutage, noticedWithin: number | null): void {
  if (noticedWithin !== null) {
    expect(noticedAfter, 'it was noticed').not.toBeNull();
    expect(noticedAfter).toBeLessThanOrEqual(noticedWithin + heldUp);
  }
  expect(resumedAfter).toBeLessThanOrEqual(RESUMED_WITHIN + heldUp);
}
