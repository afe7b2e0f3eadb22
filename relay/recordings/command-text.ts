import type { SessionDetail, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { counted } from './counted.ts';
import type { Verdict } from './verification.ts';

/** What the commands print for a person. Pure. */

const seconds = (samples: number, rate: number | null): string =>
  rate === null ? counted(samples, 'sample') : `${(samples / rate).toFixed(1)} s`;

const standing = (session: SessionSummary): string => {
  if (session.complete) return 'complete';
  return session.endedAt === null ? session.state : 'ended, not complete';
};

export function listText(sessions: readonly SessionSummary[]): string {
  if (sessions.length === 0) return 'No session yet.';
  return sessions
    .map((session) =>
      [
        session.id,
        session.startedAt ?? 'not described yet'.padEnd(24),
        session.unit.padEnd(16),
        standing(session).padEnd(20),
        seconds(session.samples, session.samplingRate).padStart(10),
        counted(session.gaps, 'gap'),
        session.awaited > 0 ? `${seconds(session.awaited, session.samplingRate)} awaited` : '',
        session.purpose === 'self-test' ? 'SELF-TEST' : '',
        session.source,
      ].join('  '),
    )
    .join('\n');
}

function patientText({ patientLabel, patient }: SessionDetail): string {
  const facts = [
    patientLabel === '' ? 'not named' : patientLabel,
    patient === null || patient.caseNumber === '' ? '' : `case ${patient.caseNumber}`,
    patient === null || patient.ageYears === null ? '' : counted(patient.ageYears, 'year'),
    patient?.sex ?? '',
  ];
  return facts.filter((fact) => fact !== '').join(', ');
}

const epochText = ({ number, records, lost }: SessionDetail['epochs'][number]): string =>
  `${String(number)}: ${counted(records, 'record')}${lost === 0 ? '' : `, ${String(lost)} lost on the unit's disk`}`;

export function detailText(detail: SessionDetail): string {
  const range = ({ first, end }: { first: number; end: number }): string =>
    `${seconds(first, detail.samplingRate)} + ${seconds(end - first, detail.samplingRate)}`;
  return [
    `session   ${detail.id}`,
    `unit      ${detail.unit}`,
    `source    ${detail.source}`,
    ...(detail.purpose === 'self-test' ? ['purpose   self-test: made up, of no patient'] : []),
    `patient   ${patientText(detail)}`,
    `started   ${detail.startedAt ?? 'not described yet'}`,
    `ended     ${detail.endedAt ?? 'goes on'}`,
    `state     ${standing(detail)}`,
    `samples   ${String(detail.samples)} a lead (${seconds(detail.samples, detail.samplingRate)}) at ${String(detail.samplingRate ?? '?')} Hz`,
    `leads     ${detail.leads.join(' ')}`,
    `epochs    ${detail.epochs.map(epochText).join(', ')}`,
    `gaps      ${detail.gapList.length === 0 ? 'none' : ''}`,
    ...detail.gapList.map((gap) => `  at ${range(gap)}  ${gap.reason}`),
    `awaited   ${detail.awaitedList.length === 0 ? 'none' : ''}`,
    ...detail.awaitedList.map((awaited) => `  at ${range(awaited)}`),
    `seen      ${detail.seen.length === 0 ? 'by nobody yet' : ''}`,
    ...detail.seen.map(
      ({ by, firstAt, at, through }) =>
        `  by ${by}, ${firstAt === at ? at : `${firstAt} to ${at}`}, up to ${seconds(through, detail.samplingRate)}`,
    ),
    `ledger    ${detail.ledger}, ${counted(detail.headOffset, 'record')}`,
  ].join('\n');
}

const MOST_SHOWN = 20;

export function verdictText(verdict: Verdict): string {
  const lost = verdict.gaps.reduce((sum, { first, end }) => sum + end - first, 0);
  const awaited = verdict.awaited.reduce((sum, { first, end }) => sum + end - first, 0);
  const total = verdict.samples + lost + awaited;
  return [
    verdict.complete
      ? `Complete: ${String(verdict.samples)} of ${String(total)} samples a lead, in ${counted(verdict.records, 'record')}; checksums and chain hold.`
      : `NOT complete: ${String(verdict.samples)} of ${String(total)} samples a lead, in ${counted(verdict.records, 'record')}.`,
    ...verdict.gaps.map(
      ({ first, end, reason }) => `  gap      samples ${String(first)}–${String(end - 1)}  ${reason}`,
    ),
    ...verdict.awaited.map(({ first, end }) => `  awaited  samples ${String(first)}–${String(end - 1)}`),
    ...verdict.lostRecords.map(
      ({ epoch, first, last }) =>
        `  lost     records ${String(first)}–${String(last)} of epoch ${String(epoch.number)}, damaged on the unit's disk`,
    ),
    ...listed('remark', verdict.remarks),
    ...listed('fault', verdict.faults),
  ].join('\n');
}

function listed(word: 'fault' | 'remark', all: readonly { readonly sentence: string }[]): readonly string[] {
  const shown = all.slice(0, MOST_SHOWN).map(({ sentence }) => `  ${word.padEnd(7)}  ${sentence}`);
  return all.length > MOST_SHOWN ? [...shown, `  … and ${counted(all.length - MOST_SHOWN, word)} more`] : shown;
}
