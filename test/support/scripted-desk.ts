import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { serveScreen } from '../../ambulance-unit/acquisition/screen-server.ts';
import { formatAt } from '../../ambulance-unit/acquisition/case/placed-format.ts';
import { openEcg, parseSource } from '../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import type { TabletCommand, CommandAnswer } from '../../ambulance-unit/tablet-port/tablet-command.ts';
import type { FromScreen, ToScreen } from '../../ambulance-unit/tablet-port/tablet-port.ts';
import type { CaseState, TabletState, TakenTwelveLead } from '../../ambulance-unit/tablet-port/tablet-state.ts';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import { excerptOf } from '../../protocol/ecg/excerpt.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import type { PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import {
  beatsPerMinute,
  milliseconds,
  sampleCount,
  sampleIndex,
  seconds,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { atTheEnd } from './endings.ts';

const SESSION = '0190a5e0-7f3c-7cc2-8000-3b1f0b7d3a10' as SessionId;
const KEY = 'a-key-for-one-test-only';
export interface ScriptedDesk {
  readonly url: string;
  readonly session: SessionId;
  readonly commands: readonly TabletCommand[];
  /** As it was at the start, for the next test. */
  reset(): void;
  state(): TabletState;
  /** Tells every screen. */
  tell(change: Partial<TabletState>): void;
  tellCase(change: Partial<CaseState>): void;
  /** What the next command is answered; otherwise it is done. */
  refuseNext(answer: CommandAnswer | 'no-answer'): void;
  /** No more samples until called again. */
  holdSamples(isHeld: boolean): void;
  takeTwelveLead(facts?: PatientFacts): TakenTwelveLead;
  /** Cuts every screen off and lets none in again. */
  cutOff(): Promise<void>;
}

/**
 * The other end of the tablet port by script: for states that the real unit reaches only in trouble (a disk that refuses, a
 * hospital that does not look, an alarm of each priority). Page, server and policy are those that ship.
 */
export async function startScriptedDesk(source = 'simulated:anterior-stemi?seed=3'): Promise<ScriptedDesk> {
  const tabletPages = await ensurePageBuilt('tablet', () => undefined);
  const devicePages = await ensurePageBuilt('bluetooth', () => undefined);
  const ecg = await ecgOf(source);
  const screens = new Set<(message: ToScreen) => void>();
  const commands: TabletCommand[] = [];
  let state = stateAtStart(ecg);
  let refusal: CommandAnswer | 'no-answer' | null = null;
  let isHeld = false;
  let at = 0;

  const say = (message: ToScreen): void => {
    for (const send of screens) send(message);
  };
  const tell = (change: Partial<TabletState>): void => {
    const isNewMonitor = change.monitor?.kind === 'connected' && state.monitor.kind !== 'connected';
    state = { ...state, ...change, now: unixMillis(Date.now()) };
    say({ kind: 'state', state });
    if (isNewMonitor) say({ kind: 'format', format: ecg.format, feed: 1 });
  };
  const tellCase = (change: Partial<CaseState>): void => {
    if (state.current === null) throw new Error('there is no case');
    tell({ current: { ...state.current, ...change } });
  };
  const takeTwelveLead = (facts: PatientFacts = { ageYears: 58, sex: 'male' }): TakenTwelveLead => {
    const taken = twelveLeadOf(ecg, at, facts, state.current?.placement ?? 'standard');
    tellCase({ twelveLeads: [...(state.current?.twelveLeads ?? []), taken] });
    return taken;
  };
  const answerTo = (command: TabletCommand): CommandAnswer => {
    if (refusal !== null && refusal !== 'no-answer') return refusal;
    if (refusal === null) perform(command, { state: () => state, tell, tellCase });
    return { ok: true };
  };
  const hear = (message: FromScreen, send: (message: ToScreen) => void): void => {
    const { request } = message;
    if (message.kind === 'command') {
      commands.push(message.command);
      // What the page tells of its machine is told over and over.
      if (message.command.kind.startsWith('note-') && !ENTERED.has(message.command.kind)) return;
      const isSilent = refusal === 'no-answer';
      const answer = answerTo(message.command);
      refusal = null;
      if (!isSilent) send({ kind: 'answer', request, answer });
    } else if (message.kind === 'read-recorded') {
      const { channels } = ecg.read({ first: message.first, end: message.end });
      const taken = state.current?.twelveLeads.find(({ firstSample }) => firstSample === message.first);
      const placement = taken?.placement ?? 'standard';
      const part = { first: message.first, channels, leadsOff: NO_LEADS, placement };
      send({ kind: 'recorded', request, format: ecg.format, parts: [part] });
    } else {
      send({ kind: 'answer', request, answer: { ok: false, refusal: 'no-such-twelve-lead' } });
    }
  };
  const server = await serveScreen({
    ...{ port: 0, key: KEY, tabletPages, devicePages },
    addDevicePage: () => undefined,
    addScreen: (send) => {
      screens.add(send);
      send({ kind: 'state', state });
      send({ kind: 'format', format: ecg.format, feed: 1 });
      return {
        hear: (message) => {
          hear(message, send);
        },
        gone: () => screens.delete(send),
      };
    },
  });
  const timer = setInterval(() => {
    const count = Math.round(ecg.format.samplingRate / 10);
    const first = sampleIndex(at);
    at += count;
    if (isHeld || state.monitor.kind !== 'connected') return;
    const { channels } = ecg.read({ first, end: sampleIndex(at) });
    const arrivedAt = unixMillis(Date.now());
    const placement = state.current?.placement ?? 'standard';
    say({ kind: 'samples', feed: 1, first, channels, leadsOff: NO_LEADS, placement, arrivedAt });
  }, 100);
  atTheEnd(() => {
    clearInterval(timer);
    return server.close();
  });
  return {
    url: server.url,
    session: SESSION,
    commands,
    reset: () => {
      commands.length = 0;
      refusal = null;
      isHeld = false;
      tell(stateAtStart(ecg));
    },
    state: () => state,
    tell,
    tellCase,
    refuseNext: (answer) => {
      refusal = answer;
    },
    holdSamples: (held) => {
      isHeld = held;
    },
    takeTwelveLead,
    cutOff: () => server.close(),
  };
}

const ENTERED = new Set<TabletCommand['kind']>(['note-patient', 'note-vital', 'note-event']);

async function ecgOf(source: string): Promise<SampledEcg> {
  const parsed = parseSource(source);
  if (!parsed.ok || parsed.request.kind === 'serial') throw new Error(source);
  const opened = await openEcg(parsed.request);
  if (!opened.ok) throw new Error(opened.sentence);
  return opened.ecg;
}

function twelveLeadOf(ecg: SampledEcg, end: number, patient: PatientFacts, placement: Placement): TakenTwelveLead {
  const length = Math.round(10 * ecg.format.samplingRate);
  const first = sampleIndex(Math.max(0, end - length));
  const range = { first, end: sampleIndex(first + length) };
  const block = ecg.read(range);
  const excerpt = excerptOf(formatAt(ecg.format, placement), range, [{ kind: 'samples', block }]);
  return {
    firstSample: first,
    sampleCount: sampleCount(length),
    takenAt: unixMillis(Date.now()),
    placement,
    measurement: measureEcg(excerpt, { patient, evaluatesCriteria: true }),
    delivery: { kind: 'held', at: unixMillis(Date.now()) },
  };
}

interface Stage {
  readonly state: () => TabletState;
  readonly tell: (change: Partial<TabletState>) => void;
  readonly tellCase: (change: Partial<CaseState>) => void;
}

/** As much of the real desk as the screen needs to go on. */
function perform(command: TabletCommand, { state, tell, tellCase }: Stage): void {
  const { current } = state();
  const at = unixMillis(Date.now());
  switch (command.kind) {
    case 'sign-on':
      tell({ crew: command.name });
      break;
    case 'sign-off':
      tell({ crew: null });
      break;
    case 'begin-case':
      if (state().monitor.kind === 'connected') tell({ current: caseAtStart(), waitsForMonitor: false });
      else tell({ waitsForMonitor: true });
      break;
    case 'note-patient': {
      const { label, caseNumber, ageYears, sex } = command;
      tellCase({ patient: { label, caseNumber, ageYears, sex } });
      break;
    }
    case 'place-electrodes':
      tellCase({ placement: command.placement });
      break;
    case 'take-twelve-lead':
      tellCase({ countdown: { from: sampleIndex(0), secondsLeft: 10 } });
      break;
    case 'cancel-twelve-lead':
      tellCase({ countdown: null });
      break;
    case 'choose-hospital': {
      const hospital = state().hospitals.find(({ id }) => id === command.id);
      tellCase({ hospital: { id: command.id, title: hospital?.title.en ?? '' } });
      break;
    }
    case 'send-alert': {
      const { twelveLead, urgency } = command;
      const hospital = current?.hospital?.title ?? '';
      const alert = { twelveLead, urgency, hospital, sentAt: at, delivery: { kind: 'on-device', since: at } } as const;
      tellCase({ alerts: [...(current?.alerts ?? []), alert] });
      break;
    }
    case 'note-event':
      tellCase({
        events: [...(current?.events ?? []), { event: command.event, text: command.text, at }],
        ...(command.event === 'arrived' ? { stage: 'arrived' as const } : {}),
        ...(command.event === 'handed-over' ? { stage: 'handed-over' as const } : {}),
      });
      break;
    case 'note-vital':
      tellCase({
        vitals: [...(current?.vitals ?? []), ...command.values.map((value) => ({ ...value, at, source: '' }))],
      });
      break;
    case 'silence-alarms':
      tellCase({ alarmsSilencedUntil: command.isSilent ? unixMillis(at + 120_000) : null });
      break;
    case 'set-alarm-limits':
      tellCase({ alarmLimits: command.limits });
      break;
    case 'do-not-begin-case':
      tell({ waitsForMonitor: false });
      break;
    case 'close-case':
      tell({ current: null });
      break;
    case 'read-back':
      tellCase({
        talk: (current?.talk ?? []).map((line) =>
          line.name === command.entry && line.said.kind !== 'message'
            ? { ...line, said: { ...line.said, readBackAt: at } }
            : line,
        ),
      });
      break;
    case 'note-shown':
      tellCase({
        talk: (current?.talk ?? []).map((line) => (line.name === command.entry ? { ...line, isShown: true } : line)),
      });
      break;
    case 'acknowledge-alarm':
    case 'choose-monitor':
    case 'look-for-monitors':
    case 'note-battery':
    case 'note-no-position':
    case 'note-position':
    case 'release-monitor':
    case 'run-self-test':
    case 'write-message':
      break;
  }
}

export function caseAtStart(): CaseState {
  return {
    session: SESSION,
    startedAt: unixMillis(Date.now() - 247_000),
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
  };
}

function stateAtStart(ecg: SampledEcg): TabletState {
  const hospital = { isDiverting: false, latitude: null, longitude: null };
  return {
    unit: 'ambulance-1',
    now: unixMillis(Date.now()),
    relayClock: null,
    crew: null,
    knownCrew: ['Medic A', 'Medic B', '救護員 C'],
    selfTest: {
      startedAt: unixMillis(Date.now() - 42_000),
      checks: {
        monitor: 'passed',
        battery: 'passed',
        position: 'not-available',
        storage: 'passed',
        relay: 'passed',
        hospital: 'failed',
      },
      roundTrip: milliseconds(312),
    },
    waitsForMonitor: false,
    monitor: {
      kind: 'connected',
      label: 'PhysioGlove ES',
      detail: 'SN 2231-0456',
      format: ecg.format,
      electrodesOff: [],
      counters: { packets: 4_212, damagedPackets: 1, lostSamples: 0 },
    },
    link: { kind: 'up', relay: 'relay', behind: seconds(0.4), owed: seconds(0.4), why: null },
    storage: { minutesBuffered: 0.2, space: 'enough', trouble: null },
    battery: { percent: 83, isCharging: true },
    position: { kind: 'unknown', why: 'searching' },
    hospitals: [
      {
        ...hospital,
        id: 'central',
        title: { en: 'Central Hospital', zh: '中央醫院' },
        isPciCapable: true,
        phone: '02-5550-0101',
        etaSeconds: 720,
        distanceMetres: 8_400,
      },
      {
        ...hospital,
        id: 'north',
        title: { en: 'North Hospital', zh: '北區醫院' },
        isPciCapable: true,
        isDiverting: true,
        phone: '02-5550-0102',
        etaSeconds: 540,
        distanceMetres: 6_100,
      },
      {
        ...hospital,
        id: 'harbour',
        title: { en: 'Harbour Hospital', zh: '港口醫院' },
        isPciCapable: false,
        phone: '02-5550-0103',
        etaSeconds: 300,
        distanceMetres: 2_950,
      },
      {
        ...hospital,
        id: 'university',
        title: { en: 'University Hospital', zh: '大學醫院' },
        isPciCapable: true,
        phone: '02-5550-0104',
        etaSeconds: 1_500,
        distanceMetres: 21_000,
      },
    ],
    current: null,
    owed: [],
  };
}
