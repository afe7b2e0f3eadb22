import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { countOf, watermark } from '../../protocol/delivery/coverage.ts';
import type {
  AlertJson,
  CalledJson,
  DecisionJson,
  PatientJson,
  PositionJson,
  SessionDetail,
  SessionSummary,
} from '../../protocol/wire/sessions-api.ts';
import type { Calls } from '../calling/calls.ts';
import { stepOf } from '../calling/escalation.ts';
import type { Called, CallState } from '../calling/escalation.ts';
import { looksOf, type Presence } from '../fan-out/presence.ts';
import { endOf, type SessionPulse } from '../fan-out/session-pulse.ts';
import { etaOf, type CaseFacts, type Decided, type Stated } from '../log/case-facts.ts';
import type { SessionStanding } from '../log/session-log.ts';
import { deliveryFactsOf } from './delivery-facts.ts';

export interface SummaryParts {
  readonly presence: Presence;
  readonly pulse: SessionPulse;
  readonly calls: Pick<Calls, 'of'>;
}

/** What the worklist shows of a session. */
export function summaryOf(standing: SessionStanding, { presence, pulse, calls }: SummaryParts): SessionSummary {
  const { description, facts } = standing;
  const call = calls.of(standing.session);
  const { patient, alert, hospital } = facts;
  const eta = etaOf(facts);
  const awaited = awaitedOf(standing, presence);
  return {
    id: standing.session,
    unit: standing.unit,
    source: description?.source ?? '',
    patientLabel: patient?.entry.label ?? description?.patientLabel ?? '',
    startedAt: description === null ? null : isoOf(description.startedAt),
    endedAt: standing.endedAt === null ? null : isoOf(standing.endedAt),
    state: pulse.stateOf(standing).state,
    samples: standing.samples,
    gaps: standing.gaps.length,
    awaited: awaited.reduce((sum, { first, end }) => sum + end - first, 0),
    samplingRate: description?.format.samplingRate ?? null,
    leads: description?.format.leads.map(({ lead }) => lead) ?? [],
    endSample: endOf(standing, presence),
    lastCommitAt: standing.lastCommitAt === null ? null : isoOf(standing.lastCommitAt),
    complete: standing.complete,
    purpose: description?.purpose ?? 'care',
    patient: patient === null ? null : patientOf(patient.entry),
    twelveLeads: facts.twelveLeads,
    alert: alert === null ? null : alertOf(alert),
    hospital: hospital === null ? null : { name: hospital.entry.hospital, title: hospital.entry.title },
    eta: eta === null ? null : isoOf(eta),
    position: standing.endedAt === null ? positionOf(standing, presence) : null,
    delivery: deliveryFactsOf(standing, awaited, presence, pulse),
    quality: facts.lastTwelveLead?.entry.quality ?? null,
    inCharge: facts.inCharge,
    offeredTo: facts.offeredTo,
    decision: decisionOf(facts.decisions.at(-1)),
    acknowledged: acknowledgementOf(facts, call?.state ?? null),
    called: call === null ? [] : call.state.called.map(calledOf),
  };
}

export function detailOf(standing: SessionStanding, parts: SummaryParts, ledger: string): SessionDetail {
  const { presence } = parts;
  return {
    ...summaryOf(standing, parts),
    ledger,
    headOffset: standing.head,
    gapList: standing.gaps,
    awaitedList: awaitedOf(standing, presence),
    seen: looksOf(standing, presence).map(({ by, at, through }) => ({
      by,
      firstAt: isoOf(standing.looks.find((written) => written.by === by)?.firstAt ?? at),
      at: isoOf(at),
      through,
    })),
    epochs: standing.epochs.map(({ epoch, held, lost }) => ({
      number: epoch.number,
      nonce: epoch.nonce,
      durableThrough: watermark(held),
      records: countOf(held),
      lost: countOf(lost),
    })),
  };
}

const decisionOf = (decided: Decided | undefined): DecisionJson | null =>
  decided === undefined ? null : { decision: decided.decision, by: decided.by, at: isoOf(decided.at) };

/** Without a call (nobody is on call, or the alert is history) any decision answers. */
function acknowledgementOf({ alert, decisions }: CaseFacts, call: CallState | null): DecisionJson | null {
  if (alert === null) return null;
  const since = call?.called[0]?.firstToldAt ?? -Infinity;
  if (call !== null && call.end?.kind !== 'answered') return null;
  return decisionOf(decisions.find(({ at }) => at >= since));
}

function calledOf(called: Called): CalledJson {
  const { person, rank, attempts, lastToldAt, deliveredAt, seenAt, acknowledgedAt } = called;
  const at = acknowledgedAt ?? seenAt ?? deliveredAt ?? lastToldAt;
  return { person, rank, attempts, step: stepOf(called), at: isoOf(at) };
}

const patientOf = ({ label, caseNumber, ageYears, sex }: Stated<'patient'>['entry']): PatientJson => ({
  ...{ label, caseNumber, ageYears, sex },
});

function positionOf({ session, facts }: SessionStanding, presence: Presence): PositionJson | null {
  if (facts.position === null) return null;
  const { latitude, longitude, accuracyMetres: accuracy, fixedAt, source } = facts.position.entry;
  const clock = presence.of(session)?.clock ?? null;
  const clockUncertainty = clock?.uncertainty ?? null;
  return { latitude, longitude, accuracy, source, clockUncertainty, fixedAt: isoOf(fixedAt + (clock?.offset ?? 0)) };
}

const alertOf = ({ by, recordedAt, entry: { urgency, twelveLead, hospital } }: Stated<'alert'>): AlertJson => ({
  ...{ urgency, twelveLead, hospital, by },
  at: isoOf(recordedAt),
});

/** What is missing among what came, and what the unit says it has recorded since. */
function awaitedOf(standing: SessionStanding, presence: Presence): readonly SampleRange[] {
  const end = endOf(standing, presence);
  if (end <= standing.endSample) return standing.awaited;
  const last = standing.awaited.at(-1);
  if (last?.end === standing.endSample) return [...standing.awaited.slice(0, -1), { first: last.first, end }];
  return [...standing.awaited, { first: standing.endSample, end }];
}

/** The unit says when; a time that no calendar has is moved to the nearest one that it has. */
export const isoOf = (millis: number): string =>
  new Date(Math.max(FIRST_DATE, Math.min(millis, LAST_DATE))).toISOString();
const FIRST_DATE = Date.UTC(0, 0, 1);
const LAST_DATE = Date.UTC(9999, 11, 31);
