import type { Agent } from 'node:https';
import { RefusalCounters } from '../operations/counters.ts';
import type { Summons } from './calls.ts';
import type { PushKeys } from './push-keys.ts';
import type { PushSubscriptions, StoredSubscription } from './push-subscriptions.ts';

export type PushRefusal =
  /** The browser is not there any more: its subscription is forgotten. */
  | 'gone'
  /** The push service says no, with any other status. */
  | 'refused'
  /** No answer in time, or no way to it. */
  | 'not-reached'
  /** More were under way than may be at once. */
  | 'too-many-under-way';

export interface PushSenderParts {
  readonly keys: PushKeys;
  /** Whom a push service may write to about this relay: mailto: or https:. */
  readonly contact: string;
  readonly subscriptions: PushSubscriptions;
  /** How a push service is reached, where not as usual. */
  readonly agent?: Agent;
}

const PATIENCE_MS = 5_000;
/** A call is repeated every 30 s: what has not come by then is old. */
const LIVES_FOR_S = 30;
const MOST_UNDER_WAY = 64;

/**
 * Calls browsers that are closed or behind other windows (RFC 8030, encrypted by RFC 8291). What is sent names no patient:
 * it shows on a locked screen.
 */
export class PushSender {
  readonly refusals = new RefusalCounters<PushRefusal>();
  sent = 0;
  readonly #parts: PushSenderParts;
  #underWay = 0;

  constructor(parts: PushSenderParts) {
    this.#parts = parts;
  }

  /** Resolves once every browser of the person was answered for. Rejects never. */
  async tell(person: string, summons: Summons): Promise<void> {
    await Promise.all(this.#parts.subscriptions.of(person).map((stored) => this.#tellOne(stored, summons)));
  }

  async #tellOne({ subscription, language }: StoredSubscription, summons: Summons): Promise<void> {
    if (this.#underWay >= MOST_UNDER_WAY) {
      this.refusals.count('too-many-under-way');
      return;
    }
    const { keys, contact, agent, subscriptions } = this.#parts;
    this.#underWay += 1;
    // With the first call and not with every start.
    const { default: webPush } = await import('web-push');
    try {
      await webPush.sendNotification(subscription, JSON.stringify({ kind: 'summons', language, ...summons }), {
        vapidDetails: { subject: contact, ...keys },
        TTL: LIVES_FOR_S,
        urgency: 'high',
        // One of a session at a time waits for a browser that is off: the newest.
        topic: summons.session.replaceAll('-', ''),
        timeout: PATIENCE_MS,
        ...(agent === undefined ? {} : { agent }),
      });
      this.sent += 1;
    } catch (thrown) {
      const status = thrown instanceof webPush.WebPushError ? thrown.statusCode : null;
      if (status === 404 || status === 410) subscriptions.remove(subscription.endpoint);
      this.refusals.count(status === null ? 'not-reached' : status === 404 || status === 410 ? 'gone' : 'refused');
    } finally {
      this.#underWay -= 1;
    }
  }
}
