import { describe, expect, it } from 'vitest';
import { callMeNow, type CallMeBrowser, type CallMeParts, isWished, turnOff, turnOn } from './call-me.ts';

interface Desk {
  readonly parts: CallMeParts;
  readonly done: string[];
}

/** A browser as far as it calls somebody, and the relay that it is kept by. */
function desk(given: {
  readonly permission?: NotificationPermission | 'impossible';
  readonly answers?: NotificationPermission;
  readonly hasPush?: boolean;
  readonly key?: string | null;
  /** Whether the push service can be reached. */
  readonly isReached?: boolean;
}): Desk {
  const { answers = 'granted', hasPush = true, key = 'key', isReached = true } = given;
  const done: string[] = [];
  let permission = given.permission ?? 'default';
  let wish: string | null = null;
  const subscription = {
    endpoint: 'https://push.example/1',
    toJSON: () => ({ endpoint: 'https://push.example/1' }),
    unsubscribe: () => Promise.resolve(done.push('unsubscribed') > 0),
  } as unknown as PushSubscription;
  let subscribed: PushSubscription | null = null;
  const pushManager = {
    getSubscription: () => Promise.resolve(subscribed),
    subscribe: () =>
      isReached ? Promise.resolve((subscribed = subscription)) : Promise.reject(new Error('no push service')),
  } as unknown as PushManager;
  const browser: CallMeBrowser = {
    permission: () => permission,
    ask: () => Promise.resolve((permission = answers)),
    worker: () => Promise.resolve(hasPush ? ({ pushManager } as ServiceWorkerRegistration) : null),
    wish: {
      read: () => wish,
      write: (text) => {
        wish = text;
      },
    },
  };
  return {
    done,
    parts: {
      browser,
      publicKey: () => Promise.resolve(key),
      keep: (language) => Promise.resolve(done.push(`kept in ${language}`)).then(() => undefined),
      forget: (endpoint) => Promise.resolve(done.push(`forgot ${endpoint}`)).then(() => undefined),
    },
  };
}

describe('a browser that is to call its person', () => {
  it('asks once, for both ways at once: while a page is open, and by push when none is', async () => {
    const { parts, done } = desk({});
    expect(await callMeNow(parts)).toEqual({ kind: 'off' });
    expect((await turnOn('zh-TW', parts)).state).toEqual({ kind: 'on', reach: 'also-closed' });
    expect(done).toEqual(['kept in zh-TW']);
    expect(await callMeNow(parts)).toEqual({ kind: 'on', reach: 'also-closed' });
  });

  it.each([
    ['a relay that pushes nothing', { key: null }],
    ['a browser without push', { hasPush: false }],
  ])('is called while a page is open at least: %s', async (_, given) => {
    const { parts } = desk(given);
    expect(await turnOn('en', parts)).toEqual({ state: { kind: 'on', reach: 'while-open' }, trouble: null });
    expect([isWished(parts.browser), await callMeNow(parts)]).toEqual([true, { kind: 'on', reach: 'while-open' }]);
  });

  it('says so where the push service cannot be reached, and is called while a page is open', async () => {
    const { parts } = desk({ isReached: false });
    const { state, trouble } = await turnOn('en', parts);
    expect([state, trouble]).toEqual([{ kind: 'on', reach: 'while-open' }, new Error('no push service')]);
  });

  it('is not called where its person said no, in the browser or here', async () => {
    const refused = desk({ answers: 'denied' });
    expect((await turnOn('en', refused.parts)).state).toEqual({ kind: 'denied' });
    expect(isWished(refused.parts.browser)).toBe(false);
    const { parts, done } = desk({});
    await turnOn('en', parts);
    expect(await turnOff(parts)).toEqual({ kind: 'off' });
    expect(done.slice(1)).toEqual(['forgot https://push.example/1', 'unsubscribed']);
    // The permission stands, for a page cannot give it back; nobody is called all the same.
    expect([parts.browser.permission(), isWished(parts.browser)]).toEqual(['granted', false]);
  });

  it('offers nothing where the browser has no notifications', async () => {
    expect(await callMeNow(desk({ permission: 'impossible' }).parts)).toEqual({ kind: 'not-here' });
  });
});
