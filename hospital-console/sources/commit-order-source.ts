import { addRange, emptyCoverage, listMissing, type Coverage } from '../../protocol/delivery/coverage.ts';
import { blockLength, type SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, unixMillis, type SampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ClockReading, LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import { readRecord } from './record-reading.ts';
import type { SampleSource, SourceEvent } from './sample-source.ts';

/**
 * A past session as it was told while it was live: records in the order in which the relay committed them, each held back
 * until its moment has come. To a view it is a live session; what had not come by then is awaited here too. Pure but for
 * the microtask in which it answers.
 */
export class CommitOrderSource implements SampleSource {
  readonly session: SessionId;
  readonly #unitClock: ClockReading | null;
  readonly #letGo: () => void;
  #hear: ((event: SourceEvent) => void) | null = null;
  #description: SessionDescription | null = null;
  #waiting: LoggedRecord[] = [];
  #told: Coverage<SampleIndex> = emptyCoverage;
  #end = sampleIndex(0);
  #hasEnded = false;

  constructor(session: SessionId, unitClock: ClockReading | null, letGo: () => void) {
    this.session = session;
    this.#unitClock = unitClock;
    this.#letGo = letGo;
  }

  listen(hear: (event: SourceEvent) => void): () => void {
    this.#hear = hear;
    return () => {
      this.#hear = null;
      this.#letGo();
    };
  }

  /** Records that wait for their moment. */
  get waiting(): number {
    return this.#waiting.length;
  }
  /** When the last of them was committed; null where none waits. */
  get readThrough(): UnixMillis | null {
    return this.#waiting.at(-1)?.committedAt ?? null;
  }
  get isDescribed(): boolean {
    return this.#description !== null;
  }

  /** All that was told is void: it is told anew from a place before which nothing beyond `from` was committed. */
  begin(from: SampleIndex): void {
    this.#waiting = [];
    this.#told = emptyCoverage;
    this.#end = from;
    this.#hasEnded = false;
    this.#tell({ kind: 'resync' });
    this.#tell({ kind: 'tail', from });
    this.#tellState();
  }

  /** The next record of the log, in order of commit. */
  add(record: LoggedRecord): void {
    this.#waiting.push(record);
  }

  /** Tells what had been committed by then. True where anything was. */
  release(upTo: UnixMillis): boolean {
    let count = 0;
    for (const record of this.#waiting) {
      if (record.committedAt > upTo) break;
      count += 1;
      this.#hearRecord(record);
    }
    if (count === 0) return false;
    this.#waiting = this.#waiting.slice(count);
    this.#tellState();
    return true;
  }

  request(range: SampleRange): void {
    queueMicrotask(() => {
      const end = Math.min(range.end, this.#end);
      if (end > range.first) {
        for (const missing of listMissing(this.#told, { first: range.first, last: sampleIndex(end - 1) })) {
          this.#tell({ kind: 'awaited', range: { first: missing.first, end: sampleIndex(missing.last + 1) } });
        }
      }
      this.#tell({ kind: 'reached', range, through: range.end, complete: true });
    });
  }

  #tell(event: SourceEvent): void {
    this.#hear?.(event);
  }

  #tellState(): void {
    const state = this.#hasEnded ? 'ended' : 'live';
    this.#tell({ kind: 'state', state, endSample: this.#end, unitClock: this.#unitClock });
  }

  #hearRecord(logged: LoggedRecord): void {
    const read = readRecord(logged.sealed, this.session, this.#description);
    switch (read.kind) {
      case 'described':
        if (this.#description !== null) return; // each epoch repeats it
        this.#description = read.description;
        this.#tell(read);
        return;
      case 'samples': {
        const { block, record } = read;
        this.#note({ first: block.firstSample, end: sampleIndex(block.firstSample + blockLength(block)) });
        this.#tell({ kind: 'samples', block, recordedAt: record.recordedAt, committedAt: logged.committedAt });
        return;
      }
      case 'gap':
        this.#note(read.gap);
        this.#tell(read);
        return;
      case 'nothing-to-show': {
        const opened = openRecord(logged.sealed);
        if (opened.ok && opened.value.body.kind === 'end') this.#hasEnded = true;
        return;
      }
      // What was written then stands where it is read with its time.
      case 'written':
      case 'too-early':
        return;
      case 'unreadable':
        this.#tell(read);
    }
  }

  #note(range: SampleRange): void {
    if (range.end <= range.first) return;
    this.#hasEnded = false; // a session that went on behind its end
    this.#told = addRange(this.#told, { first: range.first, last: sampleIndex(range.end - 1) });
    if (range.end <= this.#end) return;
    // What the head has jumped over was not on the relay's disk when this was.
    if (range.first > this.#end) this.#tell({ kind: 'awaited', range: { first: this.#end, end: range.first } });
    this.#end = range.end;
  }
}

/** Never beyond it. */
export const FOREVER = unixMillis(Number.MAX_SAFE_INTEGER);
