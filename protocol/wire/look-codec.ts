import { sampleIndex } from '../ecg/units.ts';
import { FieldOutOfRange, placeField, shortText, timeField } from './fields.ts';
import type { prearrival } from './generated/telemetry.js';
import { LIMITS } from './limits.ts';
import type { Look } from './messages.ts';

/** Who has looked at a session: written on both links alike. */
export const writeLook = ({ by, at, through }: Look): prearrival.v1.Look.$Properties => ({
  by,
  atUnixMs: at,
  throughSample: through,
});

export function readLooks(looks: readonly prearrival.v1.Look.$Properties[] | null | undefined): readonly Look[] {
  if ((looks?.length ?? 0) > LIMITS.looksPerSession) throw new FieldOutOfRange('looks');
  return (looks ?? []).map((look) => ({
    by: shortText(look.by, 'by'),
    at: timeField(look.atUnixMs, 'at_unix_ms'),
    through: sampleIndex(placeField(look.throughSample, 'through_sample')),
  }));
}
