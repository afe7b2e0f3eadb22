import { readClock } from '../../protocol/delivery/clock-offset.ts';
import type { DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import { isDelivered } from '../../protocol/delivery/uplink.ts';
import type { UplinkPhase, UplinkState } from '../../protocol/delivery/uplink-state.ts';
import {
  milliseconds,
  sampleCount,
  unixMillis,
  type Milliseconds,
  type SampleCount,
} from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SessionHeld } from '../../protocol/wire/messages.ts';
import type { Clock } from './clock.ts';
import {
  afterCommit,
  afterHeld,
  afterLoss,
  afterSeal,
  overviewOf,
  owedSessions,
  unacknowledgedRecords,
  viewOf,
  type DeliveryOverview,
} from './delivery-overview.ts';
import { samplesOfFrame } from './frame-builder.ts';
import { describeJournalTrouble, type JournalTrouble } from './journal/journal-trouble.ts';
import { RecentRecords } from './journal/recent-records.ts';
import type { CommittedRecord, RecordRange, UnitJournal } from './journal/unit-journal.ts';
import { Recorder } from './recorder.ts';
import { SessionDelivery } from './session-delivery.ts';
import type { EcgSource } from './sources/ecg-source.ts';
import type { OpenRelaySocket } from './uplink/relay-socket.ts';
import { Uplink, type Chance, type UplinkJournal } from './uplink/uplink.ts';

/** D7: what is sealed is kept for so long all the same. */
const RETENTION = 72 * 3600 * 1000;
const RETIRE_EVERY = milliseconds(10 * 60 * 1000);
/** Between two slices of retention: recording goes first. */
const RETIRE_PAUSE = milliseconds(50);
const RETRY = milliseconds(1000);
const NOTE_HELD_EVERY = milliseconds(5000);
/** Live records kept in memory: more than the uplink ever lags before it skips to the head. */
const RECENT = 64;
/** Recording has this long to reach the disk when the unit stops, and delivery of an ended session this long on top. */
const COMMIT_WITHIN = milliseconds(1500);
const HAND_OVER_WITHIN = milliseconds(3000);
/** The last frames of a session that stays open, where there is a link: they need one round trip. */
const LAST_FRAMES_WITHIN = milliseconds(1000);

export interface AmbulanceUnitParts {
  readonly journal: UnitJournal;
  readonly source: EcgSource;
  readonly clock: Clock;
  readonly chance: Chance;
  /** One for each address of the relay, in order of preference; at least one. */
  readonly relays: readonly OpenRelaySocket[];
  readonly newSession: () => SessionId;
  readonly unit: UnitId;
  readonly patientLabel: string;
  readonly software: string;
  readonly frameLength: Milliseconds;
  /** Something changed that a person may want to see: ask for `standing`. */
  readonly changed: () => void;
  /** One sentence that a person must read, now. */
  readonly tell: (sentence: string) => void;
  /** The source cannot go on. */
  readonly fault: (sentence: string) => void;
}

/** How a unit stands, for a screen or a line of text. Samples are of the session that is recorded now. */
export interface UnitStanding {
  readonly read: SampleCount;
  /** Handed to the network; counted in whole frames until all of it is acknowledged. */
  readonly sent: SampleCount;
  /** Durable at the relay; counted as `sent` is. */
  readonly acknowledged: SampleCount;
  readonly isComplete: boolean;
  /** Recorded to the end, and the relay that answers has said that it holds all of it. */
  readonly isDelivered: boolean;
  /** False until a relay has answered for the first time: `sent` and `acknowledged` mean nothing yet. */
  readonly isKnownToRelay: boolean;
  /** Records of earlier recordings that no relay has acknowledged. */
  readonly owedOfEarlier: number;
  /** Records that were found damaged on the disk since the start. */
  readonly damaged: number;
  readonly phase: UplinkPhase;
  readonly trouble: JournalTrouble | null;
  /** How far the session has come; null before anything of it is on the disk. */
  readonly delivery: DeliveryState | null;
}

/** A whole unit without a screen: source → recorder → journal → uplink, and the one arrow back. */
export class AmbulanceUnit {
  readonly #parts: AmbulanceUnitParts;
  readonly #recorder: Recorder;
  readonly #recent = new RecentRecords(RECENT);
  readonly #delivery: SessionDelivery;
  #overview: DeliveryOverview;
  #uplink: Uplink | null = null;
  #trouble: JournalTrouble | null = null;
  #isStopped = false;
  #isNotingHeld = false;
  readonly #heldToNote = new Map<SessionId, SessionHeld>();

  constructor(parts: AmbulanceUnitParts) {
    this.#parts = parts;
    this.#overview = { epoch: parts.journal.epoch, ledger: null, sessions: [] };
    this.#delivery = new SessionDelivery(parts.clock);
    this.#recorder = new Recorder({
      ...parts,
      ears: {
        committed: (records) => {
          this.#recent.add(records);
          this.#noteCommitted(records);
        },
        trouble: (trouble) => {
          this.#trouble = trouble;
          parts.tell(
            trouble === null
              ? 'The journal takes records again.'
              : `${describeJournalTrouble(trouble)} What is recorded waits in memory until it can be written.`,
          );
        },
      },
    });
  }

  async start(): Promise<void> {
    const { journal, unit, software, clock, chance, relays, changed } = this.#parts;
    const contents = await journal.contents();
    this.#overview = overviewOf(contents, journal.epoch);
    this.#delivery.restore(contents);
    await this.#recorder.start();
    if (this.#isStopped) return;
    this.#uplink = new Uplink({
      ...{ unit, software, clock, chance, relays },
      lastLedger: contents.lastLedger,
      journal: this.#journalOfUplink(),
      changed: (state) => {
        if (isDelivered(state) || hasChanged(state)) changed();
      },
    });
    let before: UplinkPhase['kind'] = 'offline';
    const hasChanged = ({ phase }: UplinkState): boolean => {
      const differs = phase.kind !== before;
      before = phase.kind;
      return differs;
    };
    this.#uplink.start(viewOf(this.#overview));
    this.#retire();
  }

  get standing(): UnitStanding {
    const { session, read, waiting, isComplete } = this.#recorder.progress;
    const frame = samplesOfFrame(this.#parts.source.format, this.#parts.frameLength);
    const { ofSession, ofOthers } = unacknowledgedRecords(this.#overview, session);
    const state = this.#uplink?.state;
    const phase: UplinkPhase = state?.phase ?? {
      ...{ kind: 'offline', address: 0, why: null },
      retryAt: this.#parts.clock.monotonic(),
    };
    const inFlight =
      phase.kind === 'synced' ? phase.sync.inFlight.reduce((sum, { first, last }) => sum + last - first + 1, 0) : 0;
    const owned = this.#overview.sessions.find((one) => one.session === session)?.endSample ?? read;
    const isKnownToRelay = state !== undefined && state.counters.connections > 0;
    const acknowledged = Math.max(0, owned - ofSession * frame);
    return {
      read: sampleCount(read),
      sent: sampleCount(Math.min(owned, acknowledged + inFlight * frame)),
      acknowledged: sampleCount(acknowledged),
      isComplete,
      isDelivered: isComplete && waiting === 0 && isKnownToRelay && owedSessions(this.#overview).length === 0,
      isKnownToRelay,
      owedOfEarlier: ofOthers,
      damaged: state?.counters.damagedRecords ?? 0,
      phase,
      trouble: this.#trouble,
      delivery: session === null ? null : this.#deliveryOf(session, frame),
    };
  }

  /** This machine has other addresses than before: try at once (D13). `present`: all of them, or null: not known. */
  networkChanged(present: ReadonlySet<string> | null): void {
    this.#uplink?.networkChanged(present);
  }

  /**
   * Stops within five seconds. What was read is committed, and there is a short try to hand over the rest. The session
   * stays open for the next start, unless `end`: then it ends here.
   * @returns frames that the disk did not take in time, and that are lost
   */
  async stop({ end }: { readonly end: boolean }): Promise<{ readonly lostFrames: number }> {
    this.#isStopped = true;
    const isCommitted = await this.#recorder.stop({ end, within: COMMIT_WITHIN });
    if (isCommitted) await this.#untilHandedOver(end);
    this.#uplink?.stop();
    await this.#parts.journal.close();
    return { lostFrames: isCommitted ? 0 : this.#recorder.progress.waiting };
  }

  #untilHandedOver(ended: boolean): Promise<void> {
    const { clock } = this.#parts;
    const deadline = clock.monotonic() + (ended ? HAND_OVER_WITHIN : LAST_FRAMES_WITHIN);
    return new Promise((resolve) => {
      const look = (): void => {
        const { phase, isDelivered: isAll, acknowledged, read } = this.standing;
        const isEnough = ended ? isAll : acknowledged === read;
        if (isEnough || phase.kind !== 'synced' || clock.monotonic() >= deadline) resolve();
        else clock.after(milliseconds(20), look);
      };
      look();
    });
  }

  #deliveryOf(session: SessionId, frame: SampleCount): DeliveryState | null {
    const state = this.#uplink?.state;
    return this.#delivery.state({
      ...{ overview: this.#overview, session, frame },
      samplingRate: this.#parts.source.format.samplingRate,
      looks: state?.looks.get(session) ?? [],
      relayClock: state === undefined ? null : readClock(state.exchanges),
      isLinked: state?.phase.kind === 'synced',
    });
  }

  #noteCommitted(records: readonly CommittedRecord[]): void {
    this.#overview = afterCommit(this.#overview, records);
    this.#delivery.noteCommitted(records);
    this.#uplink?.journalChanged(viewOf(this.#overview));
  }

  #journalOfUplink(): UplinkJournal {
    const { journal, clock, tell } = this.#parts;
    const noteSealed = async (ledger: LedgerId, session: SessionId): Promise<void> => {
      const noted = await journal.noteSealed(ledger, session, clock.wall());
      if (!noted.ok) {
        clock.after(RETRY, () => void noteSealed(ledger, session));
        return;
      }
      this.#overview = afterSeal(this.#overview, ledger, session);
      this.#uplink?.journalChanged(viewOf(this.#overview));
    };
    return {
      read: (range) => this.#read(range),
      noteHeld: (ledger, sessions) => {
        const isAnother = ledger !== this.#overview.ledger;
        this.#overview = afterHeld(this.#overview, ledger, sessions);
        this.#delivery.noteHeld(this.#overview);
        if (isAnother) this.#heldToNote.clear();
        for (const held of sessions) this.#heldToNote.set(held.session, held);
        if (!isAnother) {
          this.#noteHeldSoon();
          return;
        }
        this.#noteHeld();
        // What an earlier store sealed is owed to this one as well, as far as it is still here.
        this.#uplink?.journalChanged(viewOf(this.#overview));
      },
      noteSealed: (ledger, session) => {
        tell(`The relay holds all of recording ${session}.`);
        void noteSealed(ledger, session);
      },
      doubtSeal: (session) => {
        tell(
          `The relay calls recording ${session} complete without holding all of it; it is kept and handed over still.`,
        );
      },
    };
  }

  /**
   * A memory for the next start; where the disk refuses it, the next WELCOME tells it anew. So it need not be written
   * with each acknowledgement: ten more syncs a second would wear the tablet's flash as much as the recording does.
   */
  #noteHeldSoon(): void {
    if (this.#isNotingHeld) return;
    this.#isNotingHeld = true;
    this.#parts.clock.after(NOTE_HELD_EVERY, () => {
      this.#isNotingHeld = false;
      if (!this.#isStopped) this.#noteHeld();
    });
  }

  #noteHeld(): void {
    const { ledger } = this.#overview;
    if (ledger === null) return;
    // Another store is noted even where it holds nothing: what may be removed depends on which one answered last (D7).
    if (this.#heldToNote.size === 0) void this.#noteHeldOf(ledger, null, []);
    for (const { session, epochs } of this.#heldToNote.values()) void this.#noteHeldOf(ledger, session, epochs);
    this.#heldToNote.clear();
  }

  async #noteHeldOf(...[ledger, session, epochs]: [LedgerId, SessionId | null, SessionHeld['epochs']]): Promise<void> {
    const { journal, clock, tell } = this.#parts;
    const time = { recordedAt: clock.wall(), recordedAtMonotonic: clock.monotonic() };
    const noted = await journal.noteHeld(ledger, session, epochs, time);
    if (!noted.ok || noted.records.length === 0) return;
    tell(
      'The relay that answers now lacks records that had to make room while another one held them: declared as lost.',
    );
    this.#noteCommitted(noted.records);
  }

  async #read(range: RecordRange): ReturnType<UplinkJournal['read']> {
    const recent = this.#recent.read(range);
    if (recent !== null) return { records: recent, damaged: [], absent: [] };
    const { journal, clock } = this.#parts;
    for (;;) {
      const read = await journal.read(range);
      if (read.ok) {
        if (read.damaged.length > 0) await this.#declareDamaged(range, read.damaged);
        return read;
      }
      // An empty answer would mean that there is nothing: a disk that fails for a moment must not say that.
      await new Promise<void>((resolve) => clock.after(RETRY, resolve));
      if (this.#isStopped) return null;
    }
  }

  async #declareDamaged(
    { session, epoch }: RecordRange,
    damaged: Parameters<UnitJournal['declareDamaged']>[2],
  ): Promise<void> {
    const { journal, clock, tell } = this.#parts;
    const time = { recordedAt: clock.wall(), recordedAtMonotonic: clock.monotonic() };
    const declared = await journal.declareDamaged(session, epoch, damaged, time);
    if (!declared.ok || declared.records.length === 0) return;
    const what = damaged.length === 1 ? 'A record' : `${String(damaged.length)} records`;
    tell(`${what} in the journal cannot be read any more: the disk has damaged it. Its samples are declared as lost.`);
    this.#overview = afterLoss(this.#overview, session, epoch, damaged);
    this.#noteCommitted(declared.records);
  }

  /** One slice now, the next a little later while there is more, and then every ten minutes. */
  #retire(): void {
    const { journal, clock } = this.#parts;
    const slice = async (): Promise<void> => {
      if (this.#isStopped) return;
      const retired = await journal.retire(unixMillis(clock.wall() - RETENTION));
      clock.after(retired.ok && retired.more ? RETIRE_PAUSE : RETIRE_EVERY, () => void slice());
    };
    void slice();
  }
}
