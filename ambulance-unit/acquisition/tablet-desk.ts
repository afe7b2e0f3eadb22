import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { milliseconds, unixMillis, type Milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import { LONGEST_NAME } from '../../protocol/wire/case-entry.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import type { CommandAnswer, CommandRefusal, TabletCommand } from '../tablet-port/tablet-command.ts';
import type { FromScreen } from '../tablet-port/tablet-port.ts';
import type { Hospital, PositionState, TabletState } from '../tablet-port/tablet-state.ts';
import type { AmbulanceUnit } from './ambulance-unit.ts';
import type { MonitorProvider } from './case/live-monitor.ts';
import type { StartMeasuring } from './case/measuring.ts';
import { SelfTester } from './case/self-test.ts';
import { TabletCases } from './case/tablet-cases.ts';
import type { Clock } from './clock.ts';
import type { ListedHospital } from './hospitals.ts';
import type { UnitJournal } from './journal/unit-journal.ts';
import { MonitorDesk } from './monitor-desk.ts';
import type { MeasuredVitals } from './monitors/bluetooth-vitals.ts';
import type { FeedEvent } from './monitors/feed-event.ts';
import { answerRecorded, answerReport, type MakeReport } from './recorded-for-screen.ts';
import { shownTablet } from './shown-tablet.ts';
import { chosen, signedOn, type KnownMonitor, type TabletMemory } from './tablet-memory.ts';
import {
  fixOf,
  hospitalsFrom,
  isTabletHeard,
  NOT_LOCATED,
  positionAt,
  positionToNote,
  type Fix,
} from './position/tablet-position.ts';
import { TOLD_EVERY, ToldScreens, type TellScreen } from './told-screens.ts';

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

const SELF_TEST_EVERY_MS = 3_600_000;
const VITALS_NOTED_EVERY = milliseconds(5000);

const DONE: CommandAnswer = { ok: true };
const refuse = (refusal: CommandRefusal): CommandAnswer => ({ ok: false, refusal });

/** Everything that the tablet's screen shows and asks for: commands in, states and samples out. It may show on several screens. */
export class TabletDesk {
  readonly #parts: TabletDeskParts;
  readonly #screens: ToldScreens;
  readonly #monitors: MonitorDesk;
  readonly #tester: SelfTester;
  readonly #cases: TabletCases;
  #memory: TabletMemory;
  #battery: TabletState['battery'] = null;
  #position: PositionState = NOT_LOCATED;
  #isNoting = false;
  #feed: { readonly number: number; readonly format: SignalFormat } | null = null;
  #feeds = 0;
  readonly #vitalsNotedAt = new Map<string, number>();
  #isStopped = false;

  constructor(parts: TabletDeskParts) {
    this.#parts = parts;
    this.#memory = parts.memory;
    this.#screens = new ToldScreens(parts.clock, () => this.state);
    const changed = (): void => {
      this.#screens.changed();
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
    this.#screens.changed();
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

  /** Where the tablet is: written down now and then. False where the disk does not take it. */
  async notePosition(fix: Fix): Promise<boolean> {
    this.#position = fix;
    const desk = this.#cases.current;
    const entry = desk === null ? null : positionToNote(desk.file, fix, this.#hospitals(fix.at));
    // One at a time: a receiver tells again before a slow disk has answered.
    if (desk === null || entry === null || this.#isNoting) return true;
    this.#isNoting = true;
    try {
      return await desk.write(entry, '');
    } finally {
      this.#isNoting = false;
    }
  }

  addScreen(send: TellScreen): ScreenEnd {
    if (this.#feed !== null) send({ kind: 'format', format: this.#feed.format, feed: this.#feed.number });
    this.#screens.add(send);
    return {
      hear: (message) => {
        void this.#hear(message, send);
      },
      gone: () => {
        this.#screens.remove(send);
      },
    };
  }

  get state(): TabletState {
    const { unit, clock, unitName, relays, frameLength } = this.#parts;
    const now = clock.wall();
    const desk = this.#cases.current;
    return shownTablet({
      ...{ now, relays, standing: unit, unit: unitName, memory: this.#memory, labels: this.#cases.labels },
      ...{ selfTest: this.#tester.shown, monitor: this.#monitors.shown, waitsForMonitor: this.#cases.isWanted },
      ...{ battery: this.#battery, position: positionAt(this.#position, now), hospitals: this.#hospitals(now) },
      file: desk?.file ?? null,
      waiting: ((desk?.recording.progress.waiting ?? 0) * frameLength) / 1000,
    });
  }

  async #hear(message: FromScreen, send: TellScreen): Promise<void> {
    const { request } = message;
    try {
      switch (message.kind) {
        case 'command':
          send({ kind: 'answer', request, answer: await this.#perform(message.command) });
          this.#screens.tellNow();
          return;
        case 'read-recorded':
          send(await answerRecorded(message, this.#cases.current?.file ?? null, this.#parts.journal));
          return;
        case 'make-report': {
          const { makeReport, journal, unitName: unit, clock } = this.#parts;
          const making = { makeReport, journal, unit, monitor: this.#monitors.chosen, now: clock.wall() };
          send(await answerReport(message, this.#cases.current?.file ?? null, making));
        }
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
        this.#cases.doNotBegin();
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
      case 'do-not-begin-case':
        this.#cases.doNotBegin();
        return DONE;
      case 'close-case':
        return await this.#cases.close();
      case 'acknowledge-alarm':
        if (this.#cases.current === null) return refuse('no-case');
        this.#cases.current.acknowledge(command.alarm);
        return DONE;
      case 'note-battery':
        if (command.percent < 0 || command.percent > 100) return refuse('out-of-range');
        this.#battery = { percent: command.percent, isCharging: command.isCharging };
        return DONE;
      case 'note-position': {
        const fix = fixOf(command, this.#parts.clock.wall(), 'tablet');
        if (fix === null) return refuse('out-of-range');
        if (!isTabletHeard(this.#position, fix.at)) return DONE;
        return (await this.notePosition(fix)) ? DONE : refuse('disk');
      }
      case 'note-no-position':
        if (isTabletHeard(this.#position, this.#parts.clock.wall()))
          this.#position = { kind: 'unknown', why: command.why };
        return DONE;
      case 'note-patient':
      case 'place-electrodes':
      case 'take-twelve-lead':
      case 'cancel-twelve-lead':
      case 'choose-hospital':
      case 'send-alert':
      case 'read-back':
      case 'note-shown':
      case 'write-message':
      case 'note-event':
      case 'note-vital':
      case 'silence-alarms':
      case 'set-alarm-limits':
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
        this.#screens.changed();
        return;
      case 'format':
        this.#feeds += 1;
        this.#feed = { number: this.#feeds, format: event.format };
        this.#screens.tell({ kind: 'format', format: event.format, feed: this.#feeds });
        // Not within the feed's own call: a recording that begins listens to it as well.
        queueMicrotask(() => {
          this.#cases.attach();
        });
        return;
      case 'samples': {
        if (this.#feed === null || this.#screens.isEmpty) return;
        const { first, channels, leadsOff, arrivedAt } = event;
        const { clock } = this.#parts;
        const placement = this.#cases.current?.file.placement ?? 'standard';
        const feed = this.#feed.number;
        const at = unixMillis(clock.wall() - (clock.monotonic() - arrivedAt));
        this.#screens.tell({ kind: 'samples', feed, first, channels, leadsOff, placement, arrivedAt: at });
        return;
      }
      case 'gap':
        if (this.#feed === null) return;
        this.#screens.tell({ kind: 'feed-gap', feed: this.#feed.number, first: event.first, count: event.count });
    }
  }

  #hospitals(now: UnixMillis): readonly Hospital[] {
    return hospitalsFrom(this.#parts.hospitals, positionAt(this.#position, now));
  }

  #remember(memory: TabletMemory): void {
    this.#memory = memory;
    this.#screens.changed();
    this.#parts.keepMemory(memory);
  }

  // ---- time passes ----

  #repeat(): void {
    if (this.#isStopped) return;
    this.#cases.current?.tick();
    this.#testNowAndThen();
    this.#screens.tellIfDue(this.#figures());
    this.#parts.clock.after(TOLD_EVERY, () => {
      this.#repeat();
    });
  }

  #testNowAndThen(): void {
    const { startedAt } = this.#tester;
    if (this.#cases.current !== null || this.#memory.crew === null) return;
    if (startedAt === null || this.#parts.clock.wall() - startedAt >= SELF_TEST_EVERY_MS) void this.#tester.run();
  }

  /** What changes without anybody's word. */
  #figures(): string {
    const { phase, trouble, journal, delivery } = this.#parts.unit.standing;
    return JSON.stringify([phase.kind, trouble, journal, this.#secondsOfCountdown(), delivery?.sentence]);
  }

  #secondsOfCountdown(): number | null {
    const file = this.#cases.current?.file;
    if (file === undefined || file.countdown === null) return null;
    const { from, count } = file.countdown;
    return Math.ceil((from + count - file.recorded) / file.format.samplingRate);
  }
}
