import type {
  CaseState,
  Hospital,
  TabletState,
  TakenTwelveLead,
} from '../../ambulance-unit/tablet-port/tablet-state.ts';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  beatsPerMinute,
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  sampleCount,
  sampleIndex,
  seconds,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { madeMeasurement } from './made-measurement.ts';

/** What the tablet shows, as a hand would write it: an ordinary case, of which a test changes what it is about. */
export const NOW = unixMillis(1_790_000_000_000);

export const formatOf = (leads: readonly LeadName[]): SignalFormat => ({
  samplingRate: hertz(500),
  leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(5), baseline: deviceCount(0) })),
});
export const EIGHT_LEADS = formatOf(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);

export const connectedTo = (
  format: SignalFormat = EIGHT_LEADS,
  electrodesOff: Extract<TabletState['monitor'], { kind: 'connected' }>['electrodesOff'] = [],
): TabletState['monitor'] => ({
  kind: 'connected',
  label: 'PhysioGlove ES',
  detail: 'SN 2231-0456',
  format,
  electrodesOff,
  counters: { packets: 4_212, damagedPackets: 1, lostSamples: 0 },
});

export const hospitalCalled = (id: string, change: Partial<Hospital> = {}): Hospital => ({
  id,
  title: { en: `${id} hospital`, zh: `${id} 醫院` },
  isPciCapable: true,
  isDiverting: false,
  phone: '02-5550-0101',
  latitude: null,
  longitude: null,
  etaSeconds: 600,
  distanceMetres: 8_400,
  ...change,
});

export const takenTwelveLead = (first: number, change: Partial<TakenTwelveLead> = {}): TakenTwelveLead => ({
  firstSample: sampleIndex(first),
  sampleCount: sampleCount(5_000),
  takenAt: NOW,
  placement: 'standard',
  measurement: madeMeasurement({ first }),
  delivery: { kind: 'on-device', since: NOW },
  ...change,
});

export const caseWith = (change: Partial<CaseState> = {}): CaseState => ({
  session: '0190a5e0-7f3c-7cc2-8000-3b1f0b7d3a10' as SessionId,
  startedAt: unixMillis(NOW - 247_000),
  purpose: 'care',
  patient: { label: 'Unknown', caseNumber: '', ageYears: null, sex: null },
  recorded: sampleIndex(123_500),
  placement: 'standard',
  delivery: null,
  heartRate: { known: true, value: beatsPerMinute(92) },
  vitals: [],
  quality: null,
  alarms: [],
  alarmsSilencedUntil: null,
  alarmLimits: ADULT_LIMITS,
  countdown: null,
  twelveLeads: [],
  repeatDueAt: null,
  hospital: null,
  etaAt: null,
  alerts: [],
  called: [],
  talk: [],
  events: [],
  stage: 'under-way',
  callHospital: null,
  ...change,
});

export const tabletWith = (change: Partial<TabletState> = {}): TabletState => ({
  unit: 'ambulance-1',
  now: NOW,
  relayClock: null,
  crew: 'Medic A',
  knownCrew: ['Medic A', 'Medic B', '救護員 C'],
  selfTest: {
    startedAt: unixMillis(NOW - 42_000),
    checks: {
      monitor: 'passed',
      battery: 'passed',
      position: 'passed',
      storage: 'passed',
      relay: 'passed',
      hospital: 'passed',
    },
    roundTrip: milliseconds(312),
  },
  monitor: connectedTo(),
  waitsForMonitor: false,
  link: { kind: 'up', relay: 'relay', behind: seconds(0.4), owed: seconds(0.4), why: null },
  storage: { minutesBuffered: 0.2, space: 'enough', trouble: null },
  battery: { percent: 83, isCharging: true },
  position: { kind: 'unknown', why: 'searching' },
  hospitals: [hospitalCalled('central'), hospitalCalled('north', { isDiverting: true, etaSeconds: 300 })],
  current: null,
  owed: [],
  ...change,
});
