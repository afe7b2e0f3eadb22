import { leadMask, type LeadName } from '../../protocol/ecg/leads.ts';
import type { GapReason } from '../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  monotonicMillis,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { Epoch, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import type { EpochEnd, RecordBody, SealedRecord, SessionPurpose, SessionRecord } from '../../protocol/wire/record.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';

/** A record as a unit's journal holds it. */
export interface AuthoredRecord {
  readonly record: SessionRecord;
  readonly sealed: SealedRecord;
}

export const sessionNumber = (number: number): SessionId =>
  `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}` as SessionId;
export const epochOf = (number: number): Epoch => ({ number, nonce: number.toString(16).padStart(16, 'e') });

interface AuthorOptions {
  readonly session?: number;
  readonly unit?: string;
  readonly epoch?: number;
  readonly nonce?: string;
  readonly fromSample?: number;
  /** ms since 1970; otherwise always the same. */
  readonly startedAt?: number;
  readonly patientLabel?: string;
}

/** Writes the records of one epoch of a session as a unit does: numbered from 1, chained, sealed once. */
export class SessionAuthor {
  readonly session: SessionId;
  readonly unit: UnitId;
  readonly epoch: Epoch;
  readonly written: AuthoredRecord[] = [];
  #hash: Uint8Array = new Uint8Array(0);
  #nextSample: number;
  /** Written and let go of. */
  #forgotten = 0;
  readonly #startedAt: number;
  readonly #patientLabel: string;

  constructor(options: AuthorOptions = {}) {
    this.#patientLabel = options.patientLabel ?? 'Unknown';
    this.#startedAt = options.startedAt ?? 1_790_000_000_000;
    this.session = sessionNumber(options.session ?? 1);
    this.unit = (options.unit ?? 'ambulance-1') as UnitId;
    const epoch = epochOf(options.epoch ?? 1);
    this.epoch = { ...epoch, nonce: options.nonce ?? epoch.nonce };
    this.#nextSample = options.fromSample ?? 0;
  }

  get endSample(): number {
    return this.#nextSample;
  }

  write(body: RecordBody): AuthoredRecord {
    const record: SessionRecord = {
      session: this.session,
      epoch: this.epoch,
      seq: sequenceNumber(this.#forgotten + this.written.length + 1),
      previousHash: this.#hash,
      recordedAt: unixMillis(this.#startedAt + this.#nextSample * 2),
      recordedAtMonotonic: monotonicMillis(this.#nextSample * 2),
      body,
    };
    const { sealed, hash } = sealRecord(record);
    this.#hash = hash;
    const authored = { record, sealed };
    this.written.push(authored);
    return authored;
  }

  /** Lets go of what was written: a recording of a day does not fit into memory. */
  forget(): void {
    this.#forgotten += this.written.length;
    this.written.length = 0;
  }

  /** END of a session of so many samples, wherever they were written from. */
  endAt(samples: number): AuthoredRecord {
    this.#nextSample = samples;
    return this.end();
  }

  open(unit = this.unit, purpose?: SessionPurpose): AuthoredRecord {
    return this.openWith(['I', 'II'], unit, purpose);
  }

  openWith(leads: readonly LeadName[], unit = this.unit, purpose?: SessionPurpose): AuthoredRecord {
    return this.write({
      kind: 'opened',
      description: {
        unit,
        source: 'A test',
        patientLabel: this.#patientLabel,
        startedAt: unixMillis(this.#startedAt),
        format: {
          samplingRate: hertz(500),
          leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(5), baseline: deviceCount(0) })),
        },
        software: 'test',
        ...(purpose === undefined ? {} : { purpose }),
      },
    });
  }

  entry(entry: CaseEntry, by = 'Lin'): AuthoredRecord {
    return this.write({ kind: 'entry', by, atSample: sampleIndex(this.#nextSample), entry });
  }

  samples(count = 50): AuthoredRecord {
    const first = this.#nextSample;
    const ramp = Int32Array.from({ length: count }, (_, i) => Math.round(100 * Math.sin((first + i) / 17)));
    return this.channels([ramp, ramp.map((value) => value >> 1)]);
  }

  /** The next samples of each lead, in device counts of 5 µV. */
  channels(channels: readonly Int32Array[]): AuthoredRecord {
    const first = this.#nextSample;
    const count = channels[0]?.length ?? 0;
    const { coding, payload } = encodeSamples(channels);
    this.#nextSample += count;
    return this.write({
      kind: 'samples',
      firstSample: sampleIndex(first),
      sampleCount: sampleCount(count),
      coding,
      payload,
      leadsOff: leadMask([]),
    });
  }

  gap(count: number, reason: GapReason = 'link_loss'): AuthoredRecord {
    const first = this.#nextSample;
    this.#nextSample += count;
    return this.write({ kind: 'gap', firstSample: sampleIndex(first), sampleCount: sampleCount(count), reason });
  }

  end(others: readonly EpochEnd[] = []): AuthoredRecord {
    const last = sequenceNumber(this.#forgotten + this.written.length + 1);
    return this.write({
      kind: 'end',
      sampleCount: sampleCount(this.#nextSample),
      epochs: [...others, { epoch: this.epoch, last }],
    });
  }

  /** A description and so many frames of 100 ms. */
  frames(count: number): AuthoredRecord[] {
    const opened = this.written.length === 0 ? [this.open()] : [];
    return [...opened, ...Array.from({ length: count }, () => this.samples())];
  }
}
