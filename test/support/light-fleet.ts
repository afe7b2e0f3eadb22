import { randomBytes } from 'node:crypto';
import { machineClock } from '../../ambulance-unit/acquisition/clock.ts';
import { relaySocketsTo } from '../../ambulance-unit/acquisition/uplink/relay-socket.ts';
import { Uplink } from '../../ambulance-unit/acquisition/uplink/uplink.ts';
import { emptyCoverage, watermark } from '../../protocol/delivery/coverage.ts';
import { deliveryKey } from '../../protocol/delivery/next-to-send.ts';
import type { JournalView, UplinkState } from '../../protocol/delivery/uplink-state.ts';
import { milliseconds, sampleIndex, sequenceNumber, type Milliseconds } from '../../protocol/ecg/units.ts';
import { readCredentials } from './parts.ts';
import { SessionAuthor } from './session-author.ts';

/**
 * Many units in one process: the uplink that ships on real sockets, each with a journal in memory that gets a record a
 * second. Started as `light-fleet.ts URL CREDENTIALS FIRST COUNT`; says what happens as lines of JSON, and records no
 * more after SIGUSR2.
 */
export interface FleetLine {
  readonly unit: string;
  /** Unix ms. */
  readonly at: number;
  /** 'current': the relay holds all that was recorded when it said WELCOME. */
  readonly kind: 'attempt' | 'setback' | 'welcomed' | 'current' | 'refused' | 'delivered';
  /** Why it was set back or refused; how many records were delivered in the end. */
  readonly detail: string;
}

/** Samples in a record: a tenth of a second at 500 Hz. */
const FRAME = 50;
const RECORD_EVERY = milliseconds(1_000);
let recording = true;

/** What a light unit records, and how often. */
interface LightRecording {
  readonly author: SessionAuthor;
  readonly every: Milliseconds;
  /** Writes the next record. */
  readonly record: (author: SessionAuthor) => void;
}

/** A unit's uplink that ships, over a journal in memory. */
export class LightUnit {
  readonly #recording: LightRecording;
  readonly #author: SessionAuthor;
  readonly #uplink: Uplink;
  #phase = 'offline';
  #owedAtWelcome: number | null = null;
  #isDelivered = false;

  constructor(token: string, url: string, recording: LightRecording) {
    this.#recording = recording;
    this.#author = recording.author;
    this.#uplink = new Uplink({
      unit: this.#author.unit,
      software: 'light fleet',
      lastLedger: null,
      clock: machineClock,
      chance: { fraction: () => Math.random(), bytes: (count) => randomBytes(count) },
      relays: [relaySocketsTo(`${url.replace(/^http/, 'ws')}/uplink`, token)],
      journal: {
        read: ({ first, last, mostRecords }) => {
          const records = this.#author.written
            .slice(first - 1, Math.min(last, first + mostRecords - 1))
            .map(({ record, sealed }) => ({ seq: record.seq, sealed }));
          return Promise.resolve({ records, damaged: [], absent: [] });
        },
        noteHeld: () => undefined,
        noteSealed: () => undefined,
        doubtSeal: () => undefined,
        noteTold: () => undefined,
      },
      changed: (state) => {
        this.#look(state);
      },
    });
  }

  start(): void {
    this.#uplink.start(this.#view());
    setTimeout(() => {
      this.#record();
    }, Math.random() * this.#recording.every);
  }

  #record(): void {
    if (!recording) return;
    this.#recording.record(this.#author);
    this.#uplink.journalChanged(this.#view());
    setTimeout(() => {
      this.#record();
    }, this.#recording.every);
  }

  #view(): JournalView {
    const { session, epoch, written, endSample } = this.#author;
    const last = sequenceNumber(written.length);
    return {
      sessions: [
        {
          session,
          ended: false,
          epochs: [{ epoch, first: sequenceNumber(1), last, closed: false, absent: emptyCoverage }],
        },
      ],
      live: { session, epoch },
      newestSample: sampleIndex(endSample),
    };
  }

  #look({ phase }: UplinkState): void {
    if (phase.kind !== this.#phase) {
      this.#phase = phase.kind;
      this.#owedAtWelcome = null;
      if (phase.kind === 'connecting') this.#say('attempt');
      if (phase.kind === 'offline') this.#say('setback', JSON.stringify(phase.why));
      if (phase.kind === 'refused') this.#say('refused', phase.reason);
      if (phase.kind === 'synced') {
        this.#owedAtWelcome = this.#author.written.length;
        this.#say('welcomed');
      }
    }
    if (phase.kind !== 'synced') return;
    const { session, epoch, written } = this.#author;
    const held = watermark(phase.sync.deliveries.get(deliveryKey(session, epoch))?.held ?? emptyCoverage);
    if (this.#owedAtWelcome !== null && held >= this.#owedAtWelcome) {
      this.#owedAtWelcome = null;
      this.#say('current');
    }
    if (!recording && held === written.length && !this.#isDelivered) {
      this.#isDelivered = true;
      this.#say('delivered', String(held));
    }
  }

  #say(kind: FleetLine['kind'], detail = ''): void {
    const line: FleetLine = { unit: this.#author.unit, at: Date.now(), kind, detail };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  /** All of it may have been delivered before the recording stopped. */
  noteStop(): void {
    this.#look(this.#uplink.state);
  }
}

if (import.meta.main) {
  const [url = '', credentials = '', first = '0', count = '0'] = process.argv.slice(2);
  const fleet = readCredentials(credentials)
    .units.slice(Number(first), Number(first) + Number(count))
    .map(({ unit, token }, i) => {
      const author = new SessionAuthor({ unit, session: 1 + Number(first) + i });
      author.open();
      return new LightUnit(token, url, {
        ...{ author, every: RECORD_EVERY },
        record: () => {
          author.samples(FRAME);
        },
      });
    });
  for (const unit of fleet) unit.start();
  process.on('SIGUSR2', () => {
    recording = false;
    for (const unit of fleet) unit.noteStop();
  });
}
