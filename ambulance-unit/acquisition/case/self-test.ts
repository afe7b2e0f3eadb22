import { NO_LEADS } from '../../../protocol/ecg/leads.ts';
import { milliseconds, sampleIndex, type Milliseconds, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../../protocol/wire/case-entry.ts';
import type { SessionId, UnitId } from '../../../protocol/wire/identity.ts';
import type { SessionDescription } from '../../../protocol/wire/record.ts';
import type { CheckResult, SelfTest, SelfTestCheck } from '../../tablet-port/tablet-state.ts';
import type { Clock } from '../clock.ts';
import { FrameBuilder } from '../frame-builder.ts';
import { SessionRecording, type RecordingEars } from '../journal/session-recording.ts';
import type { UnitJournal } from '../journal/unit-journal.ts';
import { simulatedEcg } from '../sources/simulated/simulated-ecg.ts';

/** What is known of the tablet itself when a test is judged; null: it cannot tell. */
export interface TabletChecks {
  readonly isMonitorConnected: boolean | null;
  readonly battery: { readonly percent: number; readonly isCharging: boolean } | null;
  readonly position: 'fixed' | 'searching' | 'none';
  readonly isStorageRight: boolean;
}

export interface SelfTestParts {
  readonly journal: UnitJournal;
  readonly clock: Clock;
  readonly ears: RecordingEars;
  readonly unit: UnitId;
  readonly software: string;
  readonly frameLength: Milliseconds;
  readonly newSession: () => SessionId;
  readonly isLinked: () => boolean;
  /** The relay has said that it holds all of it. */
  readonly isSealed: (session: SessionId) => boolean;
  /** A console at the hospital, in front of somebody, has fetched and read all of it. */
  readonly isSeen: (session: SessionId) => boolean;
  readonly checks: () => TabletChecks;
  readonly changed: () => void;
}

const MADE_UP_SECONDS = 10;
const SEALED_WITHIN = milliseconds(20_000);
/** A console looks for tests every two seconds, and fetches one within another. */
const SEEN_WITHIN = milliseconds(10_000);
/** A tablet that has just been switched on has its link a moment later. */
const LINKED_WITHIN = milliseconds(5000);
const LOOK_EVERY = milliseconds(100);
const LEAST_BATTERY = 20;

export const UNTESTED: SelfTest = {
  startedAt: null,
  checks: {
    monitor: 'not-available',
    battery: 'not-available',
    position: 'not-available',
    storage: 'not-available',
    relay: 'not-available',
    hospital: 'not-available',
  },
  roundTrip: null,
};

/** What of the tablet can be told at once. Pure. */
export function judgeTablet({
  isMonitorConnected,
  battery,
  position,
  isStorageRight,
}: TabletChecks): Readonly<Record<Exclude<SelfTestCheck, 'relay' | 'hospital'>, CheckResult>> {
  const judged = (isRight: boolean): CheckResult => (isRight ? 'passed' : 'failed');
  return {
    monitor: isMonitorConnected === null ? 'not-available' : judged(isMonitorConnected),
    battery: battery === null ? 'not-available' : judged(battery.isCharging || battery.percent >= LEAST_BATTERY),
    position: position === 'none' ? 'not-available' : judged(position === 'fixed'),
    storage: judged(isStorageRight),
  };
}

/** How the unit stands, as it is written into a self-test. Pure. */
export function statusOf(checks: TabletChecks): Extract<CaseEntry, { kind: 'unit-status' }> {
  const { battery } = checks;
  const percent = battery === null ? null : Math.round(Math.min(100, Math.max(0, battery.percent)));
  return {
    kind: 'unit-status',
    battery: battery === null || percent === null ? null : { percent, isCharging: battery.isCharging },
    checks: Object.entries(judgeTablet(checks)).map(([check, result]) => ({
      check,
      result: result === 'passed' || result === 'failed' ? result : 'not-available',
    })),
  };
}

/**
 * Ten made-up seconds through the journal, the network and the relay: passed once the relay says that it holds all of it.
 * Without a link it has failed at once and writes nothing, or a day without a relay would leave a day of tests to hand over.
 */
export class SelfTester {
  readonly #parts: SelfTestParts;
  #shown: SelfTest = UNTESTED;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(parts: SelfTestParts) {
    this.#parts = parts;
  }

  get shown(): SelfTest {
    return this.#shown;
  }
  get startedAt(): UnixMillis | null {
    return this.#shown.startedAt;
  }

  /** Resolves when it is over; one that runs already is the same. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }
  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    const { clock, checks, isLinked } = this.#parts;
    const startedAt = clock.wall();
    this.#show({
      startedAt,
      checks: { ...judgeTablet(checks()), relay: 'running', hospital: 'running' },
      roundTrip: null,
    });
    const isUp = await this.#until(isLinked, LINKED_WITHIN);
    const tested = isUp ? await this.#throughTheRelay() : null;
    const session = tested?.session ?? null;
    const roundTrip = tested?.roundTrip ?? null;
    const relay = roundTrip === null ? 'failed' : 'passed';
    // What a person has done meanwhile counts: a monitor that was switched on, a place that was found.
    this.#show({ startedAt, checks: { ...judgeTablet(checks()), relay, hospital: 'running' }, roundTrip });
    const isSeen = session !== null && (await this.#until(() => this.#parts.isSeen(session), SEEN_WITHIN));
    const hospital: CheckResult = isSeen ? 'passed' : relay === 'failed' ? 'failed' : 'not-available';
    this.#show({ startedAt, checks: { ...judgeTablet(checks()), relay, hospital }, roundTrip });
  }

  async #throughTheRelay(): Promise<{ readonly session: SessionId; readonly roundTrip: Milliseconds | null } | null> {
    const { journal, clock, ears, unit, software, frameLength, newSession, isSealed } = this.#parts;
    const session = newSession();
    const ecg = simulatedEcg('normal-sinus', 1);
    const description: SessionDescription = {
      ...{ unit, source: ecg.label, patientLabel: 'Self-test', startedAt: clock.wall() },
      ...{ format: ecg.format, software, purpose: 'self-test' as const },
    };
    const time = () => ({ recordedAt: clock.wall(), recordedAtMonotonic: clock.monotonic() });
    const recording = new SessionRecording(session, { journal, clock, ears });
    const cancel = clock.after(SEALED_WITHIN, () => {
      recording.abandon();
    });
    try {
      if (!(await recording.open({ session, source: `self-test:${session}`, description, ...time() }))) return null;
      const end = sampleIndex(MADE_UP_SECONDS * ecg.format.samplingRate);
      const builder = new FrameBuilder(ecg.format, sampleIndex(0), frameLength);
      const block = ecg.read({ first: sampleIndex(0), end });
      const frames = [...builder.take({ ...block, leadsOff: NO_LEADS }), ...builder.flush()];
      recording.add(frames.map((body) => ({ body, ...time() })));
      await recording.settled();
      // For the hospital's board of the fleet. A test without it is a test all the same.
      const written = { by: '', atSample: end, entry: statusOf(this.#parts.checks()) };
      await recording.write({ body: { kind: 'entry', ...written }, ...time() });
      const sentAt = clock.monotonic();
      if (!(await recording.end(time()))) return { session, roundTrip: null };
      const isHeld = await this.#until(() => isSealed(session), SEALED_WITHIN);
      return { session, roundTrip: isHeld ? milliseconds(Math.round(clock.monotonic() - sentAt)) : null };
    } finally {
      cancel();
    }
  }

  async #until(isSo: () => boolean, within: Milliseconds): Promise<boolean> {
    const { clock } = this.#parts;
    const deadline = clock.monotonic() + within;
    while (!isSo()) {
      if (this.#isStopped || clock.monotonic() >= deadline) return false;
      await new Promise<void>((resume) => clock.after(LOOK_EVERY, resume));
    }
    return true;
  }

  #show(shown: SelfTest): void {
    this.#shown = shown;
    this.#parts.changed();
  }
}
