import { maskHolds } from '../../../../../protocol/ecg/leads.ts';
import { leadAt, type Placement, PLACEMENTS } from '../../../../../protocol/ecg/placement.ts';
import type { SignalFormat } from '../../../../../protocol/ecg/sample-block.ts';
import { CannotBeWritten } from '../../documents/exported-ecg.ts';
import { type ExportedNote, notedAt } from '../../exported-note.ts';
import { exportColumns } from '../../export-columns.ts';
import { columnBlocks } from '../column-blocks.ts';
import type { StreamedExport, StreamedRecording } from '../streamed-export.ts';

/**
 * Comma-separated values (RFC 4180): a row a sample, gaps among them, so that a row's place is its time. Each measured lead in µV
 * and in the device's own counts; derived leads in µV. Where anything was written beside the samples, the last column has it. A head of comment lines, each begun with `#`, says how to read it.
 */
export function csvExport(recording: StreamedRecording): Promise<StreamedExport> {
  if (recording.format.leads.length === 0)
    throw new CannotBeWritten('The recording has no lead, so there is nothing to export.');
  if (recording.length === 0) throw new CannotBeWritten('The range holds no sample, so there is nothing to export.');
  return Promise.resolve({
    files: [{ name: `${recording.session.id}.csv`, bytes: () => rowsOf(recording) }],
    mediaType: 'text/csv; charset=utf-8',
    leftOut: [],
  });
}

/** A column stays the monitor's channel from end to end; where its electrode sat stands in each row. */
async function* rowsOf(recording: StreamedRecording): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  const columns = exportColumns(recording.format, new Set(['standard']));
  yield encoder.encode(headOf(recording, columns));
  // Whichever placement a block has: the channels' own columns are asked for.
  const everywhere = columns.map((column) =>
    column.from.kind === 'channel' ? { ...column, from: { ...column.from, placements: new Set(PLACEMENTS) } } : column,
  );
  const rate = recording.format.samplingRate;
  const weights = columns.map(({ lsb, baseline }) => ({ baseline, text: microvoltText(lsb) }));
  const empty = ','.repeat(columns.reduce((sum, { from }) => sum + (from.kind === 'channel' ? 2 : 1), 0));
  const notes = notesByRow(recording);
  for await (const { first, count, piece, values } of columnBlocks(recording, everywhere)) {
    let text = '';
    const { placement = 'standard', leadsOff = null } = piece.kind === 'samples' ? piece.block : {};
    const off = leadsOff === null ? '' : offText(recording.format, leadsOff);
    const absent = piece.kind === 'samples' ? '' : piece.kind === 'gap' ? `gap:${piece.gap.reason}` : 'awaited';
    for (let i = 0; i < count; i += 1) {
      const at = first + i;
      text += `${String(recording.firstInSession + at)},${(at / rate).toFixed(6)},${absent},${piece.kind === 'samples' ? placement : ''},${off}`;
      if (values === null) text += empty;
      else
        for (const [column, counts] of values.entries()) {
          const value = counts?.[i] ?? 0;
          const weight = weights[column];
          text += `,${weight?.text(value - weight.baseline) ?? ''}`;
          if (columns[column]?.from.kind === 'channel') text += `,${String(value)}`;
        }
      if (notes.size > 0) text += `,${noteField(notes.get(at) ?? [], placement)}`;
      text += '\r\n';
    }
    yield encoder.encode(text);
  }
}

/** What begins at each row. */
function notesByRow({ notes }: StreamedRecording): ReadonlyMap<number, readonly ExportedNote[]> {
  const rows = new Map<number, ExportedNote[]>();
  for (const note of notes) {
    const row = rows.get(note.at) ?? [];
    if (row.length === 0) rows.set(note.at, row);
    row.push(note);
  }
  return rows;
}

/** As one field of its row. */
function noteField(notes: readonly ExportedNote[], placement: Placement): string {
  const texts = notes.map((note) => {
    const { at, end, text } = notedAt(note, placement);
    return end === undefined ? text : `${text} [${String(end - at)} rows]`;
  });
  return texts.length === 0 ? '' : quoted(texts.join(' | '));
}

/** A field of one line. Each note begins with a word of ours, so that none is a formula to a spreadsheet (CWE-1236). */
const quoted = (text: string): string => `"${text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').replaceAll('"', '""')}"`;

/** Counts less their baseline in µV, with as many decimals as the weight has: 3.75 µV gives 7.5, and no binary dust. */
function microvoltText(lsb: number): (count: number) => string {
  const decimals = Math.min(12, /\.(\d+)/.exec(lsb.toPrecision(12).replace(/0+$/, ''))?.[1]?.length ?? 0);
  return (count) => String(Number((count * lsb).toFixed(decimals)) + 0);
}

const offText = (format: SignalFormat, mask: Parameters<typeof maskHolds>[0]): string =>
  format.leads
    .filter(({ lead }) => maskHolds(mask, lead))
    .map(({ lead }) => lead)
    .join(' ');

function headOf(recording: StreamedRecording, columns: ReturnType<typeof exportColumns>): string {
  const { session, format, startedAt, length } = recording;
  const safe = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
  const moved = PLACEMENTS.flatMap((placement) =>
    format.leads
      .filter(({ lead }) => leadAt(lead, placement) !== lead)
      .map(({ lead }) => `${lead} is ${leadAt(lead, placement)} where placement is ${placement}`),
  );
  const weights = format.leads.map(
    ({ lead, lsb, baseline }) => `${lead} (count - ${String(baseline)}) * ${String(lsb)}`,
  );
  const lines = [
    `# Prearrival, session ${session.id}`,
    `# unit ${safe(session.unit)}, source ${safe(session.source)}, software ${safe(session.software)}`,
    `# patient ${safe(session.patient.label) || 'not named'}, case ${safe(session.patient.caseNumber) || 'not stated'}`,
    `# first row ${new Date(Math.floor(startedAt)).toISOString()} (UTC, by the unit's clock); ${String(format.samplingRate)} samples a second and lead; ${String(length)} rows`,
    `# microvolts = ${weights.join(', ')}`,
    '# III, aVR, aVL and aVF are computed from I and II and rounded to a count of I',
    '# absent: gap:REASON was never recorded, awaited is recorded but not received yet; such a row has no values',
    '# off: leads whose electrode had no contact; their values mean nothing',
    ...(moved.length === 0 ? [] : [`# ${moved.join(', ')}`]),
    ...(recording.notes.length === 0
      ? []
      : ['# note: what people wrote beside the samples from this row on; of several, | stands between them']),
    `# ledger ${session.ledger}, ${session.isComplete ? 'complete' : 'not complete'} when exported`,
  ];
  const names = columns.flatMap(({ lead, from }) =>
    from.kind === 'channel' ? [`${lead} uV`, `${lead} count`] : [`${lead} uV`],
  );
  const last = recording.notes.length === 0 ? [] : ['note'];
  const header = ['sample', 'seconds', 'absent', 'placement', 'off', ...names, ...last].join(',');
  return [...lines, header].map((line) => `${line}\r\n`).join('');
}
