import { readClock } from '../../protocol/delivery/clock-offset.ts';
import type { DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import { isDelivered } from '../../protocol/delivery/uplink.ts';
import type { UplinkPhase, UplinkState } from '../../protocol/delivery/uplink-state.ts';
import { milliseconds, sampleCount, type Milliseconds, type SampleCount } from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import type { Clock } from './clock.ts';
import {
  afterCommit,
  afterHeld,
  withContents,
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
import type { CommittedRecord, JournalCondition, UnitJournal } from './journal/unit-journal.ts';
import { JournalUpkeep } from './journal-upkeep.ts';
import { Recorder } from './recorder.ts';
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
  /** What people at the hospital have written into a session of this unit; some of it perhaps told before. */
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

/** A whole unit without a screen: source → recorder → journal → uplink, and the one arrow back. */
export class AmbulanceUnit {
  readonly #parts: AmbulanceUnitParts;
  readonly #recorder: Recorder;
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
    this.#upkeep.start(contents.lastLedger);
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
      damaged: this.#upkeep.damaged,
      phase,
      trouble: this.#trouble,
      journal: this.#upkeep.condition,
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
    this.#upkeep.stop();
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
        this.#parts.told(session, records);
      },
      doubtSeal: (session) => {
        tell(
          `The relay calls recording ${session} complete without holding all of it; it is kept and handed over still.`,
        );
      },
    };
  }
}
