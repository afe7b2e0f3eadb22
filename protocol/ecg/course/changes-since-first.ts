import type { LeadName } from '../leads.ts';
import { type AbsentReason, absent, known, type Measured, valueOf } from '../measured.ts';
import type { EcgMeasurement } from '../measurements/measurement.ts';
import type { Statement } from '../statement.ts';
import { type Microvolts, microvolts, type SampleIndex } from '../units.ts';

/** ST at J of one lead, then and now. */
export interface LeadChange {
  readonly lead: LeadName;
  readonly first: Microvolts;
  readonly now: Microvolts;
  /** Now less then. */
  readonly difference: Microvolts;
  /** The difference reaches the threshold, up or down. */
  readonly isChanged: boolean;
}

/** What has changed since the first ECG of the session. */
export interface ChangesSinceFirst {
  readonly firstAt: SampleIndex;
  readonly leads: readonly (readonly [LeadName, Measured<LeadChange>])[];
}

/** µV at J. Source: Sandau 2017; 1 mm is also what the STEMI criteria call elevation. */
const THRESHOLD = microvolts(100);
/** Beats whose QRS differ by more than these are led another way, and their ST with it. */
const QRS_DIFFERENCE = 30;
const AXIS_DIFFERENCE = 60;
const CONDUCTION_CODES = ['paced-rhythm', 'lbbb-pattern', 'wide-complex-tachycardia'];

/**
 * ST lead by lead against the first ECG. Only comparable beats are compared: the same conduction (paced, left bundle branch
 * block, wide-complex tachycardia or none of them, in both), QRS durations within 30 ms and axes within 60°; otherwise
 * everything is absent, `not-comparable`. A lead that has no ST in either is absent for that reason.
 * A change of posture also moves ST; that cannot be told apart here.
 */
export function changesSinceFirst(
  first: EcgMeasurement,
  now: EcgMeasurement,
  threshold: Microvolts = THRESHOLD,
): Measured<ChangesSinceFirst> {
  const why = whyNotComparable(first, now);
  if (why !== null) return absent(why);
  const leads = now.leads.map(({ lead, st }): readonly [LeadName, Measured<LeadChange>] => {
    const then = first.leads.find((one) => one.lead === lead)?.st ?? absent('lead-missing');
    if (!then.known) return [lead, then];
    if (!st.known) return [lead, st];
    const [was, is] = [Math.round(then.value.j), Math.round(st.value.j)];
    const difference = microvolts(is - was);
    const isChanged = Math.abs(difference) >= threshold;
    return [lead, known({ lead, first: microvolts(was), now: microvolts(is), difference, isChanged })];
  });
  return known({ firstAt: first.range.first, leads });
}

/** `st-changed-since-first`, with the leads that changed and by how much; null where none did. */
export function changeStatement(changes: ChangesSinceFirst, threshold: Microvolts = THRESHOLD): Statement | null {
  const changed = changes.leads.flatMap(([, change]) => (change.known && change.value.isChanged ? [change.value] : []));
  if (changed.length === 0) return null;
  return {
    kind: 'measurement',
    code: 'st-changed-since-first',
    leads: changed.map(({ lead }) => lead),
    evidence: changed.map(({ lead, difference }) => ({
      what: 'st-j-difference',
      lead,
      value: difference,
      unit: 'µV',
      limit: threshold,
    })),
    why: null,
    source: 'Sandau 2017, AHA practice standards for electrocardiographic monitoring',
  };
}

function whyNotComparable(first: EcgMeasurement, now: EcgMeasurement): AbsentReason | null {
  const [qrsThen, qrsNow] = [first.intervals.qrs, now.intervals.qrs];
  if (!qrsThen.known) return qrsThen.why;
  if (!qrsNow.known) return qrsNow.why;
  const isAlike =
    CONDUCTION_CODES.every((code) => hasStatement(first, code) === hasStatement(now, code)) &&
    Math.abs(qrsThen.value - qrsNow.value) <= QRS_DIFFERENCE &&
    axesAreAlike(valueOf(first.axes.qrs), valueOf(now.axes.qrs));
  return isAlike ? null : 'not-comparable';
}

const hasStatement = ({ statements }: EcgMeasurement, code: string): boolean =>
  statements.some((one) => one.code === code);

/** An axis that cannot be told (a QRS without direction) does not stand against the comparison. */
function axesAreAlike(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return true;
  const apart = Math.abs(one - other) % 360;
  return Math.min(apart, 360 - apart) <= AXIS_DIFFERENCE;
}
