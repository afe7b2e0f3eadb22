import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, shareOf } from '../../support/fault-table.ts';
import { answerBytes, answerHttp, openFront, passTo, sayNothing, type Behaviour } from '../../support/front.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost, ride } from '../../support/ride.ts';
import { startStrangeRelay, welcomeOf } from '../../support/strange-relay.ts';
import { seconds, untilCommitAfter } from '../../support/watched-unit.ts';
import { nextUnit, relay } from './receivers.ts';

/** After it was met, and said. */
const STANDS_SECONDS = 2;
const LASTS_SECONDS = 5;
/** An attempt that is not answered lasts 5 s, and one back-off at most as long (D13). */
const DELIVERS_WITHIN = 11;

interface Stranger {
  readonly fault: string;
  /** Begun anew for each test. */
  readonly stand: () => Behaviour | Promise<Behaviour>;
  /** What a person reads of it. */
  readonly said: RegExp;
}

const PAGE = '<!doctype html><title>Welcome</title><p>Please accept the terms to use this network.';
/** A field of a type that protobuf does not have. */
const NO_MESSAGE = new Uint8Array([0xff, 0xff, 0xff, 0xff]);
/** Field 2047 of the message, length-delimited: a kind that nobody knows yet. */
const MESSAGE_OF_TOMORROW = new Uint8Array([0xfa, 0x7f, 0x02, 0x08, 0x01]);

const STRANGERS: readonly Stranger[] = [
  {
    fault: 'captive portal: 200 with a page',
    stand: () => answerHttp('200 OK', ['Content-Type: text/html'], PAGE),
    said: /HTTP status 200: a sign-in page/,
  },
  {
    fault: 'captive portal: 302 to its sign-in',
    stand: () => answerHttp('302 Found', ['Location: http://portal.invalid/sign-in'], ''),
    said: /HTTP status 302: a sign-in page/,
  },
  {
    fault: 'captive portal: 511',
    stand: () => answerHttp('511 Network Authentication Required', ['Content-Type: text/html'], PAGE),
    said: /HTTP status 511: a sign-in page/,
  },
  { fault: 'captive portal: accepts and says nothing', stand: () => sayNothing, said: /it does not answer/ },
  {
    fault: 'a peer that answers with noise',
    stand: () => answerBytes(() => randomBytes(4096)),
    said: /no relay: a wrong address/,
  },
  {
    fault: 'a peer that never answers HELLO',
    stand: async () => passTo((await startStrangeRelay(() => undefined)).port),
    said: /it does not answer/,
  },
  {
    fault: 'a peer that answers HELLO with noise',
    stand: async () => passTo((await startStrangeRelay((_, say) => say(NO_MESSAGE))).port),
    said: /its answers cannot be read/,
  },
  {
    fault: 'a peer that says WELCOME and nothing more',
    stand: async () => {
      const relay = await startStrangeRelay((message, say) => {
        if (message.kind === 'hello') say(welcomeOf('ab'.repeat(16)));
      });
      return passTo(relay.port);
    },
    said: /it does not answer/,
  },
  {
    fault: "a peer that speaks tomorrow's version",
    stand: async () => {
      const relay = await startStrangeRelay(() => undefined, { claims: 'prearrival.uplink.v99' });
      return passTo(relay.port);
    },
    said: /speaks 'prearrival.uplink.v99', which this unit does not/,
  },
  {
    fault: "a peer that sends a message of tomorrow's kind",
    stand: async () => {
      const relay = await startStrangeRelay((message, say) => {
        if (message.kind === 'hello') say(welcomeOf('cd'.repeat(16)));
        say(MESSAGE_OF_TOMORROW);
      });
      return passTo(relay.port);
    },
    said: /its answers cannot be read/,
  },
];

describe.concurrent('[D6] [D13] somebody else where the relay should be', () => {
  it.each(shareOf(STRANGERS, 3))('$fault', ({ fault, stand, said }) =>
    tidily(async () => {
      const front = await openFront(await stand());
      const { unit, lastCommit, machine, arrive } = ride({
        unit: nextUnit(),
        receiver: relay(),
        url: front.url,
        lastsSeconds: LASTS_SECONDS,
      });
      const met = await unit.line(({ link }) => said.test(link));
      await pause(STANDS_SECONDS * 1000);
      expect(front.met).toBeGreaterThan(0);
      expect(unit.part.child.exitCode, 'it lives').toBeNull();
      expect(
        unit.lines.filter(({ acknowledged }) => (acknowledged ?? 0) > 0),
        'nothing is taken for delivered',
      ).toEqual([]);
      expect(unit.part.said(), 'sentences, not stacks').not.toMatch(/\n\s+at /);
      const heldUp = machine.from();
      const healed = Date.now();
      front.become(passTo(relay().port));
      const resumedAfter = await untilCommitAfter(healed, lastCommit, unit);
      expect(resumedAfter).toBeLessThanOrEqual(DELIVERS_WITHIN + heldUp());
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault,
        expected: `nothing is taken for delivered; delivers ≤ ${DELIVERS_WITHIN} s after the relay is back, whole`,
        measured:
          `${front.met} connections, "${met.link}"; ` +
          `delivered ${seconds(resumedAfter)} after; ${nothingLost(proof)}`,
      });
    }),
  );
});
