import type { AmbulanceUnit } from '../ambulance-unit.ts';
import type { Clock } from '../clock.ts';
import { PositionReceiver } from './position-receiver.ts';
import type { ReceiverRequest } from './receiver-request.ts';
import { positionToNote } from './tablet-position.ts';

/** A unit without a screen writes its places into what it records. Nobody chose a hospital there: it tells no time of arrival. */
export function notePositions(
  unit: Pick<AmbulanceUnit, 'note'>,
  request: ReceiverRequest,
  clock: Clock,
  tell: (sentence: string) => void,
): PositionReceiver {
  let noted: Parameters<typeof positionToNote>[0]['positionNoted'] = null;
  let isNoting = false;
  return new PositionReceiver({
    ...{ request, clock, tell },
    hear: (fix) => {
      const entry = isNoting ? null : positionToNote({ positionNoted: noted, hospital: null }, fix, []);
      if (entry === null) return;
      isNoting = true;
      void unit.note(entry).then((isWritten) => {
        isNoting = false;
        if (isWritten) noted = fix;
      });
    },
  });
}
