import { milliseconds, type Milliseconds } from '../../../protocol/ecg/units.ts';
import type { TabletState } from '../../tablet-port/tablet-state.ts';

/** REC stands only beside samples that are being written down: not without a monitor, not on a disk that refuses them. */
export type RecordStanding = 'no-case' | 'recording' | 'no-data' | 'not-recording';

/** `newestSampleAge`: since this screen saw the newest sample; null where it has seen none. */
export function recordStanding(state: TabletState, newestSampleAge: Milliseconds | null): RecordStanding {
  if (state.current === null) return 'no-case';
  if (state.storage.trouble !== null || state.storage.space === 'full') return 'not-recording';
  if (state.monitor.kind !== 'connected') return 'no-data';
  return newestSampleAge === null || newestSampleAge > NO_DATA_AFTER ? 'no-data' : 'recording';
}
const NO_DATA_AFTER = milliseconds(3_000);
