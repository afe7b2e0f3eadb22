import { ADULT_LIMITS, checkAlarmLimits, type AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  milliseconds,
  monotonicMillis,
  sampleIndex,
  seconds,
  unixMillis,
  type Milliseconds,
  type MonotonicMillis,
  type UnixMillis,
} from '../../protocol/ecg/units.ts';
import { LONGEST_NAME } from '../../protocol/wire/case-entry.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { isWithinAMinute } from '../tablet-port/screen-codec.ts';
import type { CommandAnswer, CommandRefusal, TabletCommand } from '../tablet-port/tablet-command.ts';
import type { FromScreen, ToScreen } from '../tablet-port/tablet-port.ts';
import type { Hospital, OwedCase, PositionState, TabletState } from '../tablet-port/tablet-state.ts';
import type { AmbulanceUnit } from './ambulance-unit.ts';
import type { MonitorProvider } from './case/live-monitor.ts';
import type { StartMeasuring } from './case/measuring.ts';
import { endOf } from './case/next-case-file.ts';
import { partsOf, readPieces } from './case/recorded-samples.ts';
import { SelfTester } from './case/self-test.ts';
import { shownCase } from './case/shown-case.ts';
import { TabletCases } from './case/tablet-cases.ts';
import type { Clock } from './clock.ts';
import { distance, withReach, type ListedHospital } from './hospitals.ts';
import type { UnitJournal } from './journal/unit-journal.ts';
import { linkState } from './link-state.ts';
import { MonitorDesk } from './monitor-desk.ts';
import type { TwelveLeadReportInput } from './report/report-content.ts';
import type { MeasuredVitals } from './monitors/bluetooth-vitals.ts';
import type { FeedEvent } from './monitors/feed-event.ts';
import { chosen, signedOn, type KnownMonitor, type TabletMemory } from './tablet-memory.ts';

/** Draws a 12-lead as PDF: `makeTwelveLeadReport`, loaded where it is first wanted. */
export type MakeReport = (input: TwelveLeadReportInput) => Promise<Uint8Array>;

export interface TabletDeskParts {
  readonly unit: Pick<
    AmbulanceUnit,
    'ears' | 'record' | 'standing' | 'owed' | 'isHeld' | 'isSealed' | 'looksAt' | 'relayClock'
  >;
  readonly journal: UnitJournal;
  readonly clock: Clock;
  readonly unitName: UnitId;
  readonly software: string;
  readonly frameLength: Milliseconds;
  readonly newSession: () => SessionId;
  /** The relay's addresses as a person reads them. */
  readonly relays: readonly string[];
  readonly hospitals: readonly ListedHospital[];
  readonly providers: readonly MonitorProvider[];
  readonly isBluetoothAvailable: () => boolean;
  readonly memory: TabletMemory;
  readonly keepMemory: (memory: TabletMemory) => void;
  /** Chosen at the start whatever was chosen last; null: what is remembered. */
  readonly monitor: KnownMonitor | null;
  /** One sentence for the log. */
  readonly tell: (sentence: string) => void;
  readonly makeReport: MakeReport;
  readonly startMeasuring?: StartMeasuring;
}

/** One screen that shows this desk. */
export interface ScreenEnd {
  hear(message: FromScreen): void;
  gone(): void;
}

/** Five times a second at most, and once a second at least: a screen that hears nothing knows that it is cut off. */
const TOLD_EVERY = milliseconds(200);
const TOLD_AT_LEAST_EVERY = milliseconds(1000);
const SELF_TEST_EVERY_MS = 3_600_000;
const VITALS_NOTED_EVERY = milliseconds(5000);
const REPORT_SETTLES_SECONDS = 10;
const POSITION_NOTED_EVERY_MS = 60_000;
const POSITION_NOTED_BEYOND_METRES = 500;
/** A place that was found so long ago says nothing of where the tablet is now. */
const POSITION_HOLDS_MS = 5 * 60_000;

const DONE: CommandAnswer = { ok: true };
const refuse = (refusal: CommandRefusal): CommandAnswer => ({ ok: false, refusal });

/** Everything that the tablet's screen shows and asks for: commands in, states and samples out. It may show on several screens. */
export class TabletDesk {
  readonly #parts: TabletDeskParts;
  readonly #screens = new Set<(message: ToScreen) => void>();
  readonly #monitors: MonitorDesk;
  readonly #tester: SelfTester;
  readonly #cases: TabletCases;
  #memory: TabletMemory;
  #limits: AlarmLimits = ADULT_LIMITS;
  #battery: TabletState['battery'] = null;
  #position: PositionState = { kind: 'unknown', why: 'searching' };
  #feed: { readonly number: number; readonly format: SignalFormat } | null = null;
  #feeds = 0;
  #isDirty = true;
  #toldAt: MonotonicMillis = monotonicMillis(-Infinity);
  #told = '';
  readonly #vitalsNotedAt = new Map<string, number>();
  #isStopped = false;

  constructor(parts: TabletDeskParts) {
    this.#parts = parts;
    this.#memory = parts.memory;
    const changed = (): void => {
      this.#isDirty = true;
    };
    this.#monitors = new MonitorDesk({
      providers: parts.providers,
      known: () => this.#memory.knownMonitors,
      isBluetoothAvailable: parts.isBluetoothAvailable,
      heard: (event) => {
        this.#hearFeed(event);
      },
      changed,
    });
    this.#cases = new TabletCases({
      ...parts,
      crew: () => this.#memory.crew,
      hospitals: () => this.#hospitals(parts.clock.wall()),
      limits: () => this.#limits,
      beginning: () => {
        this.#limits = ADULT_LIMITS;
      },
      monitor: () => this.#monitors.chosen,
      hasSignal: () => this.#monitors.hasSignal,
      changed,
    });
    const { unit, journal, clock, unitName, software, frameLength, newSession } = parts;
    this.#tester = new SelfTester({
      ...{ journal, clock, software, frameLength, newSession, ears: unit.ears, unit: unitName, changed },
      isLinked: () => unit.standing.phase.kind === 'synced',
      isSealed: (session) => unit.isSealed(session),
      isSeen: (session) => unit.looksAt(session).length > 0,
      checks: () => ({
        isMonitorConnected: this.#monitors.chosen === null ? null : this.#monitors.hasSignal,
        battery: this.#battery,
        position: this.#position.kind === 'fixed' ? 'fixed' : this.#position.why === 'searching' ? 'searching' : 'none',
        isStorageRight: unit.standing.trouble === null && unit.standing.journal.space !== 'full',
      }),
    });
  }

  /** After the unit has started: goes on with the case that a crash or a reboot interrupted, and with its monitor. */
  async start(): Promise<void> {
    const { monitor } = this.#parts;
    await this.#cases.start();
    this.#repeat();
    await this.#monitors.look();
    const last = monitor ?? this.#memory.monitor;
    if (last !== null) await this.#choose(last.id, last.driver);
  }

  /** The process ends: what is recorded stays open for the next start. The unit stops the recording itself. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#tester.stop();
    this.#cases.current?.stopMeasuring();
    await this.#monitors.release();
  }

  /** What people at the hospital have written; durable already. */
  hearTold(session: SessionId, records: readonly SealedRecord[]): void {
    const desk = this.#cases.current;
    if (desk?.file.session === session) desk.hearTold(records);
  }

  /** Devices have come or gone, or the link has changed. */
  monitorsChanged(): void {
    this.#isDirty = true;
  }

  /** What a device has measured beside the ECG: written down, but what goes on all the while not more often than every few seconds. */
  async noteVitals({ values, measuredAt, source }: MeasuredVitals): Promise<void> {
    const desk = this.#cases.current;
    if (desk === null || values.length === 0) return;
    const name = `${source} ${values.map(({ vital }) => vital).join()}`;
    const before = this.#vitalsNotedAt.get(name) ?? -Infinity;
    const now = this.#parts.clock.monotonic();
    if (now - before < VITALS_NOTED_EVERY) return;
    this.#vitalsNotedAt.set(name, now);
    await desk.write({ kind: 'vital', values, measuredAt, source }, '');
  }

  addScreen(send: (message: ToScreen) => void): ScreenEnd {
    this.#screens.add(send);
    if (this.#feed !== null) send({ kind: 'format', format: this.#feed.format, feed: this.#feed.number });
    send({ kind: 'state', state: this.state });
    return {
      hear: (message) => {
        void this.#hear(message, send);
      },
      gone: () => {
        this.#screens.delete(send);
      },
    };
  }

  get state(): TabletState {
    const { unit, clock, unitName, relays } = this.#parts;
    const now = clock.wall();
    const { standing, owed } = unit;
    const file = this.#cases.current?.file ?? null;
    const hospitals = this.#hospitals(now);
    const care = owed.filter(({ description }) => description?.purpose !== 'self-test');
    // Frames that the disk has not taken yet are on this tablet as well, and nowhere else.
    const waiting = ((this.#cases.current?.recording.progress.waiting ?? 0) * this.#parts.frameLength) / 1000;
    const total = care.reduce((sum, one) => sum + one.owed, waiting);
    const current = (care.find(({ session }) => session === file?.session)?.owed ?? 0) + waiting;
    return {
      unit: unitName,
      now,
      relayClock: unit.relayClock,
      crew: this.#memory.crew,
      knownCrew: this.#memory.knownCrew,
      selfTest: this.#tester.shown,
      monitor: this.#monitors.shown,
      link: linkState(standing.phase, relays, seconds(current), seconds(total)),
      storage: {
        minutesBuffered: total / 60,
        space: standing.journal.space === 'none' ? 'enough' : standing.journal.space,
        trouble: standing.trouble?.kind ?? null,
      },
      battery: this.#battery,
      position: this.#positionAt(now),
      hospitals,
      current: file === null ? null : shownCase(file, standing.delivery, hospitals, now),
      owed: care
        .filter(({ session, owed: left, isEnded }) => isEnded && left > 0 && session !== file?.session)
        .map(({ session, description, owed: left }): OwedCase => ({
          session,
          label: this.#cases.labels.get(session) ?? description?.patientLabel ?? '',
          owed: left,
        })),
      alarmLimits: this.#limits,
    };
  }

  async #hear(message: FromScreen, send: (message: ToScreen) => void): Promise<void> {
    const { request } = message;
    try {
      switch (message.kind) {
        case 'command':
          send({ kind: 'answer', request, answer: await this.#perform(message.command) });
          this.#tellNow();
          return;
        case 'read-recorded':
          send(await this.#readRecorded(message));
          return;
        case 'make-report':
          send(await this.#report(message));
      }
    } catch (thrown) {
      this.#parts.tell(`A command of the screen failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      send({ kind: 'answer', request, answer: refuse('not-understood') });
    }
  }

  async #perform(command: TabletCommand): Promise<CommandAnswer> {
    switch (command.kind) {
      case 'sign-on': {
        const name = command.name.trim();
        if (name === '') return refuse('not-understood');
        if (name.length > LONGEST_NAME) return refuse('text-too-long');
        this.#remember(signedOn(this.#memory, name));
        if (this.#cases.current === null) void this.#tester.run();
        return DONE;
      }
      case 'sign-off':
        if (this.#cases.current !== null) return refuse('case-under-way');
        this.#remember({ ...this.#memory, crew: null });
        return DONE;
      case 'run-self-test':
        if (this.#cases.current !== null) return refuse('case-under-way');
        void this.#tester.run();
        return DONE;
      case 'look-for-monitors':
        await this.#monitors.look();
        return DONE;
      case 'choose-monitor': {
        const refusal = await this.#choose(command.id, command.driver);
        if (refusal !== null) return refuse(refusal);
        this.#remember(chosen(this.#memory, { id: command.id, driver: command.driver }));
        return DONE;
      }
      case 'release-monitor':
        this.#cases.current?.detach('sensor_off');
        await this.#monitors.release();
        this.#feed = null;
        this.#remember({ ...this.#memory, monitor: null });
        return DONE;
      case 'begin-case':
        return await this.#cases.begin();
      case 'close-case':
        return await this.#cases.close();
      case 'set-alarm-limits':
        if (checkAlarmLimits(command.limits).length > 0) return refuse('out-of-range');
        this.#limits = command.limits;
        this.#cases.current?.limitsChanged();
        return DONE;
      case 'acknowledge-alarm':
        if (this.#cases.current === null) return refuse('no-case');
        this.#cases.current.acknowledge(command.alarm);
        return DONE;
      case 'note-battery':
        if (command.percent < 0 || command.percent > 100) return refuse('out-of-range');
        this.#battery = { percent: command.percent, isCharging: command.isCharging };
        return DONE;
      case 'note-position':
        return this.#notePosition(command);
      case 'note-no-position':
        this.#position = { kind: 'unknown', why: command.why };
        return DONE;
      case 'note-patient':
      case 'place-electrodes':
      case 'take-twelve-lead':
      case 'cancel-twelve-lead':
      case 'choose-hospital':
      case 'send-alert':
      case 'read-back':
      case 'write-message':
      case 'note-event':
      case 'note-vital':
      case 'silence-alarms':
        return this.#cases.current === null ? refuse('no-case') : await this.#cases.current.command(command);
    }
  }

  // ---- monitor, place, hospitals ----

  async #choose(id: string, driver: string | null): Promise<CommandRefusal | null> {
    const desk = this.#cases.current;
    const before = desk?.recording.isAttached === true ? desk : null;
    const refusal = await this.#monitors.choose(id, driver);
    // The one before goes on where the new one is none.
    if (refusal !== null) return refusal;
    before?.detach('sensor_off');
    this.#cases.attach();
    return null;
  }

  #hearFeed(event: FeedEvent): void {
    switch (event.kind) {
      case 'standing':
        this.#isDirty = true;
        return;
      case 'format':
        this.#feeds += 1;
        this.#feed = { number: this.#feeds, format: event.format };
        this.#tellScreens({ kind: 'format', format: event.format, feed: this.#feeds });
        // Not within the feed's own call: a recording that begins listens to it as well.
        queueMicrotask(() => {
          this.#cases.attach();
        });
        return;
      case 'samples': {
        if (this.#feed === null || this.#screens.size === 0) return;
        const { first, channels, leadsOff, arrivedAt } = event;
        const { clock } = this.#parts;
        const placement = this.#cases.current?.file.placement ?? 'standard';
        const feed = this.#feed.number;
        const at = unixMillis(clock.wall() - (clock.monotonic() - arrivedAt));
        this.#tellScreens({ kind: 'samples', feed, first, channels, leadsOff, placement, arrivedAt: at });
        return;
      }
      case 'gap':
        if (this.#feed === null) return;
        this.#tellScreens({ kind: 'feed-gap', feed: this.#feed.number, first: event.first, count: event.count });
    }
  }

  async #notePosition(command: Extract<TabletCommand, { kind: 'note-position' }>): Promise<CommandAnswer> {
    const { latitude, longitude, accuracyMetres } = command;
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || accuracyMetres < 0) return refuse('out-of-range');
    const before = this.#position;
    const at = this.#parts.clock.wall();
    this.#position = { kind: 'fixed', latitude, longitude, accuracyMetres, at };
    const desk = this.#cases.current;
    if (desk === null) return DONE;
    const { positionNotedAt, hospital } = desk.file;
    const isDue = positionNotedAt === null || at - positionNotedAt >= POSITION_NOTED_EVERY_MS;
    const isFar = before.kind === 'fixed' && distance(before, command) >= POSITION_NOTED_BEYOND_METRES;
    if (!isDue && !isFar) return DONE;
    const reach = this.#hospitals(at).find(({ id }) => id === hospital?.id)?.etaSeconds ?? null;
    const eta = reach === null ? null : unixMillis(Math.round(at + reach * 1000));
    const entry = { kind: 'position', latitude, longitude, accuracyMetres, fixedAt: at, eta } as const;
    return (await desk.write(entry, '')) ? DONE : refuse('disk');
  }

  #positionAt(now: UnixMillis): PositionState {
    const position = this.#position;
    const isOld = position.kind === 'fixed' && now - position.at > POSITION_HOLDS_MS;
    return isOld ? { kind: 'unknown', why: 'searching' } : position;
  }

  #hospitals(now: UnixMillis): readonly Hospital[] {
    const position = this.#positionAt(now);
    return this.#parts.hospitals.map((hospital) => withReach(hospital, position.kind === 'fixed' ? position : null));
  }

  #remember(memory: TabletMemory): void {
    this.#memory = memory;
    this.#isDirty = true;
    this.#parts.keepMemory(memory);
  }

  // ---- what the screen reads ----

  async #readRecorded({ request, first, end }: Extract<FromScreen, { kind: 'read-recorded' }>): Promise<ToScreen> {
    const file = this.#cases.current?.file;
    if (file === undefined) return { kind: 'answer', request, answer: refuse('no-case') };
    if (!isWithinAMinute(first, end, file.format.samplingRate)) {
      return { kind: 'answer', request, answer: refuse('out-of-range') };
    }
    const pieces = await readPieces(this.#parts.journal, file.session, file.format, { first, end });
    return { kind: 'recorded', request, format: file.format, parts: partsOf(pieces) };
  }

  async #report(asked: Extract<FromScreen, { kind: 'make-report' }>): Promise<ToScreen> {
    const { request, language } = asked;
    const file = this.#cases.current?.file;
    if (file === undefined) return { kind: 'answer', request, answer: refuse('no-case') };
    const twelveLead = file.twelveLeads.find(({ firstSample }) => firstSample === asked.twelveLead);
    const measurement = twelveLead?.measurement ?? null;
    if (twelveLead === undefined || measurement === null) {
      return { kind: 'answer', request, answer: refuse('no-such-twelve-lead') };
    }
    const { firstSample, placement } = twelveLead;
    const { session, format, patient, startedAt } = file;
    const { unitName: unit, makeReport, journal, clock } = this.#parts;
    const range = { first: firstSample, end: endOf(twelveLead) };
    // The display filter settles on what is before.
    const settles = Math.round(REPORT_SETTLES_SECONDS * format.samplingRate);
    const before = { first: sampleIndex(Math.max(0, firstSample - settles)), end: range.end };
    const pieces = await readPieces(journal, session, format, before);
    const monitor = this.#monitors.chosen;
    const bytes = await makeReport({
      ...{ language, patient, unit, startedAt, format, range, pieces, placement, measurement },
      device: monitor === null ? '' : `${monitor.label} ${monitor.detail}`.trim(),
      madeAt: clock.wall(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    const at = new Date(startedAt + (firstSample * 1000) / format.samplingRate).toISOString().slice(0, 19);
    return { kind: 'file', request, name: `12-lead-${at.replaceAll(':', '-')}Z.pdf`, bytes };
  }

  // ---- telling ----

  #repeat(): void {
    if (this.#isStopped) return;
    this.#cases.current?.tick();
    this.#testNowAndThen();
    this.#tellIfChanged();
    this.#parts.clock.after(TOLD_EVERY, () => {
      this.#repeat();
    });
  }

  #testNowAndThen(): void {
    const { startedAt } = this.#tester;
    if (this.#cases.current !== null || this.#memory.crew === null) return;
    if (startedAt === null || this.#parts.clock.wall() - startedAt >= SELF_TEST_EVERY_MS) void this.#tester.run();
  }

  #secondsOfCountdown(): number | null {
    const file = this.#cases.current?.file;
    if (file === undefined || file.countdown === null) return null;
    const { from, count } = file.countdown;
    return Math.ceil((from + count - file.recorded) / file.format.samplingRate);
  }

  #tellIfChanged(): void {
    if (this.#screens.size === 0) return;
    const { standing } = this.#parts.unit;
    const left = this.#secondsOfCountdown();
    const told = JSON.stringify([
      standing.phase.kind,
      standing.trouble,
      standing.journal,
      left,
      standing.delivery?.sentence,
    ]);
    const isDue = this.#parts.clock.monotonic() - this.#toldAt >= TOLD_AT_LEAST_EVERY;
    if (!this.#isDirty && told === this.#told && !isDue) return;
    this.#told = told;
    this.#tellNow();
  }

  #tellNow(): void {
    this.#isDirty = false;
    this.#toldAt = this.#parts.clock.monotonic();
    if (this.#screens.size > 0) this.#tellScreens({ kind: 'state', state: this.state });
  }

  #tellScreens(message: ToScreen): void {
    for (const send of this.#screens) send(message);
  }
}
