import type { SampleIndex } from '../../../protocol/ecg/units.ts';
import type {
  CaseState,
  Hospital,
  MonitorChoice,
  TabletState,
  TakenTwelveLead,
  TalkLine,
} from '../../tablet-port/tablet-state.ts';
import type { Place } from './place.ts';

/** The one large button: what a crew does next, as far as the screen can know it. */
export type PrimaryAction =
  | { readonly kind: 'begin-case' }
  | { readonly kind: 'go'; readonly to: Place }
  | { readonly kind: 'look-for-monitors' }
  | { readonly kind: 'choose-monitor'; readonly choice: MonitorChoice }
  | { readonly kind: 'take-twelve-lead' }
  | { readonly kind: 'retake-twelve-lead' }
  | { readonly kind: 'cancel-twelve-lead'; readonly secondsLeft: number }
  | { readonly kind: 'choose-hospital'; readonly hospital: Hospital }
  /** Held. `urgency` of the larger button; the other stands beside it. */
  | { readonly kind: 'send'; readonly twelveLead: SampleIndex; readonly urgency: 'stemi' | 'review' }
  | { readonly kind: 'read-back'; readonly line: TalkLine }
  | { readonly kind: 'note-event'; readonly event: 'departed' | 'arrived' | 'handed-over' }
  /** Held. */
  | { readonly kind: 'close-case' };

export function primaryAction(state: TabletState, place: Place, shown: TakenTwelveLead | null): PrimaryAction {
  const { current } = state;
  if (current === null) return { kind: 'begin-case' };
  if (current.countdown !== null && place !== 'finish') {
    return { kind: 'cancel-twelve-lead', secondsLeft: current.countdown.secondsLeft };
  }
  switch (place) {
    case 'monitor':
      return ofMonitor(state);
    case 'electrodes':
      return isWithoutMonitor(state) ? { kind: 'go', to: 'monitor' } : { kind: 'go', to: 'live' };
    case 'live':
      return isWithoutMonitor(state) ? { kind: 'go', to: 'monitor' } : { kind: 'take-twelve-lead' };
    case 'review':
      return ofReview(state, current, shown);
    case 'hospital':
      return ofHospital(state, current);
    case 'talk': {
      const line = toReadBack(current);
      return line === null ? { kind: 'take-twelve-lead' } : { kind: 'read-back', line };
    }
    case 'events':
      return ofEvents(current);
    case 'finish':
      return ofFinish(current);
  }
}

/** Nobody connects it unless a person does. One that comes back by itself is waited for. */
const isWithoutMonitor = ({ monitor }: TabletState): boolean =>
  monitor.kind === 'none' || (monitor.kind === 'lost' && !monitor.isRetrying);

function ofMonitor({ monitor }: TabletState): PrimaryAction {
  if (monitor.kind === 'connected') return { kind: 'go', to: 'electrodes' };
  if (monitor.kind !== 'none') return { kind: 'look-for-monitors' };
  // Only where there is no doubt which one: two of a kind are told apart by a person, by their serial numbers.
  const [only, ...others] = monitor.choices.filter(({ transport }) => transport !== 'made-up');
  return only !== undefined && others.length === 0 && only.drivers.length === 1
    ? { kind: 'choose-monitor', choice: only }
    : { kind: 'look-for-monitors' };
}

function ofReview(state: TabletState, current: CaseState, shown: TakenTwelveLead | null): PrimaryAction {
  if (shown === null) return isWithoutMonitor(state) ? { kind: 'go', to: 'monitor' } : { kind: 'take-twelve-lead' };
  if (current.alerts.some(({ twelveLead }) => twelveLead === shown.firstSample)) return { kind: 'go', to: 'talk' };
  if (shown.measurement.quality.isRetakeAdvised && !isWithoutMonitor(state)) return { kind: 'retake-twelve-lead' };
  if (current.hospital === null) return { kind: 'go', to: 'hospital' };
  return { kind: 'send', twelveLead: shown.firstSample, urgency: meetsCriteria(shown) ? 'stemi' : 'review' };
}

export const meetsCriteria = ({ measurement }: TakenTwelveLead): boolean =>
  measurement.statements.some(({ kind }) => kind === 'criteria');

function ofHospital(state: TabletState, current: CaseState): PrimaryAction {
  if (current.hospital === null) {
    const suggested = suggestedHospital(state.hospitals);
    if (suggested !== null) return { kind: 'choose-hospital', hospital: suggested };
  }
  return { kind: 'go', to: current.twelveLeads.length > 0 ? 'review' : 'live' };
}

/** The nearest that opens a coronary artery and takes patients now; null where the list has none: a person decides. */
export function suggestedHospital(hospitals: readonly Hospital[]): Hospital | null {
  const fit = hospitals.filter(({ isPciCapable, isDiverting }) => isPciCapable && !isDiverting);
  return [...fit].sort((one, other) => (one.etaSeconds ?? Infinity) - (other.etaSeconds ?? Infinity))[0] ?? null;
}

/** The oldest order or decision that nobody has read back. */
export const toReadBack = ({ talk }: CaseState): TalkLine | null =>
  talk.find(({ from, said }) => from === 'hospital' && said.kind !== 'message' && said.readBackAt === null) ?? null;

function ofEvents(current: CaseState): PrimaryAction {
  if (current.stage !== 'under-way') return { kind: 'go', to: 'finish' };
  const hasDeparted = current.events.some(({ event }) => event === 'departed');
  return { kind: 'note-event', event: hasDeparted ? 'arrived' : 'departed' };
}

function ofFinish({ stage }: CaseState): PrimaryAction {
  switch (stage) {
    case 'under-way':
      return { kind: 'note-event', event: 'arrived' };
    case 'arrived':
      return { kind: 'note-event', event: 'handed-over' };
    case 'handed-over':
      return { kind: 'close-case' };
  }
}
