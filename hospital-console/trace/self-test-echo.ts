import { addRange, emptyCoverage, listMissing, type Coverage } from '../../protocol/delivery/coverage.ts';
import { blockLength, type SampleRange } from '../../protocol/ecg/sample-block.ts';
import { milliseconds, sampleIndex, type MonotonicMillis, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SourceEvent } from '../sources/sample-source.ts';
import type { WatchLink } from '../sources/watch-link.ts';

/** The crew's screen has given up by then. */
const GIVEN_UP_AFTER = milliseconds(10_000);
/** A fleet that signs on together; beyond it a test finds another console, or none. */
const AT_ONCE = 4;

interface Echo {
  readonly since: MonotonicMillis;
  held: Coverage<SampleIndex>;
  /** One past the last sample; null before the relay has said. */
  end: SampleIndex | null;
  readonly stop: () => void;
}

export interface SelfTestEchoParts {
  readonly link: Pick<WatchLink, 'open' | 'look'>;
  now(): MonotonicMillis;
}

/**
 * Answers a unit's self-test: its ten made-up seconds are fetched over the same connection and read by the same code as a
 * patient's ECG, and once every sample of them is here the relay is told so. Nothing of it is shown to anybody.
 */
export class SelfTestEcho {
  readonly #parts: SelfTestEchoParts;
  readonly #echoes = new Map<SessionId, Echo>();

  constructor(parts: SelfTestEchoParts) {
    this.#parts = parts;
  }

  /** Of a test that the relay holds as a whole. */
  answer(session: SessionId): void {
    if (this.#echoes.has(session) || this.#echoes.size >= AT_ONCE) return;
    const source = this.#parts.link.open(session);
    const stop = source.listen((event) => {
      this.#hear(session, event, (range) => {
        source.request(range);
      });
    });
    this.#echoes.set(session, { since: this.#parts.now(), held: emptyCoverage, end: null, stop });
  }

  /** Call it a few times a second. */
  tick(): void {
    for (const [session, { since }] of this.#echoes) {
      if (this.#parts.now() - since >= GIVEN_UP_AFTER) this.#end(session);
    }
  }

  #hear(session: SessionId, event: SourceEvent, request: (range: SampleRange) => void): void {
    const echo = this.#echoes.get(session);
    if (echo === undefined) return;
    if (event.kind === 'state' && echo.end === null && event.endSample > 0) {
      echo.end = event.endSample;
      request({ first: sampleIndex(0), end: event.endSample });
      return;
    }
    if (event.kind === 'dropped') request(event.range);
    // Another ledger: what was heard of the test is void, and a newer one comes by itself.
    if (event.kind === 'resync') this.#end(session);
    if (event.kind !== 'samples') return;
    const { firstSample } = event.block;
    const last = sampleIndex(firstSample + blockLength(event.block) - 1);
    echo.held = addRange(echo.held, { first: firstSample, last });
    this.#settle(session, echo);
  }

  #settle(session: SessionId, { held, end }: Echo): void {
    if (end === null || listMissing(held, { first: sampleIndex(0), last: sampleIndex(end - 1) }).length > 0) return;
    this.#parts.link.look(session, end);
    this.#end(session);
  }

  #end(session: SessionId): void {
    const echo = this.#echoes.get(session);
    this.#echoes.delete(session);
    echo?.stop();
  }
}
