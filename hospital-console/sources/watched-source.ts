import { addRange, emptyCoverage, listMissing, type Coverage } from '../../protocol/delivery/coverage.ts';
import { blockLength, type SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord, SessionState } from '../../protocol/wire/messages.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import { readRecord } from './record-reading.ts';
import type { SampleSource, SourceEvent } from './sample-source.ts';
import { WATCH_LIMITS, type WatchNews } from './watch-state.ts';

/** A session as the relay tells it over the downlink, live or recorded: what differs is only how far its log has come. */
export class WatchedSource implements SampleSource {
  readonly session: SessionId;
  readonly #ask: (range: SampleRange) => void;
  readonly #letGo: () => void;
  #hear: ((event: SourceEvent) => void) | null = null;
  #description: SessionDescription | null = null;
  /** One past the newest sample known; null before the first state. */
  #end: SampleIndex | null = null;
  /** What each fetch has brought so far. One that the link gave up leaves its entry: the oldest makes room. */
  readonly #brought = new Map<number, Coverage<SampleIndex>>();
  #missedForWantOfDescription = false;

  constructor(session: SessionId, ask: (range: SampleRange) => void, letGo: () => void) {
    this.session = session;
    this.#ask = ask;
    this.#letGo = letGo;
  }

  listen(hear: (event: SourceEvent) => void): () => void {
    this.#hear = hear;
    return () => {
      this.#hear = null;
      this.#letGo();
    };
  }

  request(range: SampleRange): void {
    this.#ask(range);
  }

  hearNews(news: WatchNews): void {
    switch (news.kind) {
      case 'state':
        this.#hearState(news.state);
        break;
      case 'records':
        for (const record of news.records) this.#hearRecord(record, news.request);
        break;
      case 'reached':
        this.#hearReached(news);
        break;
      case 'resync':
        this.#brought.clear();
        this.#end = null;
        this.#tell(news);
        break;
      case 'dropped':
      case 'discontinuity':
        this.#tell(news);
        break;
    }
  }

  #tell(event: SourceEvent): void {
    this.#hear?.(event);
  }

  #hearState(state: SessionState): void {
    if (state.opened !== null && this.#description === null) {
      const read = readRecord(state.opened, this.session, null);
      if (read.kind === 'described') this.#describe(read.description);
      else if (read.kind === 'unreadable') this.#tell(read);
    }
    const isFirst = this.#end === null;
    this.#end = sampleIndex(Math.max(this.#end ?? 0, state.endSample));
    // What the relay held when it took us on ends there, and what it commits since comes by itself.
    if (isFirst) this.#tell({ kind: 'tail', from: state.endSample });
    this.#tell({ kind: 'state', state: state.state, endSample: this.#end, unitClock: state.unitClock });
  }

  #describe(description: SessionDescription): void {
    if (this.#description !== null) return; // each epoch repeats it
    this.#description = description;
    this.#tell({ kind: 'described', description });
    if (this.#missedForWantOfDescription) this.#tell({ kind: 'discontinuity' });
  }

  #hearRecord(logged: LoggedRecord, request: number | null): void {
    const read = readRecord(logged.sealed, this.session, this.#description);
    switch (read.kind) {
      case 'described':
        this.#describe(read.description);
        break;
      case 'samples': {
        const { block, record } = read;
        const end = sampleIndex(block.firstSample + blockLength(block));
        this.#note({ first: block.firstSample, end }, request);
        this.#tell({ kind: 'samples', block, recordedAt: record.recordedAt, committedAt: logged.committedAt });
        break;
      }
      case 'gap':
        this.#note(read.gap, request);
        this.#tell(read);
        break;
      case 'too-early':
        this.#missedForWantOfDescription = true;
        break;
      case 'unreadable':
      case 'written':
        this.#tell(read);
        break;
      case 'nothing-to-show':
        break;
    }
  }

  #note(range: SampleRange, request: number | null): void {
    if (request !== null) {
      const added = { first: range.first, last: sampleIndex(range.end - 1) };
      this.#brought.set(request, addRange(this.#brought.get(request) ?? emptyCoverage, added));
      const [oldest] = this.#brought.keys();
      if (oldest !== undefined && this.#brought.size > 2 * WATCH_LIMITS.outstanding) this.#brought.delete(oldest);
    }
    if (this.#end === null || range.end <= this.#end) return;
    // The log is told in commit order: what the head has jumped over was not on the relay's disk when this was.
    if (range.first > this.#end) this.#tell({ kind: 'awaited', range: { first: this.#end, end: range.first } });
    this.#end = range.end;
  }

  #hearReached(news: WatchNews & { readonly kind: 'reached' }): void {
    const { request, range, through, last } = news;
    if (last) {
      const brought = this.#brought.get(request) ?? emptyCoverage;
      this.#brought.delete(request);
      const end = Math.min(range.end, this.#end ?? 0);
      if (end > range.first) {
        for (const missing of listMissing(brought, { first: range.first, last: sampleIndex(end - 1) })) {
          this.#tell({ kind: 'awaited', range: { first: missing.first, end: sampleIndex(missing.last + 1) } });
        }
      }
    }
    this.#tell({ kind: 'reached', range, through, complete: last });
  }
}
