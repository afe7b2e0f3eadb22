import { useEffect, useState } from 'react';
import { type SampleCount, sampleIndex, type SampleIndex } from '../../../protocol/ecg/units.ts';
import { useTablet } from '../link/use-tablet.ts';
import type { RecordedTwelveLead } from '../trace/ink-port.ts';

/** What did not come is asked for again: a screen that was cut off comes back by itself. */
const ASK_AGAIN_AFTER = 1_500;

/** The samples of a 12-lead as the journal has them; null until they are here. */
export function useRecorded(first: SampleIndex, count: SampleCount): RecordedTwelveLead | null {
  const tablet = useTablet();
  const [recorded, setRecorded] = useState<RecordedTwelveLead | null>(null);
  useEffect(() => {
    let isWanted = true;
    let timer: number | undefined;
    const end = sampleIndex(first + count);
    const ask = async (): Promise<void> => {
      const came = await tablet.readRecorded(first, end);
      if (!isWanted) return;
      if (came === null) timer = window.setTimeout(() => void ask(), ASK_AGAIN_AFTER);
      else setRecorded({ format: came.format, parts: came.parts, first, end });
    };
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [tablet, first, count]);
  return recorded?.first === first ? recorded : null;
}
