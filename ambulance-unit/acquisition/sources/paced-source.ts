import { milliseconds, sampleIndex, type Milliseconds } from '../../../protocol/ecg/units.ts';
import type { CancelWait, Clock } from '../clock.ts';
import type { EcgSource, SourceEvent, SourceReading } from './ecg-source.ts';
import type { SampledEcg } from './sampled-ecg.ts';

/** How often what is due is given: often enough that a frame of 100 ms leaves when its last sample is due. */
const EVERY = milliseconds(20);
/** The longest block, ms of samples. */
const LONGEST_BLOCK = milliseconds(100);
/** Blocks given in one turn; after a blocked event loop the rest follows in turns of its own, so that others get theirs. */
const BLOCKS_PER_TURN = 32;

/**
 * Plays a sampled ECG as a monitor would give it, `speed` times as fast as it was recorded. What is due is reckoned
 * from the clock, not from the number of ticks: a late tick gives more, and no sample is lost.
 */
export function pacedSource(
  ecg: SampledEcg,
  { clock, speed, isResumable }: { readonly clock: Clock; readonly speed: number; readonly isResumable: boolean },
): EcgSource {
  const samplesPerMillisecond = (ecg.format.samplingRate * speed) / 1000;
  const longestBlock = Math.max(1, Math.floor((ecg.format.samplingRate * LONGEST_BLOCK) / 1000));
  return {
    identity: ecg.identity,
    label: ecg.label,
    format: ecg.format,
    length: ecg.length,
    isResumable,
    read(from, hear): SourceReading {
      const startedAt = clock.monotonic();
      let next: number = from;
      let heldSince: number | null = null;
      let heldFor = 0;
      let cancel: CancelWait = () => undefined;
      let isOver = false;

      const finish = (event: SourceEvent): void => {
        isOver = true;
        hear(event);
      };
      const wait = (time: Milliseconds): void => {
        cancel = clock.after(time, give);
      };
      const isStopped = (): boolean => isOver || heldSince !== null;
      const give = (): void => {
        const elapsed = clock.monotonic() - startedAt - heldFor;
        const due = Math.min(from + Math.floor(elapsed * samplesPerMillisecond), ecg.length ?? Infinity);
        for (let blocks = 0; blocks < BLOCKS_PER_TURN && next < due && !isStopped(); blocks += 1) {
          const end = Math.min(next + longestBlock, due);
          const event = readBlock(ecg, next, end);
          if (event.kind === 'fault') {
            finish(event);
            return;
          }
          next = end;
          hear(event);
        }
        if (isStopped()) return;
        if (ecg.length !== null && next >= ecg.length) finish({ kind: 'ended', length: ecg.length });
        else wait(next < due ? milliseconds(0) : EVERY);
      };
      // Not within this call: the caller has not got its reading yet.
      wait(milliseconds(0));

      return {
        hold() {
          // A patient does not wait.
          if (!isResumable || isStopped()) return;
          cancel();
          heldSince = clock.monotonic();
        },
        goOn() {
          if (heldSince === null || isOver) return;
          heldFor += clock.monotonic() - heldSince;
          heldSince = null;
          wait(milliseconds(0));
        },
        stop() {
          isOver = true;
          cancel();
        },
      };
    },
  };
}

/** A file may fail under our hands, long after it was opened: that is told, not thrown. */
function readBlock(
  ecg: SampledEcg,
  first: number,
  end: number,
): Extract<SourceEvent, { readonly kind: 'samples' | 'fault' }> {
  try {
    return { kind: 'samples', block: ecg.read({ first: sampleIndex(first), end: sampleIndex(end) }) };
  } catch (thrown) {
    if (thrown instanceof RangeError || !(thrown instanceof Error)) throw thrown;
    return { kind: 'fault', sentence: thrown.message };
  }
}
