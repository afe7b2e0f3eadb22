import { countOf, subtract, type Coverage } from '../../protocol/delivery/coverage.ts';
import { deliveryState, type DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import {
  monotonicMillis,
  sampleCount,
  sampleIndex,
  unixMillis,
  type Hertz,
  type MonotonicMillis,
  type SampleCount,
  type UnixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ClockReading, Look } from '../../protocol/wire/messages.ts';
import type { Clock } from './clock.ts';
import { unheldOf, type DeliveryOverview } from './delivery-overview.ts';
import type { CommittedRecord, JournalContents } from './journal/unit-journal.ts';

/** When a session came how far; by the clock that never steps, for the wall clock may be set while a patient is aboard. */
interface Landmarks {
  readonly startedAt: MonotonicMillis;
  /** The newest samples. */
  recordedAt: MonotonicMillis;
  /** Since when a relay holds some of its samples; null while none does. */
  heldSince: MonotonicMillis | null;
  endedAt: MonotonicMillis | null;
}

/** What the uplink knows of it. */
export interface DeliveryView {
  readonly overview: DeliveryOverview;
  readonly session: SessionId;
  readonly samplingRate: Hertz;
  /** Samples in a record: what is not held is counted in whole records. */
  readonly frame: SampleCount;
  /** As the relay tells them, by its clock. */
  readonly looks: readonly Look[];
  /** Relay's clock minus ours; null before it was measured. */
  readonly relayClock: ClockReading | null;
  readonly isLinked: boolean;
}

/** How far each session of this unit has come, as a person reads it (see protocol/delivery/delivery-state.ts). */
export class SessionDelivery {
  readonly #clock: Pick<Clock, 'wall' | 'monotonic'>;
  readonly #landmarks = new Map<SessionId, Landmarks>();

  constructor(clock: Pick<Clock, 'wall' | 'monotonic'>) {
    this.#clock = clock;
  }

  /** What the journal held when this process began. Since when a relay holds it is not on record: since its start. */
  restore(contents: JournalContents): void {
    for (const { session, description, newestAt, endedAt, epochs } of contents.sessions) {
      const startedAt = this.#monotonic(description.startedAt);
      this.#landmarks.set(session, {
        startedAt,
        recordedAt: newestAt === null ? startedAt : this.#monotonic(newestAt),
        heldSince: epochs.some(holdsSamples) ? startedAt : null,
        endedAt: endedAt === null ? null : this.#monotonic(endedAt),
      });
    }
  }

  noteCommitted(records: readonly CommittedRecord[]): void {
    const now = this.#clock.monotonic();
    for (const { session, kind, samples } of records) {
      const known = this.#landmarks.get(session) ?? {
        startedAt: now,
        recordedAt: now,
        heldSince: null,
        endedAt: null,
      };
      this.#landmarks.set(session, known);
      if (samples !== null) known.recordedAt = now;
      if (kind === 'end') known.endedAt = now;
    }
  }

  /** Another store of the relay may hold nothing of what an earlier one held (D6). */
  noteHeld({ sessions }: DeliveryOverview): void {
    const now = this.#clock.monotonic();
    for (const { session, epochs } of sessions) {
      const known = this.#landmarks.get(session);
      if (known !== undefined) known.heldSince = epochs.some(holdsSamples) ? (known.heldSince ?? now) : null;
    }
  }

  /** Null where nothing of the session is on the disk yet. */
  state(view: DeliveryView): DeliveryState | null {
    const { overview, session, frame } = view;
    const landmarks = this.#landmarks.get(session);
    const owed = overview.sessions.find((one) => one.session === session);
    if (landmarks === undefined || owed === undefined) return null;
    const { unheld, tail } = unheldRecords(owed.epochs);
    const recordedEnd = owed.endSample;
    const now = this.#clock.wall();
    const offset = view.relayClock?.offset ?? 0;
    return deliveryState(
      {
        startedAt: this.#wall(landmarks.startedAt),
        endedAt: landmarks.endedAt === null ? null : this.#wall(landmarks.endedAt),
        samplingRate: view.samplingRate,
        recordedEnd,
        recordedAt: this.#wall(landmarks.recordedAt),
        heldEnd: sampleIndex(Math.max(0, recordedEnd - tail * frame)),
        unheld: sampleCount(Math.min(recordedEnd, unheld * frame)),
        heldSince: landmarks.heldSince === null ? null : this.#wall(landmarks.heldSince),
        looks: view.looks.map((look) => ({ ...look, at: unixMillis(look.at - offset) })),
        link: view.isLinked ? 'up' : 'down',
      },
      now,
    );
  }

  #monotonic(wall: UnixMillis): MonotonicMillis {
    return monotonicMillis(this.#clock.monotonic() - (this.#clock.wall() - wall));
  }
  #wall(monotonic: MonotonicMillis): UnixMillis {
    return unixMillis(this.#clock.wall() - (this.#clock.monotonic() - monotonic));
  }
}

type Epoch = DeliveryOverview['sessions'][number]['epochs'][number];

/** The first record of an epoch is its description. */
const holdsSamples = ({ held }: { readonly held: Coverage }): boolean => held.some(({ last }) => last > 1);

/** Records that no relay holds, and how many there are from the first of them on to the end. */
function unheldRecords(epochs: readonly Epoch[]): { readonly unheld: number; readonly tail: number } {
  let unheld = 0;
  let tail = 0;
  for (const epoch of epochs) {
    const { first, last, entries } = epoch;
    const missing = unheldOf(epoch);
    const [firstMissing] = missing;
    unheld += countOf(missing);
    const from = tail > 0 ? first : firstMissing?.first;
    if (from !== undefined) tail += countOf(subtract([{ first: from, last }], entries));
  }
  return { unheld, tail };
}
