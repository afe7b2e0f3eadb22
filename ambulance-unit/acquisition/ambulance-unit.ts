import { countOf } from '../../protocol/delivery/coverage.ts';
import { readClock } from '../../protocol/delivery/clock-offset.ts';
import type { DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import { isDelivered } from '../../protocol/delivery/uplink.ts';
import type { UplinkPhase, UplinkState } from '../../protocol/delivery/uplink-state.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  milliseconds,
  sampleCount,
  sampleIndex,
  seconds,
  unixMillis,
  type Milliseconds,
  type SampleCount,
  type Seconds,
} from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { LedgerId, RecordKey, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { ClockReading, Look } from '../../protocol/wire/messages.ts';
import type { SealedRecord, SessionDescription } from '../../protocol/wire/record.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { Clock } from './clock.ts';
import {
  afterCommit,
  afterHeld,
  withContents,
  afterSeal,
  isHeld,
  overviewOf,
  owedSessions,
  unacknowledgedRecords,
  unheldOf,
  viewOf,
  type DeliveryOverview,
} from './delivery-overview.ts';
import { samplesOfFrame } from './frame-builder.ts';
import { describeJournalTrouble, type JournalTrouble } from './journal/journal-trouble.ts';
import { RecentRecords } from './journal/recent-records.ts';
import type { RecordingEars } from './journal/session-recording.ts';
import { NOTHING_REFUSED, siftTold, type ToldCounters, type ToldRecord } from './journal/told-records.ts';
import type { CommittedRecord, JournalCondition, UnitJournal } from './journal/unit-journal.ts';
import { JournalUpkeep } from './journal-upkeep.ts';
import { Recorder, type RecorderProgress } from './recorder.ts';
import { SessionDelivery } from './session-delivery.ts';
import type { EcgSource } from './sources/ecg-source.ts';
import type { OpenRelaySocket } from './uplink/relay-socket.ts';
import { Uplink, type Chance, type UplinkJournal } from './uplink/uplink.ts';

const RETRY = milliseconds(1000);
/** Live records kept in memory: more than the uplink ever lags before it skips to the head. */
const RECENT = 64;
/** Recording has this long to reach the disk when the unit stops, and delivery of an ended session this long on top. */
const COMMIT_WITHIN = milliseconds(1500);
const HAND_OVER_WITHIN = milliseconds(3000);
/** The last frames of a session that stays open, where there is a link: they need one round trip. */
const LAST_FRAMES_WITHIN = milliseconds(1000);

export interface AmbulanceUnitParts {
  readonly journal: UnitJournal;
  /** What is recorded from the start on; null: cases begin and end while it runs, see `record`. */
  readonly source: EcgSource | null;
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
  /** What people at the hospital have written into a session of this unit: durable here, and each told once. */
  readonly told: (session: SessionId, records: readonly SealedRecord[]) => void;
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
  /** Its room, and damaged journals that it had to go on beside. */
  readonly journal: JournalCondition;
  /** How far the session has come; null before anything of it is on the disk. */
  readonly delivery: DeliveryState | null;
}

/** Something that writes into the journal: a source from the start on, or the recording of a case. */
export interface Recording {
  readonly progress: RecorderProgress;
  readonly format: SignalFormat;
  /** See Recorder.stop. */
  stop(options: { readonly end: boolean; readonly within: Milliseconds }): Promise<boolean>;
}

/** A session that is owed to the relay, and how much of it. */
export interface OwedSamples {
  readonly session: SessionId;
  readonly description: SessionDescription | null;
  readonly isEnded: boolean;
  readonly owed: Seconds;
}

const NOTHING_READ: RecorderProgress = { session: null, read: sampleIndex(0), waiting: 0, isComplete: true };

/** A whole unit without a screen: source → recorder → journal → uplink, and the one arrow back. */
export class AmbulanceUnit {
  readonly #parts: AmbulanceUnitParts;
  #recording: Recording | null = null;
  #recorder: Recorder | null = null;
  readonly #descriptions = new Map<SessionId, SessionDescription>();
  #toldCounters: ToldCounters = NOTHING_REFUSED;
  readonly #recent = new RecentRecords(RECENT);
  readonly #delivery: SessionDelivery;
  readonly #upkeep: JournalUpkeep;
  #overview: DeliveryOverview;
  #uplink: Uplink | null = null;
  #trouble: JournalTrouble | null = null;
  #isStopped = false;

  constructor(parts: AmbulanceUnitParts) {
    this.#parts = parts;
    this.#overview = { epoch: parts.journal.epoch, ledger: null, sessions: [] };
    this.#delivery = new SessionDelivery(parts.clock);
    this.#upkeep = new JournalUpkeep({
      ...parts,
      wrote: (records) => {
        this.#noteCommitted(records);
      },
      shrank: (contents) => {
        this.#overview = withContents(this.#overview, contents);
        this.#uplink?.journalChanged(viewOf(this.#overview));
      },
    });
  }

  /** What whoever records must tell. */
  readonly ears: RecordingEars = {
    committed: (records) => {
      this.#recent.add(records);
      this.#noteCommitted(records);
    },
    trouble: (trouble) => {
      this.#trouble = trouble;
      this.#parts.tell(
        trouble === null
          ? 'The journal takes records again.'
          : `${describeJournalTrouble(trouble)} What is recorded waits in memory until it can be written.`,
      );
    },
  };

  /** What is recorded now, so that `standing` and `stop` are about it; null: nothing is. */
  record(recording: Recording | null): void {
    this.#recording = recording;
  }

  /** Of a unit that records its source by itself: an entry of the machine's own. False where it is not written. */
  note(entry: CaseEntry): Promise<boolean> {
    return this.#recorder?.note(entry) ?? Promise.resolve(false);
  }

  async start(): Promise<void> {
    const { journal, unit, software, clock, chance, relays, changed } = this.#parts;
    const contents = await journal.contents();
    this.#overview = overviewOf(contents, journal.epoch);
    this.#delivery.restore(contents);
    for (const one of contents.sessions) this.#descriptions.set(one.session, one.description);
    if (this.#parts.source !== null) {
      const recorder = new Recorder({ ...this.#parts, source: this.#parts.source, ears: this.ears });
      this.#recording = recorder;
      this.#recorder = recorder;
      await recorder.start();
    }
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
    this.#upkeep.start(contents.lastLedger);
  }

  get standing(): UnitStanding {
    const { session, read, waiting, isComplete } = this.#recording?.progress ?? NOTHING_READ;
    const format = this.#recording?.format ?? null;
    const frame = format === null ? sampleCount(0) : samplesOfFrame(format, this.#parts.frameLength);
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
      damaged: this.#upkeep.damaged,
      phase,
      trouble: this.#trouble,
      journal: this.#upkeep.condition,
      delivery: session === null || format === null ? null : this.#deliveryOf(session, format),
    };
  }

  /** Sessions that the relay does not hold whole, oldest first. */
  get owed(): readonly OwedSamples[] {
    return owedSessions(this.#overview).map(({ session, isEnded, epochs, endSample }) => {
      const description = this.#descriptions.get(session) ?? null;
      const records = epochs.reduce((sum, epoch) => sum + countOf(unheldOf(epoch)), 0);
      const whole = description === null ? Infinity : endSample / description.format.samplingRate;
      const owed = seconds(Math.min(whole, (records * this.#parts.frameLength) / 1000));
      return { session, description, isEnded, owed };
    });
  }

  /** Whether the relay's store that answered last holds a record of ours. */
  isHeld(key: RecordKey): boolean {
    return isHeld(this.#overview, key);
  }
  /** The store that answered last has said that it holds all of it. */
  isSealed(session: SessionId): boolean {
    return this.#overview.sessions.some((one) => one.session === session && one.sealedBy !== null);
  }
  /** Who has looked at a session, by this tablet's clock. */
  looksAt(session: SessionId): readonly Look[] {
    const offset = this.relayClock?.offset ?? 0;
    const looks = this.#uplink?.state.looks.get(session) ?? [];
    return looks.map((look) => ({ ...look, at: unixMillis(look.at - offset) }));
  }
  /** Relay's clock minus ours; null before it was measured. */
  get relayClock(): ClockReading | null {
    return this.#uplink === null ? null : readClock(this.#uplink.state.exchanges);
  }
  /** What was refused of what the relay told. */
  get toldCounters(): ToldCounters {
    return this.#toldCounters;
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
    const isCommitted = (await this.#recording?.stop({ end, within: COMMIT_WITHIN })) ?? true;
    if (isCommitted) await this.#untilHandedOver(end);
    this.#uplink?.stop();
    this.#upkeep.stop();
    await this.#parts.journal.close();
    return { lostFrames: isCommitted ? 0 : (this.#recording?.progress.waiting ?? 0) };
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

  #deliveryOf(session: SessionId, format: SignalFormat): DeliveryState | null {
    const state = this.#uplink?.state;
    return this.#delivery.state({
      ...{ overview: this.#overview, session, frame: samplesOfFrame(format, this.#parts.frameLength) },
      samplingRate: format.samplingRate,
      looks: state?.looks.get(session) ?? [],
      relayClock: state === undefined ? null : readClock(state.exchanges),
      isLinked: state?.phase.kind === 'synced',
    });
  }

  /** Durable before anyone is shown it: an order that a crash takes away would be worse than one that comes a second late. */
  async #keepTold(session: SessionId, records: readonly ToldRecord[]): Promise<void> {
    const { journal, clock, told } = this.#parts;
    const kept = await journal.noteTold(session, records);
    if (!kept.ok) {
      if (!this.#isStopped) clock.after(RETRY, () => void this.#keepTold(session, records));
      return;
    }
    this.#toldCounters = { ...this.#toldCounters, tooMany: this.#toldCounters.tooMany + kept.tooMany };
    if (kept.added.length > 0 && !this.#isStopped) told(session, kept.added);
  }

  #noteCommitted(records: readonly CommittedRecord[]): void {
    for (const { session, kind, sealed } of records) {
      const opened = kind === 'opened' ? openRecord(sealed) : null;
      if (opened?.ok === true && opened.value.body.kind === 'opened') {
        this.#descriptions.set(session, opened.value.body.description);
      }
    }
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
      read: async (range) => {
        const recent = this.#recent.read(range);
        return recent === null ? this.#upkeep.read(range) : { records: recent, damaged: [], absent: [] };
      },
      noteHeld: (ledger, sessions) => {
        const isAnother = ledger !== this.#overview.ledger;
        this.#overview = afterHeld(this.#overview, ledger, sessions);
        this.#delivery.noteHeld(this.#overview);
        this.#upkeep.noteHeld(ledger, sessions);
        // What an earlier store sealed is owed to this one as well, as far as it is still here.
        if (isAnother) this.#uplink?.journalChanged(viewOf(this.#overview));
      },
      noteSealed: (ledger, session) => {
        tell(`The relay holds all of recording ${session}.`);
        void noteSealed(ledger, session);
      },
      noteTold: (session, records) => {
        const sifted = siftTold(session, records, this.#toldCounters);
        this.#toldCounters = sifted.counters;
        if (sifted.records.length > 0) void this.#keepTold(session, sifted.records);
      },
      doubtSeal: (session) => {
        tell(
          `The relay calls recording ${session} complete without holding all of it; it is kept and handed over still.`,
        );
      },
    };
  }
}
