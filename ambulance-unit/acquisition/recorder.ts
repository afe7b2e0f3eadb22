import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { milliseconds, type Milliseconds, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import type { Clock } from './clock.ts';
import { FrameBuilder, type Frame } from './frame-builder.ts';
import { SessionRecording, type RecordingEars } from './journal/session-recording.ts';
import type { RecordingTime, UnitJournal } from './journal/unit-journal.ts';
import { planRecording, type RecordingPlan } from './recording-plan.ts';
import type { EcgSource, SourceEvent, SourceReading } from './sources/ecg-source.ts';

/** How often a source that was asked to wait looks whether it may go on. */
const LOOK_AGAIN = milliseconds(20);

export interface RecorderParts {
  readonly journal: UnitJournal;
  readonly source: EcgSource;
  readonly clock: Clock;
  /** A new UUIDv7 at each call. */
  readonly newSession: () => SessionId;
  readonly unit: UnitId;
  readonly patientLabel: string;
  readonly software: string;
  readonly frameLength: Milliseconds;
  readonly ears: RecordingEars;
  /** The source cannot go on. */
  readonly fault: (sentence: string) => void;
  /** Entries that may wait in memory for the disk. */
  readonly mostWaiting?: number;
}

export interface RecorderProgress {
  readonly session: SessionId | null;
  /** One past the newest sample read, counted from the session's start. */
  readonly read: SampleIndex;
  /** Frames that wait in memory for the disk. */
  readonly waiting: number;
  /** END is on the disk: there is nothing more to record. */
  readonly isComplete: boolean;
}

/** Source → frame builder → journal, for one source. Decides nothing but what planRecording says. */
export class Recorder {
  readonly #parts: RecorderParts;
  #recording: SessionRecording | null = null;
  #builder: FrameBuilder | null = null;
  #reading: SourceReading | null = null;
  #read = 0;
  #session: SessionId | null = null;
  /** The session's opening is on the disk. */
  #isOpen = false;
  #isHeld = false;
  #isComplete = false;
  #completing: Promise<void> | null = null;
  #isStopping = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  get format(): SignalFormat {
    return this.#parts.source.format;
  }
  get progress(): RecorderProgress {
    return {
      session: this.#session,
      read: (this.#builder?.next ?? this.#read) as SampleIndex,
      waiting: this.#recording?.waiting ?? 0,
      isComplete: this.#isComplete,
    };
  }

  /** Ends what another source left open, opens or goes on with this one's session, and starts to read. */
  async start(): Promise<void> {
    const { journal, source, clock } = this.#parts;
    const { toEnd, next } = planRecording(await journal.contents(), source, clock.wall());
    for (const { session, source: identity, description } of toEnd) {
      const recording = this.#recordingOf(session);
      const opened = await recording.open({ session, source: identity, description, ...this.#now() });
      if (!opened || !(await recording.end(this.#now()))) return;
    }
    if (next.kind === 'nothing-left') {
      this.#session = next.session.session;
      this.#read = next.session.endSample;
      this.#isComplete = true;
      return;
    }
    await this.#record(next);
  }

  /**
   * Stops reading and commits what was read; with `end`, the session ends here, too.
   * False where the disk did not take it in time: `progress.waiting` frames are lost.
   */
  async stop({ end, within }: { readonly end: boolean; readonly within: Milliseconds }): Promise<boolean> {
    this.#isStopping = true;
    this.#reading?.stop();
    const recording = this.#recording;
    if (recording === null || this.#isComplete) return true;
    const cancel = this.#parts.clock.after(within, () => {
      recording.abandon();
    });
    this.#keep(this.#builder?.flush() ?? []);
    const isCommitted = await recording.settled();
    // Where the disk has not even taken the opening, there is no session to end.
    if (isCommitted && end && this.#isOpen) await this.#complete(recording);
    cancel();
    return isCommitted;
  }

  /** Beside the samples, at the newest one. False where nothing is recorded, or the disk does not take it in time. */
  async note(entry: CaseEntry): Promise<boolean> {
    if (this.#recording === null || this.#builder === null || !this.#isOpen || this.#isStopping || this.#isComplete) {
      return false;
    }
    const body = { kind: 'entry' as const, by: '', entry, atSample: this.#builder.next };
    return (await this.#recording.write({ body, ...this.#now() })) !== null;
  }

  async #record(next: Exclude<RecordingPlan['next'], { kind: 'nothing-left' }>): Promise<void> {
    const { source, frameLength, newSession } = this.#parts;
    const session = next.kind === 'begin' ? newSession() : next.session.session;
    const description =
      next.kind === 'begin' ? this.#describe() : { ...next.session.description, software: this.#parts.software };
    const endSample = (next.kind === 'begin' ? 0 : next.session.endSample) as SampleIndex;
    this.#session = session;
    this.#recording = this.#recordingOf(session);
    this.#builder = new FrameBuilder(source.format, endSample, frameLength);
    const opened = await this.#recording.open({ session, source: source.identity, description, ...this.#now() });
    this.#isOpen = opened;
    if (!opened || this.#isStopping) return;
    if (next.kind === 'go-on' && next.isAway) this.#keep(this.#builder.lose(next.from, 'app_down'));
    this.#reading = source.read(this.#builder.next, (event) => {
      this.#hear(event);
    });
  }

  #hear(event: SourceEvent): void {
    const builder = this.#builder;
    const recording = this.#recording;
    if (builder === null || recording === null) return;
    switch (event.kind) {
      case 'samples':
        this.#keep(builder.take(event.block));
        this.#holdWhilePressing(recording);
        return;
      case 'lost':
        this.#keep(builder.lose(event.end, event.reason));
        return;
      case 'ended':
        this.#keep(builder.flush());
        void this.#complete(recording);
        return;
      case 'fault':
        this.#keep(builder.flush());
        this.#parts.fault(event.sentence);
    }
  }

  /** END once: the source's end and a stop may come together. */
  #complete(recording: SessionRecording): Promise<void> {
    this.#completing ??= recording.end(this.#now()).then((isEnded) => {
      this.#isComplete = isEnded;
    });
    return this.#completing;
  }

  #keep(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    const time = this.#now();
    this.#recording?.add(frames.map((body) => ({ body, ...time })));
  }

  #holdWhilePressing(recording: SessionRecording): void {
    if (this.#isHeld || !recording.isPressing) return;
    this.#isHeld = true;
    this.#reading?.hold();
    const look = (): void => {
      if (this.#isStopping) return;
      if (recording.isPressing) {
        this.#parts.clock.after(LOOK_AGAIN, look);
        return;
      }
      this.#isHeld = false;
      this.#reading?.goOn();
    };
    this.#parts.clock.after(LOOK_AGAIN, look);
  }

  #recordingOf(session: SessionId): SessionRecording {
    const { journal, clock, ears, mostWaiting } = this.#parts;
    return new SessionRecording(session, {
      journal,
      clock,
      ears,
      ...(mostWaiting === undefined ? {} : { mostWaiting }),
    });
  }

  #describe(): SessionDescription {
    const { unit, source, patientLabel, software, clock } = this.#parts;
    return { unit, source: source.label, patientLabel, startedAt: clock.wall(), format: source.format, software };
  }

  #now(): RecordingTime {
    return { recordedAt: this.#parts.clock.wall(), recordedAtMonotonic: this.#parts.clock.monotonic() };
  }
}
