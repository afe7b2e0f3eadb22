import { describe, expect, it } from 'vitest';
import { foundAuthority, openTlsFront } from '../../support/certificates.ts';
import { tidily } from '../../support/endings.ts';
import { noteFault } from '../../support/fault-table.ts';
import { openFront, passTo } from '../../support/front.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost, ride } from '../../support/ride.ts';
import { seconds, untilCommitAfter } from '../../support/watched-unit.ts';
import { nextUnit, relay } from './receivers.ts';

const FAULT = "TLS certificate of another authority than the unit's";
const DELIVERS_WITHIN = 7;

describe.concurrent('[D13] a certificate that the unit does not trust', () => {
  it('is refused in a sentence and nothing is sent; with the right one the unit delivers by itself', () =>
    tidily(async () => {
      const [ours, theirs] = [foundAuthority('Hospital'), foundAuthority('Somebody else')];
      const wrong = await openTlsFront(theirs.forLoopback, relay().port);
      const right = await openTlsFront(ours.forLoopback, relay().port);
      const front = await openFront(passTo(wrong.port));
      const { unit, lastCommit, machine, arrive } = ride({
        unit: nextUnit(),
        receiver: relay(),
        url: front.url.replace('http:', 'https:'),
        env: { NODE_EXTRA_CA_CERTS: ours.file },
        lastsSeconds: 5,
      });
      const refused = await unit.line(({ link }) => /certificate/i.test(link));
      await pause(2_000);
      expect(unit.part.said()).not.toMatch(/\n\s+at /);
      expect(await lastCommit()).toBe(0);
      const heldUp = machine.from();
      const mended = Date.now();
      front.become(passTo(right.port));
      const deliversAfter = await untilCommitAfter(mended, lastCommit, unit);
      expect(deliversAfter).toBeLessThanOrEqual(DELIVERS_WITHIN + heldUp());
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault: FAULT,
        expected: `refused in a sentence, nothing sent; delivers ≤ ${DELIVERS_WITHIN} s after the right one is shown, whole`,
        measured:
          `${wrong.entered} handshakes accepted, "${refused.link}"; ` +
          `delivered ${seconds(deliversAfter)} after; ${nothingLost(proof)}`,
      });
    }));
});
