import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import { addValue, covers, emptyCoverage, type Coverage } from '../../protocol/delivery/coverage.ts';
import { newIntake, nextIntakeState } from '../../protocol/delivery/intake.ts';
import type {
  CheckedRecord,
  EpochsOfSessions,
  HeldFacts,
  IntakeAction,
  IntakeEvent,
  IntakeState,
  RecordOutcome,
} from '../../protocol/delivery/intake-state.ts';
import {
  monotonicMillis,
  sampleCount,
  sampleIndex,
  unixMillis,
  type ByteCount,
  type SequenceNumber,
} from '../../protocol/ecg/units.ts';
import { epochKey, type ConnectionId, type Epoch, type SessionId } from '../../protocol/wire/identity.ts';
import type { RelayMessage, UnitMessage } from '../../protocol/wire/messages.ts';
import { decodeRelayMessage, encodeRelayMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { SessionAuthor } from '../support/session-author.ts';
import { author, LEDGER, NOW, talk, unitCorpus, written } from './corpus.ts';
import type { FuzzSubject, FuzzTarget } from './fuzz-target.ts';
import { heldBytes } from './held-bytes.ts';

/** What one connection may keep in the machine's state, whatever it was sent; what lies at the disk is not in it. */
const MOST_STATE = 256 * 1024;

interface HeldEpoch {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly held: Coverage<SequenceNumber>;
  readonly sealed: ReadonlyMap<number, Uint8Array>;
}

/** One unit's connection at the relay and a log that answers it, in values: a copy of it is as good as itself. */
class UnitAtTheDoor implements FuzzSubject {
  #state: IntakeState;
  #now: number;
  #log: ReadonlyMap<string, HeldEpoch>;
  #atTheDisk: readonly { readonly records: readonly CheckedRecord[]; readonly bytes: ByteCount }[];
  #sent: RelayMessage[] = [];
  #closes = 0;
  readonly #troubles: string[] = [];
  #answersAtOnce: boolean;

  constructor(from: UnitAtTheDoor | null = null) {
    this.#now = from === null ? 0 : from.#now;
    this.#state =
      from === null ? newIntake(author.unit, 'cd'.repeat(16) as ConnectionId, LEDGER, this.#moment()) : from.#state;
    this.#log = from === null ? new Map() : from.#log;
    this.#atTheDisk = from === null ? [] : from.#atTheDisk;
    this.#closes = from === null ? 0 : from.#closes;
    this.#answersAtOnce = from === null ? true : from.#answersAtOnce;
  }

  get closed(): boolean {
    return this.#isClosed();
  }

  #isClosed(): boolean {
    return this.#state.phase.kind === 'closed';
  }

  fork(): UnitAtTheDoor {
    return new UnitAtTheDoor(this);
  }

  hear(bytes: Uint8Array): void {
    this.pass(20);
    this.#take({ kind: 'message', bytes });
    if (this.#answersAtOnce) this.answerDisk();
  }

  say(message: UnitMessage): void {
    this.hear(encodeUnitMessage(message));
  }

  /** From here on the disk takes its time. */
  slowDisk(): void {
    this.#answersAtOnce = false;
  }

  get paused(): boolean {
    return this.#state.paused;
  }

  stop(): void {
    this.#take({ kind: 'relay-stops' });
  }

  pass(ms: number): void {
    this.#now += ms;
    if (ms >= 500) this.#take({ kind: 'tick' });
  }

  answerDisk(): void {
    const waiting = this.#atTheDisk;
    this.#atTheDisk = [];
    for (const { records, bytes } of waiting) {
      const outcomes = records.map((record) => this.#store(record));
      this.#take({ kind: 'disk-answered', bytes });
      this.#take({ kind: 'appended', records, outcomes });
    }
    if (waiting.length > 0) this.#take({ kind: 'settled' });
  }

  complaint(): string | null {
    if (this.#troubles.length > 0) return this.#troubles[0] ?? null;
    const kept = heldBytes(this.#state, MOST_STATE);
    if (kept >= MOST_STATE) return `The state keeps more than ${MOST_STATE} bytes.`;
    if (!this.#isClosed()) this.#serve();
    if (this.#troubles.length > 0) return this.#troubles[0] ?? null;
    if (!this.#isClosed()) return null;
    return this.#closes === 1 ? null : `It closed ${this.#closes} times.`;
  }

  /** A well-behaved unit goes on where the damaged messages stopped: it is welcomed, acknowledged and answered. */
  #serve(): void {
    for (let i = 0; i < 5; i += 1) this.pass(500);
    this.#answersAtOnce = true;
    this.answerDisk();
    this.#sent = [];
    this.say(talk.hello('12'.repeat(16)));
    if (this.#isClosed()) return;
    if (!this.#sent.some(({ kind }) => kind === 'welcome')) this.#complain('HELLO is not welcomed.');
    const records = written.slice(0, 2).map(({ sealed }) => sealed);
    this.say({ kind: 'data', lane: 'live', records });
    if (this.#isClosed()) return;
    const acknowledged = this.#sent.some(
      (message) =>
        message.kind === 'ack' &&
        message.sessions.some(
          ({ session, epochs }) =>
            session === author.session &&
            epochs.some(
              ({ epoch, durableThrough }) => epochKey(epoch) === epochKey(author.epoch) && durableThrough >= 2,
            ),
        ),
    );
    if (!acknowledged) this.#complain('What was stored is not acknowledged.');
    this.#sent = [];
    this.say(unitPing);
    if (!this.#sent.some((message) => message.kind === 'pong' && message.t1 === unitPing.t1)) {
      this.#complain('PING is not answered.');
    }
  }

  #complain(sentence: string): void {
    this.#troubles.push(sentence);
  }

  #moment() {
    return { monotonic: monotonicMillis(this.#now), unix: unixMillis(NOW + this.#now) };
  }

  #take(event: IntakeEvent): void {
    const { state, actions } = nextIntakeState(this.#state, event, this.#moment());
    this.#state = state;
    for (const action of actions) this.#perform(action);
  }

  #perform(action: IntakeAction): void {
    switch (action.kind) {
      case 'send': {
        const read = decodeRelayMessage(encodeRelayMessage(action.message));
        if (!read.ok) this.#complain(`It sends what a unit cannot read: ${JSON.stringify(action.message)}.`);
        this.#sent.push(action.message);
        return;
      }
      case 'greeted':
        this.#take({ kind: 'admitted', epochs: action.epochs, facts: this.#facts(action.epochs) });
        return;
      case 'look-up':
        this.#take({ kind: 'looked-up', epochs: action.epochs, facts: this.#facts(action.epochs) });
        return;
      case 'append':
        this.#atTheDisk = [...this.#atTheDisk, action];
        return;
      case 'close':
        this.#closes += 1;
        return;
      case 'quarantine':
      case 'announce':
      case 'pause-reading':
      case 'resume-reading':
      case 'count':
        return;
    }
  }

  #store({ record, sealed }: CheckedRecord): RecordOutcome {
    const key = `${record.session}/${epochKey(record.epoch)}`;
    const before = this.#log.get(key) ?? {
      session: record.session,
      epoch: record.epoch,
      held: emptyCoverage,
      sealed: new Map<number, Uint8Array>(),
    };
    if (covers(before.held, record.seq)) {
      return Buffer.compare(before.sealed.get(record.seq) ?? NOTHING, sealed) === 0 ? 'duplicate' : 'conflict';
    }
    this.#log = new Map(this.#log).set(key, {
      ...before,
      held: addValue(before.held, record.seq),
      sealed: new Map(before.sealed).set(record.seq, sealed),
    });
    return 'stored';
  }

  #facts(epochs: EpochsOfSessions): HeldFacts[] {
    return [...epochs.keys()].map((session) => {
      const own = [...this.#log.values()].filter((held) => held.session === session);
      return { session, owner: own.length > 0 ? author.unit : null, epochs: own, root: null };
    });
  }
}

const NOTHING = new Uint8Array(0);
const unitPing = {
  kind: 'ping',
  t1: unixMillis(NOW + 12_345),
  newestSample: sampleIndex(900),
  clock: null,
} as const satisfies UnitMessage;

const samples = { firstSample: sampleIndex(0), sampleCount: sampleCount(50), coding: 1, leadsOff: NO_LEADS };
/** What fills a slow disk soon: records as large as they may be. */
const largeAuthor = new SessionAuthor({ epoch: 7 });
const large: UnitMessage = {
  kind: 'data',
  lane: 'backfill',
  records: Array.from(
    { length: 7 },
    () => largeAuthor.write({ kind: 'samples', ...samples, payload: new Uint8Array(8_000) }).sealed,
  ),
};

function standing(prepare: (unit: UnitAtTheDoor) => void): () => FuzzSubject {
  const prepared = new UnitAtTheDoor();
  prepare(prepared);
  return () => prepared.fork();
}
const greeted = (unit: UnitAtTheDoor): void => {
  unit.say(talk.hello('ab'.repeat(16)));
};

export const intakeTargets: readonly FuzzTarget[] = [
  { name: 'relay: a unit before HELLO', corpus: unitCorpus, begin: standing(() => undefined) },
  { name: 'relay: a unit that is received', corpus: unitCorpus, begin: standing(greeted) },
  {
    name: 'relay: a unit with records at the disk',
    corpus: unitCorpus,
    begin: standing((unit) => {
      greeted(unit);
      unit.slowDisk();
      unit.say({ kind: 'data', lane: 'live', records: written.slice(0, 4).map(({ sealed }) => sealed) });
    }),
  },
  {
    name: 'relay: a unit that is not read from',
    corpus: unitCorpus,
    begin: standing((unit) => {
      greeted(unit);
      unit.slowDisk();
      while (!unit.paused && !unit.closed) {
        unit.pass(200);
        unit.say(large);
      }
    }),
  },
  {
    name: 'relay: a unit that was sent away',
    corpus: unitCorpus,
    begin: standing((unit) => {
      greeted(unit);
      unit.stop();
    }),
  },
];
