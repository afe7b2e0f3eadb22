import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { developmentDirectory } from '../../relay/access/hospital-directory.ts';
import { openPushKeys } from '../../relay/calling/push-keys.ts';
import { PushSender } from '../../relay/calling/push-sender.ts';
import { isKnownPushService, MOST_OF_A_PERSON, PushSubscriptions } from '../../relay/calling/push-subscriptions.ts';
import { eventually, temporaryFolder } from '../support/parts.ts';
import { openPushService, PushedBrowser, vapidClaims, type PushService } from '../support/push-service.ts';
import { openRelayHere } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const CARDIOLOGIST = 'token-of-the-cardiologist';
const CONTACT = 'mailto:on-call@hospital.example';
const onDuty = { name: 'cardiologist', role: 'cardiologist' as const, password: '', token: '' };
const SUMMONS = {
  ...{ session: new SessionAuthor().session, hospital: 'a', urgency: 'stemi' as const },
  ...{ unit: 'ambulance-1', rank: 1, attempt: 1 },
};

function pushTo(service: PushService) {
  const folder = temporaryFolder();
  const opening = openPushKeys(folder);
  if (!opening.ok) throw new Error(opening.sentence);
  const subscriptions = new PushSubscriptions(folder, ({ origin }) => origin === service.origin);
  return { folder, subscriptions, keys: opening.keys, contact: CONTACT, agent: service.agent };
}

describe('a call by push', () => {
  it('reaches the browser of who is on call, who alone can read it; it names no patient', async () => {
    const service = await openPushService();
    const push = pushTo(service);
    const hospitals = { now: developmentDirectory({ people: [onDuty] }) };
    const relay = await openRelayHere({ push, hospitals });
    const browser = new PushedBrowser(`${service.origin}/browser/1`);
    const { json } = await relay.ask('/api/push', CARDIOLOGIST);
    expect(json).toEqual({ publicKey: push.keys.publicKey });
    const kept = await relay.ask('/api/push', CARDIOLOGIST, { language: 'zh-TW', subscription: browser.subscription });
    expect(kept.status).toBe(200);
    const author = new SessionAuthor();
    await relay.log.append(author.unit, [
      ...author.frames(2),
      author.entry({ kind: 'patient', label: 'Wang M 61', caseNumber: '115-0042', ageYears: 61, sex: 'male' }),
      author.entry({ kind: 'alert', twelveLead: sampleIndex(0), hospital: 'a', urgency: 'stemi' }),
    ]);
    const [pushed] = await eventually(
      () => service.pushed,
      (all) => all.length > 0,
    );
    if (pushed === undefined) throw new Error('nothing was pushed');
    expect(browser.read(pushed)).toEqual({ kind: 'summons', language: 'zh-TW', ...SUMMONS });
    expect(pushed.headers).toMatchObject({ ttl: '30', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(pushed.bytes.includes('ambulance-1'), 'it is sealed').toBe(false);
    expect(() => new PushedBrowser('https://other.example/').read(pushed)).toThrow();
    const claims = vapidClaims(pushed.headers.authorization ?? '');
    expect(claims).toMatchObject({ aud: service.origin, sub: CONTACT });
    expect((claims?.exp ?? 0) * 1000 - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
  });

  it('forgets a browser that is gone, counts every other refusal, and waits for no service longer than five seconds', async () => {
    const service = await openPushService();
    const push = pushTo(service);
    const sender = new PushSender(push);
    const subscribe = (name: string): void => {
      const { subscription } = new PushedBrowser(`${service.origin}/${name}`);
      expect(push.subscriptions.add({ person: 'Dr Lin', language: 'en', subscription })).toBeNull();
    };
    subscribe('1');
    service.answer = 429;
    await sender.tell('Dr Lin', SUMMONS);
    expect(push.subscriptions.count).toBe(1);
    service.answer = 410;
    await sender.tell('Dr Lin', SUMMONS);
    expect(push.subscriptions.count).toBe(0);
    subscribe('2');
    service.answer = null;
    await sender.tell('Dr Lin', SUMMONS);
    service.answer = 201;
    await sender.tell('Dr Lin', SUMMONS);
    await sender.tell('Dr Wu', SUMMONS);
    expect([sender.sent, sender.refusals.all]).toEqual([1, { gone: 1, 'not-reached': 1, refused: 1 }]);
  }, 20_000);
});

describe('the browsers to be told', () => {
  it('are kept for the owner of the folder alone, eight of a person, and a browser belongs to who signed in last', () => {
    const folder = temporaryFolder();
    const open = () => new PushSubscriptions(folder, isKnownPushService);
    const all = open();
    const add = (person: string, name: string) =>
      all.add({
        ...{ person, language: 'en' },
        subscription: new PushedBrowser(`https://fcm.googleapis.com/fcm/send/${name}`).subscription,
      });
    for (let n = 0; n <= MOST_OF_A_PERSON; n += 1) expect(add('Dr Lin', String(n))).toBeNull();
    expect(all.of('Dr Lin').map(({ subscription }) => subscription.endpoint.slice(-1))).toEqual([
      ...['1', '2', '3', '4', '5', '6', '7', '8'],
    ]);
    add('Dr Wu', '8');
    expect([all.of('Dr Lin').length, all.of('Dr Wu').length]).toEqual([7, 1]);
    expect(open().of('Dr Wu')).toEqual(all.of('Dr Wu'));
    const file = path.join(folder, 'push-subscriptions.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, '[{');
    expect(open().count, 'a damaged file costs a new subscription, not the relay').toBe(0);
  });

  it.each([
    'http://fcm.googleapis.com/fcm/send/1',
    'https://127.0.0.1/secret',
    'https://fcm.googleapis.com.evil.example/1',
    'https://user@fcm.googleapis.com/1',
    'https://notify.windows.com.evil.example/1',
    'https://relay.hospital.example/api/sign-out',
    'file:///etc/passwd',
    'no address',
  ])('are at the push services of browsers only: %s is refused', (endpoint) => {
    const all = new PushSubscriptions(temporaryFolder(), isKnownPushService);
    const { subscription } = new PushedBrowser(endpoint);
    expect(all.add({ person: 'Dr Lin', language: 'en', subscription })).toBe('not-a-push-service');
    expect(all.count).toBe(0);
  });
});

describe('the relay’s push keys', () => {
  it('are made at the first start, readable by their owner alone, and kept; damaged ones are told in one sentence', () => {
    const folder = temporaryFolder();
    const first = openPushKeys(folder);
    const file = path.join(folder, 'push-keys.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openPushKeys(folder)).toEqual(first);
    writeFileSync(file, readFileSync(file, 'utf8').replace('privateKey', 'key'));
    const damaged = openPushKeys(folder);
    expect(damaged.ok ? '' : damaged.sentence).toMatch(/^The push keys in .* have another shape; .*\.$/);
  });
});
