import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { WfdbExportSource, WfdbSink } from './exported-recording.ts';
import { type WfdbExportFailure, messageOf } from './wfdb-export-failure.ts';
import { EXPORT_FORMATS, wfdbRecordName } from './wfdb-export-header.ts';
import { WfdbPass, type WfdbExportReport } from './wfdb-export-pass.ts';

export type WfdbExportOutcome =
  | { readonly ok: true; readonly report: WfdbExportReport }
  | {
      readonly ok: false;
      readonly failure: WfdbExportFailure;
      /** Why the half-written files could not be removed, where they could not. */
      readonly remains: string | null;
    };

/**
 * Writes a recording as one WFDB record: `NAME.dat` in pieces, then `NAME.hea`. Measured leads carry the device's own
 * counts, gain and baseline. A channel whose electrode was moved becomes a signal for each lead that it was, each absent while
 * the channel was another, for a WFDB signal has one name from end to end. Absent stretches hold the format's invalid sample and are listed as comments.
 */
export async function writeWfdb(source: WfdbExportSource, sink: WfdbSink): Promise<WfdbExportOutcome> {
  const name = wfdbRecordName(source.name);
  const refusal = name === null ? ({ kind: 'no-usable-name', name: source.name } as const) : problemOf(source);
  if (refusal !== null || name === null) return { ok: false, failure: refusal ?? { kind: 'no-leads' }, remains: null };
  // What a pass finds that its file has no room for, the next one knows before it begins.
  const placements = new Set<Placement>();
  let width = 0;
  for (;;) {
    const format = EXPORT_FORMATS[width];
    if (format === undefined) throw new Error('format 32 holds every count, so the last pass cannot be too narrow');
    const pass = new WfdbPass(name, format, placements, source, sink);
    const end = await pass.run();
    if (end.kind === 'too-narrow') {
      width += 1;
      continue;
    }
    if (end.kind === 'electrodes-moved') {
      placements.add(end.placement);
      continue;
    }
    const failure = end.kind === 'failed' ? end.failure : await pass.finish();
    if (failure === null) return { ok: true, report: pass.report() };
    try {
      await sink.abandon(name);
      return { ok: false, failure, remains: null };
    } catch (fault) {
      return { ok: false, failure, remains: messageOf(fault) };
    }
  }
}

function problemOf({ format, length, startedAt }: WfdbExportSource): WfdbExportFailure | null {
  if (format.leads.length === 0) return { kind: 'no-leads' };
  if (length === 0) return { kind: 'no-samples' };
  const year = new Date(startedAt).getUTCFullYear();
  return year >= 1 && year <= 9999 ? null : { kind: 'bad-start-time', startedAt };
}
