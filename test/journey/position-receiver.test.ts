import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { sentence, sentencesAt } from '../support/nmea-receiver.ts';
import { eventually, readCredentials, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { PtyPair } from '../support/pty-pair.ts';

it(
  'a receiver on the serial line of a unit without a screen tells the hospital where the ambulance is, and nothing of a place that it does not know',
  { timeout: 120_000 },
  async () => {
    const relay = await startRelay();
    const receiver = new PtyPair(path.join(temporaryFolder(), 'receiver'), () => undefined);
    onTestFinished(() => {
      receiver.unplug();
    });
    await receiver.plugIn();
    const unit = startUnit({
      ...{ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus?seed=1' },
      more: ['--position', `serial:${receiver.path}?baud=9600`],
    });
    const token = readCredentials(relay.credentials).people[0]?.token ?? '';
    const position = async () => {
      const answer = await fetch(`${relay.url}/api/sessions`, { headers: { authorization: `Bearer ${token}` } });
      const [session] = (await answer.json()) as readonly SessionSummary[];
      return session === undefined || session.samples === 0 ? undefined : session.position;
    };
    // A sky that it does not see yet is no place.
    const blind = Buffer.from(sentence('GPRMC,040000.00,V,,,,,,,151126,,,N'));
    expect(
      await eventually(
        async () => {
          receiver.write(blind);
          return await position();
        },
        (seen) => seen === null,
        60_000,
      ),
    ).toBeNull();
    const began = Date.now();
    const seen = await eventually(
      async () => {
        receiver.write(sentencesAt(-24.13731, 120.66202));
        return await position();
      },
      (place) => place !== null && place !== undefined,
      60_000,
    );
    expect(seen).toMatchObject({ source: 'receiver', accuracy: 6.2 });
    expect(seen?.latitude).toBeCloseTo(-24.13731, 6);
    expect(seen?.longitude).toBeCloseTo(120.66202, 6);
    expect(Date.parse(seen?.fixedAt ?? '')).toBeGreaterThan(began - 2_000);
    expect(Date.parse(seen?.fixedAt ?? '')).toBeLessThan(Date.now() + 2_000);
    expect(unit.said()).toContain('knows where it is');
  },
);
