import type { ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import { type GapReason, type SampleBlock, type SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import {
  milliseconds,
  sampleIndex,
  type Milliseconds,
  type MonotonicMillis,
  type SampleIndex,
} from '../../../protocol/ecg/units.ts';
import type { WrittenEntry } from '../../../protocol/wire/case-entry.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import type { SessionDescription } from '../../../protocol/wire/record.ts';
import type { Recording } from '../ambulance-unit.ts';
import type { Clock } from '../clock.ts';
import { FrameBuilder, type Frame } from '../frame-builder.ts';
import { SessionRecording, type RecordingEars } from '../journal/session-recording.ts';
import type { CommittedRecord, RecordingTime, UnitJournal } from '../journal/unit-journal.ts';
import type { RecorderProgress } from '../recorder.ts';
import type { EcgSource, SourceEvent, SourceReading } from '../sources/ecg-source.ts';

export interface CaseRecordingParts {
  readonly journal: UnitJournal;
  readonly clock: Clock;
  readonly ears: RecordingEars;
  readonly session: SessionId;
  /** What the journal knows the recording by. */
  readonly source: string;
  readonly description: SessionDescription;
  readonly frameLength: Milliseconds;
  /** Where the session stands, and since when nothing has come; for one that begins, 0 and now. */
  readonly endSample: SampleIndex;
  readonly heardAt: MonotonicMillis;
  /** What came, in the order of the session: samples, or a gap that was declared. */
  readonly heard: (piece: ExcerptPiece) => void;
  /** The monitor gives another format from now on: this session cannot go on with it. */
  readonly outgrown: () => void;
  readonly mostWaiting?: number;
}

/** While no monitor is attached, what passes is declared in steps of a second, this far behind the clock. */
const DECLARE_BEHIND = milliseconds(2000);
const DECLARE_EVERY = milliseconds(1000);

/** One case on its way into the journal: samples of whatever monitor is attached, and what people write down. */
export class CaseRecording implements Recording {
  readonly #parts: CaseRecordingParts;
  readonly #recording: SessionRecording;
  readonly #builder: FrameBuilder;
  #reading: SourceReading | null = null;
  #placement: Placement = 'standard';
  /** Where the newest samples ended, and when that was: what passes without a monitor is counted from there. */
  #newest: { readonly end: SampleIndex; readonly at: MonotonicMillis };
  #away: GapReason = 'app_down';
  #isOpen = false;
  #isEnded = false;
  #ending: Promise<boolean> | null = null;

  constructor(parts: CaseRecordingParts) {
    this.#parts = parts;
    this.#recording = new SessionRecording(parts.session, parts);
    this.#builder = new FrameBuilder(parts.description.format, parts.endSample, parts.frameLength);
    this.#newest = { end: parts.endSample, at: parts.heardAt };
  }

  get session(): SessionId {
    return this.#parts.session;
  }
  get format(): SignalFormat {
    return this.#parts.description.format;
  }
  get progress(): RecorderProgress {
    const { waiting } = this.#recording;
    return { session: this.session, read: this.#builder.next, waiting, isComplete: this.#isEnded };
  }
  /** Samples can come. */
  get isAttached(): boolean {
    return this.#reading !== null;
  }
  /** Channels are other leads from the next sample on, in a record of their own. */
  placeElectrodes(placement: Placement): void {
    this.#placement = placement;
  }

  /** The first record of this opening; true once it is durable. */
  async open(): Promise<boolean> {
    const { session, source, description } = this.#parts;
    this.#isOpen = await this.#recording.open({ session, source, description, ...this.#now() });
    return this.#isOpen;
  }

  /** Goes on with what the source gives from now on; what passed since the newest samples is declared as lost. */
  attach(source: EcgSource): void {
    if (!this.#isOpen || this.#ending !== null) return;
    this.detach('sensor_off');
    // A session that begins has missed nothing; every other one at least a sample, for nobody can say that it has not.
    const isFirst = this.#builder.next === 0 && this.#parts.endSample === 0;
    if (!isFirst) this.#lose(Math.max(this.#builder.next + 1, this.#endAt(this.#parts.clock.monotonic())));
    this.#reading = source.read(this.#builder.next, (event) => {
      this.#hear(event);
    });
  }

  /** No monitor any more; `why` is what the time until the next one counts as. */
  detach(why: GapReason): void {
    if (this.#reading === null) return;
    this.#reading.stop();
    this.#reading = null;
    this.#away = why;
    this.#keep(this.#builder.flush());
    this.#newest = { end: this.#builder.next, at: this.#parts.clock.monotonic() };
  }

  /** To be called now and then: the hospital sees that time passes without a monitor. */
  passTime(): void {
    if (this.#reading !== null || !this.#isOpen || this.#ending !== null || this.#builder.next === 0) return;
    const { samplingRate } = this.format;
    const end = this.#endAt(this.#parts.clock.monotonic() - DECLARE_BEHIND);
    if (end - this.#builder.next >= (DECLARE_EVERY * samplingRate) / 1000) this.#lose(end);
  }

  /** Durable, or null: then it is not written and never will be. */
  write(entry: Omit<WrittenEntry, 'atSample'>): Promise<CommittedRecord | null> {
    if (!this.#isOpen) return Promise.resolve(null);
    return this.#recording.write({
      body: { kind: 'entry', ...entry, atSample: this.#builder.next },
      ...this.#now(),
    });
  }

  /** True once END is durable; false where the disk has not taken it before `abandon`. */
  end(): Promise<boolean> {
    this.detach('sensor_off');
    this.#ending ??= this.#recording.end(this.#now()).then((isEnded) => {
      this.#isEnded = isEnded;
      return isEnded;
    });
    return this.#ending;
  }

  async stop({ end, within }: { readonly end: boolean; readonly within: Milliseconds }): Promise<boolean> {
    this.detach('app_down');
    if (this.#isEnded) return true;
    const cancel = this.#parts.clock.after(within, () => {
      this.#recording.abandon();
    });
    const isCommitted = await this.#recording.settled();
    if (isCommitted && end && this.#isOpen) await this.end();
    cancel();
    return isCommitted;
  }

  #hear(event: SourceEvent): void {
    switch (event.kind) {
      case 'samples':
        this.#take(event.block);
        return;
      case 'lost':
        this.#keep(this.#builder.lose(event.end, event.reason));
        this.#newest = { end: this.#builder.next, at: this.#parts.clock.monotonic() };
        return;
      case 'ended':
        this.detach('sensor_off');
        this.#parts.outgrown();
        return;
      case 'fault':
        this.detach('sensor_off');
    }
  }

  #take(block: SampleBlock): void {
    const placed = this.#placement === 'standard' ? block : { ...block, placement: this.#placement };
    this.#keep(this.#builder.take(placed));
    this.#newest = { end: this.#builder.next, at: this.#parts.clock.monotonic() };
    this.#parts.heard({ kind: 'samples', block: placed });
  }

  #endAt(moment: number): number {
    return this.#newest.end + Math.floor(((moment - this.#newest.at) * this.format.samplingRate) / 1000);
  }

  #lose(end: number): void {
    this.#keep(this.#builder.lose(sampleIndex(end), this.#away));
  }

  #keep(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    const time = this.#now();
    this.#recording.add(frames.map((body) => ({ body, ...time })));
    for (const body of frames) {
      if (body.kind !== 'gap') continue;
      const range = { first: body.firstSample, end: sampleIndex(body.firstSample + body.sampleCount) };
      this.#parts.heard({ kind: 'gap', range });
    }
  }

  #now(): RecordingTime {
    return { recordedAt: this.#parts.clock.wall(), recordedAtMonotonic: this.#parts.clock.monotonic() };
  }
}
