import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';
import type { Clock } from '../operations/clock.ts';
import { Door, SIGN_IN_COOKIE } from './authenticate.ts';
import type { Caller } from './authenticate.ts';
import { readCredentials } from './credentials-file.ts';
import { developmentCredentials } from './development-credentials.ts';
import { SIGN_IN_LASTS_MS, SignIns } from './sign-ins.ts';

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'prearrival-door-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

let now = 0;
const clock: Pick<Clock, 'now'> = {
  now: () => ({ monotonic: monotonicMillis(now), unix: unixMillis(1_790_000_000_000 + now) }),
};
const caller = (known: Partial<Caller>): Caller => ({
  authorization: undefined,
  cookie: undefined,
  origin: undefined,
  host: 'relay.example:8080',
  address: '10.0.0.1',
  ...known,
});
const credentials: CredentialsFile = {
  units: [{ unit: 'ambulance-1', token: 'unit-token-of-twenty' }],
  people: [
    { name: 'cardiologist', role: 'cardiologist', password: 'quiet-heart-beats', token: 'person-token-of-20' },
    { name: 'reviewer', role: 'reviewer', password: 'another-password', token: 'reviewer-token-of-20' },
  ],
};
const tokens = (): (() => string) => () => randomBytes(24).toString('base64url');

function openDoor(folder = temporaryFolder()): Door {
  return new Door(credentials, new SignIns(folder, tokens()), clock);
}
function cookieOf(door: Door): string {
  const answer = door.signIn({ name: 'cardiologist', password: 'quiet-heart-beats' }, '10.0.0.1');
  if (!answer.ok) throw new Error(answer.refusal.sentence);
  return `other=1; ${SIGN_IN_COOKIE}=${answer.token}`;
}

beforeEach(() => {
  now = 0;
});

describe('the door', () => {
  it('knows units and people by their tokens', () => {
    const door = openDoor();
    expect(door.authenticate(caller({ authorization: 'Bearer unit-token-of-twenty' }))).toEqual({
      ok: true,
      identity: { kind: 'unit', unit: 'ambulance-1' },
    });
    expect(door.authenticate(caller({ authorization: 'Bearer reviewer-token-of-20' }))).toEqual({
      ok: true,
      identity: { kind: 'person', name: 'reviewer', role: 'reviewer' },
    });
  });

  it('refuses everybody else with a type and a sentence, and counts it', () => {
    const door = openDoor();
    for (const authorization of ['Bearer unit-token-of-twentx', 'Bearer unit', 'Bearer quiet-heart-beats']) {
      expect(door.authenticate(caller({ authorization }))).toMatchObject({
        ok: false,
        refusal: { kind: 'unknown-credential', status: 401 },
      });
    }
    for (const authorization of [undefined, 'Basic abc', 'Bearer ', 'Bearer a b']) {
      expect(door.authenticate(caller({ authorization }))).toMatchObject({ refusal: { kind: 'nobody', status: 401 } });
    }
    expect(door.refusals.all).toEqual({ nobody: 4, 'unknown-credential': 3 });
  });

  it('knows a browser by its cookie, from its own page only', () => {
    const door = openDoor();
    const cookie = cookieOf(door);
    const known = { ok: true, identity: { kind: 'person', name: 'cardiologist', role: 'cardiologist' } };
    expect(door.authenticate(caller({ cookie }))).toEqual(known);
    expect(door.authenticate(caller({ cookie, origin: 'http://relay.example:8080' }))).toEqual(known);
    for (const origin of ['http://evil.example', 'null', 'http://relay.example:8081', 'relay.example:8080']) {
      expect(door.authenticate(caller({ cookie, origin }))).toMatchObject({ refusal: { kind: 'foreign-page' } });
    }
    expect(door.authenticate(caller({ cookie: `${SIGN_IN_COOKIE}=guess` }))).toMatchObject({ ok: false });
  });

  it('keeps people signed in when the relay starts again, and holds no secret on its disk', () => {
    const folder = temporaryFolder();
    const cookie = cookieOf(openDoor(folder));
    expect(openDoor(folder).authenticate(caller({ cookie }))).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'sign-ins.json'), 'utf8')).not.toContain(cookie.split('=').at(-1));
    writeFileSync(join(folder, 'sign-ins.json'), '{ torn');
    expect(openDoor(folder).authenticate(caller({ cookie }))).toMatchObject({ ok: false });
  });

  it('forgets who signed out, and everybody after a shift', () => {
    const door = openDoor();
    const cookie = cookieOf(door);
    const other = cookieOf(door);
    door.signOut(caller({ cookie }));
    expect(door.authenticate(caller({ cookie }))).toMatchObject({ ok: false });
    expect(door.authenticate(caller({ cookie: other }))).toMatchObject({ ok: true });
    now = SIGN_IN_LASTS_MS + 1;
    expect(door.authenticate(caller({ cookie: other }))).toMatchObject({ ok: false });
  });

  it('lets nobody guess: after ten wrong passwords the right one must wait too, for that name and address alone', () => {
    const door = openDoor();
    const attempt = (password: string, address = '10.0.0.1'): string => {
      const answer = door.signIn({ name: 'cardiologist', password }, address);
      return answer.ok ? 'in' : answer.refusal.kind;
    };
    const wrong = Array.from({ length: 12 }, (_, i) => attempt(`wrong-${String(i)}`));
    expect(wrong.slice(0, 10).every((kind) => kind === 'unknown-credential')).toBe(true);
    expect(wrong.slice(10)).toEqual(['too-many-attempts', 'too-many-attempts']);
    expect(attempt('quiet-heart-beats')).toBe('too-many-attempts');
    expect(attempt('quiet-heart-beats', '10.0.0.2')).toBe('in');
    now = 60_000;
    expect(attempt('quiet-heart-beats')).toBe('in');
    expect(door.signIn({ name: 'reviewer', password: 'quiet-heart-beats' }, '10.0.0.3').ok).toBe(false);
  });
});

describe('development credentials', () => {
  it('are made once, for their owner alone, with several units and both kinds of people', () => {
    const folder = temporaryFolder();
    const made = developmentCredentials(folder, randomBytes);
    const again = developmentCredentials(folder, randomBytes);
    if (!made.ok || !again.ok) throw new Error('not made');
    expect([made.made, again.made]).toEqual([true, false]);
    expect(again.credentials).toEqual(made.credentials);
    expect(statSync(made.file).mode & 0o777).toBe(0o600);
    expect(made.credentials.units.map(({ unit }) => unit)).toContain('demo-ambulance');
    expect(made.credentials.people.map(({ role }) => role)).toEqual(['cardiologist', 'reviewer']);
    const other = developmentCredentials(temporaryFolder(), randomBytes);
    expect(other.ok && other.credentials.units[0]?.token).not.toBe(made.credentials.units[0]?.token);
    for (const { password } of made.credentials.people) expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  });

  it('say what is wrong with a file that cannot be used, and never a secret', () => {
    for (const [text, why] of [
      ['{', 'JSON'],
      ['{"units": []}', 'people'],
      [JSON.stringify({ ...credentials, units: [{ unit: 'a', token: 'short-secret'.slice(0, 5) }] }), 'token'],
      [
        JSON.stringify({ ...credentials, units: [...credentials.units, { unit: 'b', token: 'unit-token-of-twenty' }] }),
        'same token',
      ],
    ] as const) {
      const reading = readCredentials(text);
      expect(reading.ok).toBe(false);
      if (!reading.ok) {
        expect(reading.why).toContain(why);
        expect(reading.why).not.toContain('unit-token-of-twenty');
      }
    }
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'credentials.json'), 'no');
    expect(developmentCredentials(folder, randomBytes)).toMatchObject({ ok: false });
  });
});
