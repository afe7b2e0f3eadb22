import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { Identity } from './authenticate.ts';
import { readDirectory } from './hospital-directory.ts';
import { maySee, seesUnit } from './sight.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const OTHER = '01900000-0000-7000-8000-000000000002' as SessionId;
const NOW = unixMillis(1_800_000_000_000);
const TITLE = { en: 'A hospital', zh: '一間醫院' };
const reading = readDirectory(
  JSON.stringify({
    hospitals: [
      { id: 'a', title: TITLE, people: ['Dr Lin', 'Dr Both'], units: ['of-a'] },
      { id: 'b', title: TITLE, people: ['Dr Wu', 'Dr Both'], units: ['of-b'] },
    ],
    everywhere: ['reviewer'],
  }),
  null,
);
if (!reading.ok) throw new Error(reading.why);
const { directory } = reading;

const person = (name: string): Identity => ({ kind: 'person', name, role: 'cardiologist' });
const see = (who: Identity, offeredTo: readonly string[], unit = 'of-nobody', now = NOW): boolean =>
  maySee(who, { session: SESSION, unit: unit as UnitId, facts: { offeredTo, shares: [SHARE] } }, directory, now);
const SHARE = {
  ...{ share: 'c0ffee', by: 'Dr Lin', madeAt: NOW, expiresAt: unixMillis(NOW + 1000), isRevoked: false, opened: 0 },
};
const guest = (session = SESSION, share = 'c0ffee'): Identity => ({ kind: 'guest', session, share });

describe('who sees a session', () => {
  it('is the hospital that the crew chose, and no other', () => {
    expect(['Dr Lin', 'Dr Wu', 'Dr Both', 'reviewer', 'somebody'].map((name) => see(person(name), ['a']))).toEqual([
      ...[true, false, true, true, false],
    ]);
  });
  it('is every hospital that it was offered to: who diverted it still sees what they did', () => {
    expect(['Dr Lin', 'Dr Wu'].map((name) => see(person(name), ['a', 'b']))).toEqual([true, true]);
  });
  it('is the hospital of its unit until the crew has chosen, and not after that', () => {
    expect([see(person('Dr Lin'), [], 'of-a'), see(person('Dr Wu'), [], 'of-a')]).toEqual([true, false]);
    expect([see(person('Dr Lin'), ['b'], 'of-a'), see(person('Dr Wu'), ['b'], 'of-a')]).toEqual([false, true]);
  });
  it('is every hospital where its unit belongs to none, or the crew chose one that nobody here knows', () => {
    expect(['Dr Lin', 'Dr Wu'].map((name) => see(person(name), []))).toEqual([true, true]);
    expect(['Dr Lin', 'Dr Wu'].map((name) => see(person(name), ['far away'], 'of-b'))).toEqual([false, true]);
  });
  it('is nobody who belongs to no hospital, and no unit', () => {
    expect(see(person('somebody'), [])).toBe(false);
    expect(see({ kind: 'unit', unit: 'of-a' as UnitId }, ['a'], 'of-a')).toBe(false);
  });
  it('is a guest of this session while the link holds', () => {
    expect(see(guest(), ['a'])).toBe(true);
    expect(see(guest(OTHER), ['a']), 'another session').toBe(false);
    expect(see(guest(SESSION, 'decade'), ['a']), 'another link').toBe(false);
    expect(see(guest(), ['a'], 'of-a', unixMillis(NOW + 1000)), 'expired').toBe(false);
    const shares = [{ ...SHARE, isRevoked: true }];
    const revoked = { session: SESSION, unit: 'u' as UnitId, facts: { offeredTo: [], shares } };
    expect(maySee(guest(), revoked, directory, NOW), 'revoked').toBe(false);
  });
});

describe('whose readiness somebody sees', () => {
  it('is that of their own units and of those that are nobody’s', () => {
    expect(['of-a', 'of-b', 'of-nobody'].map((unit) => seesUnit(person('Dr Lin'), unit, directory))).toEqual([
      ...[true, false, true],
    ]);
    expect(seesUnit(guest(), 'of-nobody', directory)).toBe(false);
  });
});
