import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { sampleCount, sampleIndex, type SampleIndex } from '../../../protocol/ecg/units.ts';
import type { EcgSource, SourceEvent, SourceReading } from '../sources/ecg-source.ts';
import type { FeedEvent } from './feed-event.ts';

/** What a source needs of a feed. */
export interface ReadableFeed {
  readonly identity: string;
  readonly label: string;
  readonly listen: (hear: (event: FeedEvent) => void) => () => void;
  /** The index that a sample taken now would bear; null where another feed has begun. */
  readonly indexNow: (feed: number) => SampleIndex | null;
}

/**
 * A feed as a recorder reads it. A reading begins with whatever comes next, wherever the feed is by then, and numbers it
 * from where the session is. It ends where another feed begins: a session has one format.
 */
export function feedSource(feed: ReadableFeed, number: number, format: SignalFormat): EcgSource {
  return {
    identity: feed.identity,
    label: feed.label,
    format,
    isResumable: false,
    length: null,
    read(from, hear): SourceReading {
      const begins = feed.indexNow(number);
      const place = (index: number): SampleIndex => sampleIndex(from + index - (begins ?? 0));
      let end: SampleIndex = from;
      let isOver = false;
      const finish = (): void => {
        if (isOver) return;
        isOver = true;
        stopListening();
        hear({ kind: 'ended', length: sampleCount(end) });
      };
      const hearFeed = (event: FeedEvent): void => {
        if (isOver || begins === null || event.kind === 'standing') return;
        if (event.kind === 'format') {
          if (event.feed !== number) finish();
          return;
        }
        if (event.feed !== number) return;
        const heard = event.kind === 'gap' ? gapIn(event, place) : samplesIn(event, place, from);
        if (heard === null) return;
        const reached = heard.kind === 'lost' ? heard.end : event.kind === 'samples' ? endOf(event, place) : end;
        if (reached <= end) return;
        end = reached;
        hear(heard);
      };
      const stopListening = feed.listen(hearFeed);
      // It has become another before it was read. Not within this call: the caller has not got its reading yet.
      if (begins === null) queueMicrotask(finish);
      return {
        // A patient does not wait.
        hold: () => undefined,
        goOn: () => undefined,
        stop() {
          isOver = true;
          stopListening();
        },
      };
    },
  };
}

type Place = (index: number) => SampleIndex;

const endOf = (event: Extract<FeedEvent, { kind: 'samples' }>, place: Place): SampleIndex =>
  place(event.first + (event.channels[0]?.length ?? 0));

const gapIn = (event: Extract<FeedEvent, { kind: 'gap' }>, place: Place): Extract<SourceEvent, { kind: 'lost' }> => ({
  kind: 'lost',
  end: place(event.first + event.count),
  reason: 'link_loss',
});

/** Without what came before the reading began: the session stood there already. */
function samplesIn(
  event: Extract<FeedEvent, { kind: 'samples' }>,
  place: Place,
  from: SampleIndex,
): Extract<SourceEvent, { kind: 'samples' }> | null {
  const early = Math.max(0, from - place(event.first));
  const channels = early === 0 ? event.channels : event.channels.map((channel) => channel.subarray(early));
  if ((channels[0]?.length ?? 0) === 0) return null;
  return {
    kind: 'samples',
    block: {
      firstSample: place(event.first + early),
      channels,
      leadsOff: event.leadsOff,
    },
  };
}
