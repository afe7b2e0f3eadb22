import { NOT_HELD_AFTER, NOT_SEEN_AFTER, type DeliveryState } from '../../../protocol/delivery/delivery-state.ts';
import { absent } from '../../../protocol/ecg/measured.ts';
import type { EcgMeasurement } from '../../../protocol/ecg/measurements/measurement.ts';
import { unixMillis, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { CaseState, EntryDelivery, EntryName, Hospital } from '../../tablet-port/tablet-state.ts';
import type { CaseFile, TwelveLead } from './case-file.ts';

/** Repeated ECGs find up to 15 % more STEMI: every 5 to 10 minutes (see design/field.md). */
export const REPEAT_AFTER_MS = 10 * 60_000;
export const REPEAT_AFTER_CRITERIA_MS = 5 * 60_000;

/** A case as the screen shows it. Pure. */
export function shownCase(
  file: CaseFile,
  delivery: DeliveryState | null,
  hospitals: readonly Hospital[],
  now: UnixMillis,
): CaseState {
  const deliveryOf = (name: EntryName, since: UnixMillis): EntryDelivery =>
    file.deliveries.get(name) ?? { kind: 'on-device', since };
  const { countdown, recorded, format } = file;
  return {
    ...{ session: file.session, startedAt: file.startedAt, purpose: 'care', patient: file.patient, recorded },
    ...{ placement: file.placement, delivery, heartRate: file.heartRate, vitals: file.vitals },
    ...{ quality: file.quality, alarms: file.alarms, alarmsSilencedUntil: file.alarmsSilencedUntil },
    alarmLimits: file.alarmLimits,
    countdown:
      countdown === null
        ? null
        : {
            from: countdown.from,
            secondsLeft: Math.max(0, Math.ceil((countdown.from + countdown.count - recorded) / format.samplingRate)),
          },
    twelveLeads: file.twelveLeads.flatMap((one) => {
      const { name, firstSample, sampleCount, takenAt, placement, measurement } = one;
      // Not shown before it is measured: a screen that says nothing of it would be read as nothing found.
      if (measurement === null) return [];
      const shown = withoutMedianBeat(measurement);
      const standing = deliveryOf(name, takenAt);
      return [{ firstSample, sampleCount, takenAt, placement, measurement: shown, delivery: standing }];
    }),
    repeatDueAt: repeatDueAt(file.twelveLeads),
    ...{ hospital: file.hospital, etaAt: file.etaAt },
    alerts: file.alerts.map(({ name, twelveLead, urgency, hospital, sentAt }) => ({
      ...{ twelveLead, urgency, hospital, sentAt },
      delivery: deliveryOf(name, sentAt),
    })),
    called: file.called
      .filter(({ alert }) => alert === file.alerts.at(-1)?.name)
      .map(({ person, rank, step, attempts }) => ({ person, rank, step, attempts }))
      .toSorted((one, other) => one.rank - other.rank),
    talk: file.talk.map((line) => ({
      ...line,
      delivery: line.from === 'tablet' ? deliveryOf(line.name, line.at) : null,
    })),
    ...{ events: file.events, stage: file.stage },
    callHospital: callHospital(file, hospitals, now),
  };
}

export function repeatDueAt(twelveLeads: readonly TwelveLead[]): UnixMillis | null {
  const newest = twelveLeads.at(-1);
  if (newest === undefined) return null;
  const hasCriteria = newest.measurement?.statements.some(({ kind }) => kind === 'criteria') ?? false;
  return unixMillis(newest.takenAt + (hasCriteria ? REPEAT_AFTER_CRITERIA_MS : REPEAT_AFTER_MS));
}

/**
 * Whom to call, where an alert has been on its way too long: not held by the relay, or held and opened by nobody. The same
 * limits as everywhere in delivery-state.ts. Who has seen one has seen those before it; another alert sent meanwhile does not
 * begin the wait anew. Whoever has handed the patient over has been seen.
 */
export function callHospital(
  { alerts, deliveries, stage }: Pick<CaseFile, 'alerts' | 'deliveries' | 'stage'>,
  hospitals: readonly Hospital[],
  now: UnixMillis,
): CaseState['callHospital'] {
  if (stage === 'handed-over') return null;
  const deliveryOf = ({ name, sentAt }: CaseFile['alerts'][number]): EntryDelivery =>
    deliveries.get(name) ?? { kind: 'on-device', since: sentAt };
  const unseen = alerts.slice(alerts.findLastIndex((alert) => deliveryOf(alert).kind === 'seen') + 1);
  const isLate = unseen.some((alert) => {
    const delivery = deliveryOf(alert);
    if (delivery.kind === 'on-device') return now - alert.sentAt >= NOT_HELD_AFTER;
    return delivery.kind === 'held' && now - delivery.at >= NOT_SEEN_AFTER;
  });
  const newest = unseen.at(-1);
  if (!isLate || newest === undefined) return null;
  const hospital = hospitals.find(({ id }) => id === newest.hospital);
  return { title: hospital?.title.en ?? newest.hospital, phone: hospital?.phone ?? '' };
}

/** Some thousand numbers that no screen of the tablet draws, and that would be told five times a second. */
const withoutMedianBeat = (measurement: EcgMeasurement): EcgMeasurement => ({
  ...measurement,
  medianBeat: absent('switched-off'),
});
