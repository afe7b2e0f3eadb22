import { milliseconds, type Hertz, type Milliseconds, type SampleCount, type SampleIndex } from '../ecg/units.ts';
import type { UnixMillis } from '../ecg/units.ts';
import type { Look } from '../wire/messages.ts';

/** Held for so long and seen by nobody: somebody must call the hospital. */
export const NOT_SEEN_AFTER = milliseconds(20_000);
/**
 * Recorded so long ago and not held. The same as D18's "no data": both ends then speak up at the same moment. Sooner,
 * each change of the radio cell would light it, and a crew learns to look past an amber that means nothing.
 */
export const NOT_HELD_AFTER = milliseconds(10_000);
/**
 * A session that ended longer ago is history: who opens it then reads a recording and takes delivery of nothing, and
 * nobody is called about it. An hour covers the journey, the handover and the catheter laboratory.
 */
export const DELIVERY_COUNTS_FOR = milliseconds(60 * 60_000);

/**
 * What one end knows of the delivery of one session. All times by one clock: who computes brings the others to it
 * first (D15).
 */
export interface DeliveryFacts {
  readonly startedAt: UnixMillis;
  /** When it ended or fell silent; null while the recording goes on. */
  readonly endedAt: UnixMillis | null;
  /** Null while the session is not described. */
  readonly samplingRate: Hertz | null;
  /** One past the newest sample recorded, as far as this end knows, and when that one was recorded. */
  readonly recordedEnd: SampleIndex;
  readonly recordedAt: UnixMillis;
  /** Every sample below it is held by the relay, or a declared gap; what is held beyond it counts in `unheld`. */
  readonly heldEnd: SampleIndex;
  /** Samples recorded that the relay does not hold. */
  readonly unheld: SampleCount;
  /** When the relay held the first of it; null while it holds nothing. */
  readonly heldSince: UnixMillis | null;
  /** The newest look of each person, newest last. */
  readonly looks: readonly Look[];
  /** Whether what is not held is on its way. */
  readonly link: 'up' | 'down';
}

/** What is on the device alone. */
export interface OnlyOnDevice {
  readonly samples: SampleCount;
  /** How long ago the oldest of it was recorded. */
  readonly age: Milliseconds;
}

/** How far a session has come: on this device → held by the relay → seen by someone. */
export type DeliveryStage =
  | { readonly kind: 'on-device'; readonly since: UnixMillis }
  | { readonly kind: 'held'; readonly since: UnixMillis; readonly through: SampleIndex }
  | {
      readonly kind: 'seen';
      /** Who looked last, when, and up to where. */
      readonly by: string;
      readonly at: UnixMillis;
      readonly through: SampleIndex;
      /** Persons who have seen it besides. */
      readonly others: number;
    };

/** Whether a person must do something. `lasting`: how long what is wrong has lasted. */
export type DeliveryAttention =
  | { readonly level: 'none' }
  | { readonly level: 'amber'; readonly reason: 'not-held' | 'not-seen'; readonly lasting: Milliseconds };

/** Names the sentence; its words are each screen's own, in its language. */
export type DeliverySentence =
  | 'on-device'
  | 'on-device-no-link'
  | 'held'
  | 'held-not-seen'
  /** The session is history and nobody saw it while it mattered. */
  | 'never-seen'
  | 'seen'
  | 'seen-by-others-too';

export interface DeliveryState {
  readonly stage: DeliveryStage;
  /** Null where the relay holds all that is known to be recorded. */
  readonly onlyOnDevice: OnlyOnDevice | null;
  readonly attention: DeliveryAttention;
  readonly sentence: DeliverySentence;
}

/** Delivery as a person reads it: the one place where it is computed, for tablet, console and command line alike. */
export function deliveryState(facts: DeliveryFacts, now: UnixMillis): DeliveryState {
  const stage = stageOf(facts);
  const onlyOnDevice = onlyOnDeviceOf(facts, now);
  const attention = attentionOf(facts, stage, onlyOnDevice, now);
  return { stage, onlyOnDevice, attention, sentence: sentenceOf(facts, stage, attention, now) };
}

/** True while looking at a session is taking delivery of it. `endedAt` null: it goes on. */
export const countsAsDelivery = (endedAt: UnixMillis | null, now: UnixMillis): boolean =>
  endedAt === null || now - endedAt < DELIVERY_COUNTS_FOR;

function stageOf({ startedAt, heldSince, heldEnd, looks }: DeliveryFacts): DeliveryStage {
  const newest = looks.at(-1);
  if (newest !== undefined) return { kind: 'seen', ...newest, others: looks.length - 1 };
  if (heldSince !== null) return { kind: 'held', since: heldSince, through: heldEnd };
  return { kind: 'on-device', since: startedAt };
}

function onlyOnDeviceOf(facts: DeliveryFacts, now: UnixMillis): OnlyOnDevice | null {
  const { unheld, recordedEnd, recordedAt, heldEnd, samplingRate } = facts;
  if (unheld === 0) return null;
  const recording = samplingRate === null ? 0 : ((recordedEnd - heldEnd) * 1000) / samplingRate;
  return { samples: unheld, age: milliseconds(Math.max(0, now - recordedAt + recording)) };
}

function attentionOf(
  { endedAt, heldSince }: DeliveryFacts,
  stage: DeliveryStage,
  onlyOnDevice: OnlyOnDevice | null,
  now: UnixMillis,
): DeliveryAttention {
  // Nobody can be called about history any more; what is still on a device is owed all the same.
  if (stage.kind === 'held' && heldSince !== null && countsAsDelivery(endedAt, now)) {
    const lasting = milliseconds(now - heldSince);
    if (lasting >= NOT_SEEN_AFTER) return { level: 'amber', reason: 'not-seen', lasting };
  }
  if (onlyOnDevice !== null && onlyOnDevice.age >= NOT_HELD_AFTER) {
    return { level: 'amber', reason: 'not-held', lasting: onlyOnDevice.age };
  }
  return { level: 'none' };
}

function sentenceOf(
  { link, endedAt }: DeliveryFacts,
  stage: DeliveryStage,
  attention: DeliveryAttention,
  now: UnixMillis,
): DeliverySentence {
  switch (stage.kind) {
    case 'on-device':
      return link === 'down' ? 'on-device-no-link' : 'on-device';
    case 'held':
      if (!countsAsDelivery(endedAt, now)) return 'never-seen';
      return attention.level === 'amber' && attention.reason === 'not-seen' ? 'held-not-seen' : 'held';
    case 'seen':
      return stage.others > 0 ? 'seen-by-others-too' : 'seen';
  }
}
