import { countsAsDelivery } from '../../protocol/delivery/delivery-state.ts';
import type { Moment } from '../../protocol/delivery/intake-state.ts';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SequenceNumber } from '../../protocol/ecg/units.ts';
import type { CaseEntry, Urgency } from '../../protocol/wire/case-entry.ts';
import type { Epoch, SessionId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { KnownHospitals } from '../access/hospitals-file.ts';
import type { Presence } from '../fan-out/presence.ts';
import { looksOf } from '../fan-out/presence.ts';
import type { NotWritten, RelayAuthors } from '../fan-out/relay-author.ts';
import type { Stated } from '../log/case-facts.ts';
import { hospitalEntries } from '../log/hospital-entries.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import { every } from '../operations/clock.ts';
import type { CancelWait, Clock } from '../operations/clock.ts';
import { RefusalCounters } from '../operations/counters.ts';
import { afterWritten, newCall, nextCall } from './escalation.ts';
import type { CallAction, CallEvent, CallState } from './escalation.ts';

/** What a person on call is told, on their screens and by push. */
export interface Summons {
  readonly session: SessionId;
  readonly hospital: string;
  readonly urgency: Urgency;
  readonly unit: string;
  readonly rank: number;
  readonly attempt: number;
}

export interface CallsParts {
  readonly log: Pick<SessionLog, 'standing' | 'standings' | 'entries' | 'listen'>;
  readonly authors: Pick<RelayAuthors, 'write'>;
  readonly presence: Presence;
  readonly hospitals: KnownHospitals;
  readonly clock: Clock;
  /** Hands it to the person's devices; what becomes of it is told with `delivered`. */
  readonly tell: (person: string, summons: Summons) => void;
}

/** One alert of one session, and the hospital whose people are called. */
interface Call {
  readonly alert: AlertKey;
  readonly urgency: Urgency;
  readonly hospital: string;
  /** Decisions that were there already: those that come answer it. */
  decisions: number;
  state: CallState;
  /** What is to be written into the log and is not yet; a full disk must not stop the calling. */
  readonly toWrite: { readonly entry: CaseEntry; readonly by: string; readonly at: Moment }[];
  isWriting: boolean;
  retryAt: number;
}
interface AlertKey {
  readonly epoch: Epoch;
  readonly seq: SequenceNumber;
}

const BEAT = milliseconds(1_000);
const RETRY_AFTER = 2_000;
/** Of one call. A disk that is full for longer has lost the oldest steps, and they are counted. */
const MOST_TO_WRITE = 64;

export type CallRefusal =
  /** A step that no disk took in time: newer ones took its place. */
  | 'step-not-written'
  /** A step that can never be written: tried again it would be refused again, and hold up all behind it. */
  | 'step-refused';

/**
 * Calls the people on call about alerts: decides by `escalation.ts`, writes every step into the session's log as the relay's
 * own word, and takes from there what an earlier run of the relay had done.
 */
export class Calls {
  readonly refusals = new RefusalCounters<CallRefusal>();
  readonly #parts: CallsParts;
  readonly #calls = new Map<SessionId, Call>();
  readonly #stop: CancelWait;
  readonly #stopListening: readonly (() => void)[];

  constructor(parts: CallsParts) {
    this.#parts = parts;
    for (const standing of parts.log.standings()) this.#takeUp(standing);
    this.#stopListening = [
      parts.log.listen((commits) => {
        for (const { session } of commits) {
          const standing = parts.log.standing(session);
          if (standing !== null) this.#takeUp(standing);
        }
      }),
      parts.presence.listenToLooks((session) => {
        this.#noteLooks(session);
      }),
    ];
    this.#stop = every(parts.clock, BEAT, () => {
      this.#passTime();
    });
  }

  /** The newest call of a session, or null where there never was one. */
  of(session: SessionId): { readonly hospital: string; readonly state: CallState } | null {
    const call = this.#calls.get(session);
    return call === undefined ? null : { hospital: call.hospital, state: call.state };
  }

  /** Those in which somebody is called now and has not been answered for. */
  openFor(person: string): readonly Summons[] {
    return [...this.#calls].flatMap(([session, call]) => {
      const called = call.state.end === null ? call.state.called.find((one) => one.person === person) : undefined;
      return called === undefined ? [] : [this.#summonsOf(session, call, called.rank, called.attempts)];
    });
  }

  /** A device of the person has it: their page or their browser says so. False where nobody calls them about it. */
  delivered(session: SessionId, person: string): boolean {
    const call = this.#calls.get(session);
    if (call?.state.called.some((one) => one.person === person) !== true) return false;
    this.#step(session, call, { kind: 'delivered', person });
    return true;
  }

  close(): void {
    this.#stop();
    for (const stop of this.#stopListening) stop();
  }

  /** A commit has come, or the relay has started: a call begins with an alert, and ends with a decision. */
  #takeUp(standing: SessionStanding): void {
    const { session, facts } = standing;
    const known = this.#calls.get(session);
    if (known !== undefined && facts.decisions.length !== known.decisions) {
      known.decisions = facts.decisions.length;
      const decided = facts.decisions.at(-1);
      if (decided !== undefined && this.#mayAnswer(decided.by, known.hospital)) {
        this.#step(session, known, { kind: 'answered', by: decided.by });
      }
    }
    const { alert, inCharge } = facts;
    if (alert === null) return;
    const hospital = inCharge ?? alert.entry.hospital;
    if (known !== undefined && isSameAlert(known.alert, alert) && known.hospital === hospital) return;
    if (!this.#isUnderWay(standing)) return;
    const call = this.#restored(standing, alert, hospital);
    call.toWrite.push(...(known?.toWrite.splice(known.isWriting ? 1 : 0) ?? []));
    this.#calls.set(session, call);
    this.#step(session, call, { kind: 'tick', onCall: this.#onCall(hospital) });
    this.#noteLooks(session);
  }

  /** With what the log says of this alert and this hospital: whom it was told to, and whether somebody has decided since. */
  #restored({ session, facts }: SessionStanding, alert: Stated<'alert'>, hospital: string): Call {
    const { log, clock } = this.#parts;
    const key = { epoch: { number: alert.epochNumber, nonce: alert.epochNonce }, seq: alert.seq };
    let state = newCall(clock.now().unix);
    for (const logged of hospitalEntries(log, session)) {
      const record = openRecord(logged.sealed);
      if (!record.ok || record.value.body.kind !== 'entry') continue;
      const { recordedAt: at, body } = record.value;
      const { entry, by } = body;
      if (entry.kind === 'summons' && isSameAlert(entry, alert)) state = afterWritten(state, { ...entry, at });
      if (entry.kind === 'decision' && state.called.length > 0) {
        // A diversion answers for the hospital that diverts; the people of the next one are called anew.
        if (entry.decision === 'divert') state = newCall(at);
        else if (this.#mayAnswer(by, hospital)) state = { ...state, end: { kind: 'answered', by, at } };
      }
    }
    return {
      ...{ alert: key, urgency: alert.entry.urgency, hospital, decisions: facts.decisions.length, state },
      ...{ toWrite: [], isWriting: false, retryAt: 0 },
    };
  }

  #noteLooks(session: SessionId): void {
    const call = this.#calls.get(session);
    const standing = call === undefined ? null : this.#parts.log.standing(session);
    if (call === undefined || standing === null) return;
    for (const { by, at } of looksOf(standing, this.#parts.presence)) {
      const called = call.state.called.find(({ person }) => person === by);
      if (called !== undefined && at >= called.firstToldAt) this.#step(session, call, { kind: 'seen', person: by });
    }
  }

  #passTime(): void {
    const { log } = this.#parts;
    for (const [session, call] of this.#calls) {
      const standing = log.standing(session);
      const isOver = standing === null || !this.#isUnderWay(standing);
      if (call.state.end === null) {
        this.#step(session, call, isOver ? { kind: 'over' } : { kind: 'tick', onCall: this.#onCall(call.hospital) });
      }
      this.#write(session, call);
      // Nobody is called about it again, and the log has every step: as after a start.
      if (isOver && call.toWrite.length === 0) this.#calls.delete(session);
    }
  }

  #isUnderWay({ endCommittedAt, lastCommitAt }: SessionStanding): boolean {
    return countsAsDelivery(endCommittedAt ?? lastCommitAt, this.#parts.clock.now().unix);
  }

  #onCall(hospital: string): readonly string[] {
    const { hospitals, clock } = this.#parts;
    return hospitals.now.onCall(this.#known(hospital), clock.now().unix);
  }

  /** Whoever gives a second opinion has not taken the patient: those in charge are called until one of theirs decides. */
  #mayAnswer(person: string, hospital: string): boolean {
    const { hospitals } = this.#parts;
    const own = hospitals.now.hospitalsOf(person);
    return own.length === 0 || own.includes(this.#known(hospital));
  }

  /** An alert to a hospital that is not ours: whoever is on call at the only one that is, rather than nobody. */
  #known(hospital: string): string {
    const directory = this.#parts.hospitals.now;
    const only = directory.hospitals.length === 1 ? directory.hospitals[0]?.id : undefined;
    return directory.hospital(hospital) === null ? (only ?? hospital) : hospital;
  }

  #step(session: SessionId, call: Call, event: CallEvent): void {
    const now = this.#parts.clock.now();
    const { state, actions } = nextCall(call.state, event, now.unix);
    call.state = state;
    for (const action of actions) this.#perform(session, call, action, now);
    if (actions.length > 0) this.#write(session, call);
  }

  #perform(session: SessionId, call: Call, action: CallAction, at: Moment): void {
    const { person, rank, attempt } = action;
    if (action.kind === 'tell') {
      this.#parts.tell(person, this.#summonsOf(session, call, rank, attempt));
      return;
    }
    const { step } = action;
    const entry = { kind: 'summons', ...call.alert, person, rank, step, attempt } as const;
    if (call.toWrite.length >= MOST_TO_WRITE) {
      call.toWrite.splice(call.isWriting ? 1 : 0, 1);
      this.refusals.count('step-not-written');
    }
    // What a person did bears their name; that they were told is the relay's word.
    call.toWrite.push({ entry, by: step === 'seen' || step === 'acknowledged' ? person : '', at });
  }

  /** One after another, in the order in which it happened. */
  #write(session: SessionId, call: Call): void {
    const [next] = call.toWrite;
    if (next === undefined || call.isWriting || this.#parts.clock.now().monotonic < call.retryAt) return;
    call.isWriting = true;
    const body = { kind: 'entry', by: next.by, atSample: sampleIndex(0), entry: next.entry } as const;
    void this.#parts.authors.write(session, body, next.at).then((writing) => {
      call.isWriting = false;
      if (writing.kind === 'not-written' && !isForGood(writing.why)) {
        call.retryAt = this.#parts.clock.now().monotonic + RETRY_AFTER;
      } else {
        if (writing.kind === 'not-written') this.refusals.count('step-refused');
        call.toWrite.shift();
      }
      this.#write(session, call);
    });
  }

  #summonsOf(session: SessionId, { urgency, hospital }: Call, rank: number, attempt: number): Summons {
    const unit = this.#parts.log.standing(session)?.unit ?? '';
    return { session, hospital, urgency, unit, rank, attempt };
  }
}

const isForGood = (why: NotWritten): boolean => why === 'unknown-session' || why === 'too-large';

function isSameAlert({ epoch, seq }: AlertKey, alert: Stated<'alert'>): boolean {
  return seq === alert.seq && epoch.number === alert.epochNumber && epoch.nonce === alert.epochNonce;
}
