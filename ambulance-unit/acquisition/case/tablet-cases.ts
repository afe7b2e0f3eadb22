import { ADULT_LIMITS } from '../../../protocol/ecg/course/alarm-limits.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import {
  milliseconds,
  monotonicMillis,
  sampleIndex,
  type Milliseconds,
  type MonotonicMillis,
} from '../../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../../protocol/wire/identity.ts';
import type { SessionDescription } from '../../../protocol/wire/record.ts';
import type { CommandAnswer, CommandRefusal } from '../../tablet-port/tablet-command.ts';
import type { Hospital } from '../../tablet-port/tablet-state.ts';
import type { AmbulanceUnit } from '../ambulance-unit.ts';
import type { Clock } from '../clock.ts';
import { SessionRecording } from '../journal/session-recording.ts';
import type { SessionInJournal, UnitJournal } from '../journal/unit-journal.ts';
import { isSameFormat } from '../monitors/feed-timeline.ts';
import { CaseDesk } from './case-desk.ts';
import type { LiveMonitor } from './live-monitor.ts';
import type { StartMeasuring } from './measuring.ts';
import { planCases } from './plan-cases.ts';

export interface TabletCasesParts {
  readonly unit: Pick<AmbulanceUnit, 'ears' | 'record' | 'isHeld' | 'looksAt' | 'relayClock'>;
  readonly journal: UnitJournal;
  readonly clock: Clock;
  readonly unitName: UnitId;
  readonly software: string;
  readonly frameLength: Milliseconds;
  readonly newSession: () => SessionId;
  readonly tell: (sentence: string) => void;
  readonly crew: () => string | null;
  readonly hospitals: () => readonly Hospital[];
  readonly monitor: () => LiveMonitor | null;
  readonly hasSignal: () => boolean;
  readonly changed: () => void;
  readonly startMeasuring?: StartMeasuring;
}

/** Below what the screen waits for an answer. */
const BEGUN_WITHIN = milliseconds(4000);
const DONE: CommandAnswer = { ok: true };
const refuse = (refusal: CommandRefusal): CommandAnswer => ({ ok: false, refusal });

/** Cases of this tablet, one after another: begun, gone on with after a crash, gone on with in another session, closed. */
export class TabletCases {
  readonly #parts: TabletCasesParts;
  /** Of cases that were closed here, for what is still owed of them. */
  readonly labels = new Map<SessionId, string>();
  #current: CaseDesk | null = null;
  #isBeginning = false;
  #isWanted = false;

  constructor(parts: TabletCasesParts) {
    this.#parts = parts;
  }

  get current(): CaseDesk | null {
    return this.#current;
  }

  /** Ends what is over, and goes on with the case that was interrupted. */
  async start(): Promise<void> {
    const { journal, clock } = this.#parts;
    const { resume, toEnd } = planCases(await journal.contents(), clock.wall());
    for (const session of toEnd) await this.#endOld(session);
    if (resume !== null) await this.#resume(resume);
  }

  /** A case was begun before a monitor measured: it begins by itself as soon as one does. */
  get isWanted(): boolean {
    return this.#isWanted;
  }
  doNotBegin(): void {
    this.#isWanted = false;
    this.#parts.changed();
  }

  /** One tap: of nobody known yet. Nothing can be recorded before it is known how samples are to be read: the tap is remembered. */
  async begin(): Promise<CommandAnswer> {
    const { clock } = this.#parts;
    if (this.#current !== null || this.#isBeginning) return refuse('case-under-way');
    const monitor = this.#parts.monitor();
    const format = monitor?.format ?? null;
    this.#isWanted = monitor === null || format === null;
    if (monitor === null || format === null) {
      this.#parts.changed();
      return DONE;
    }
    this.#isBeginning = true;
    const begun = this.#open(this.#describe(format, monitor.label, 'Unknown'), monitor.identity).finally(() => {
      this.#isBeginning = false;
    });
    // Where the disk does not take it at once, the case begins as soon as it does: a patient is aboard.
    const late = new Promise<'late'>((resolve) => clock.after(BEGUN_WITHIN, () => resolve('late')));
    return (await Promise.race([begun, late])) === 'late' ? refuse('disk') : DONE;
  }

  async #open(description: SessionDescription, source: string): Promise<CaseDesk> {
    const { clock, newSession } = this.#parts;
    const session = newSession();
    const desk = this.#deskOf(session, source, description, 0, clock.monotonic());
    await desk.open();
    this.#current = desk;
    this.#parts.unit.record(desk.recording);
    this.attach();
    this.#parts.changed();
    return desk;
  }

  async #resume({ session, source, description, endSample, newestAt }: SessionInJournal): Promise<void> {
    const { clock, software, unit, tell } = this.#parts;
    const away = Math.max(0, clock.wall() - (newestAt ?? description.startedAt));
    const heardAt = monotonicMillis(clock.monotonic() - away);
    const desk = this.#deskOf(session, source, { ...description, software }, endSample, heardAt);
    await desk.open();
    // Before it is read: what the hospital tells meanwhile must find its case.
    this.#current = desk;
    unit.record(desk.recording);
    await desk.restore();
    tell(`The case that was interrupted goes on: recording ${session}.`);
    this.attach();
  }

  #deskOf(
    session: SessionId,
    source: string,
    description: SessionDescription,
    endSample: number,
    heardAt: MonotonicMillis,
  ): CaseDesk {
    const { journal, clock, unit, frameLength, startMeasuring } = this.#parts;
    const desk: CaseDesk = new CaseDesk({
      ...{ journal, clock, session, source, description, frameLength, heardAt },
      ears: unit.ears,
      endSample: sampleIndex(endSample),
      delivery: unit,
      crew: () => this.#parts.crew(),
      hospitals: () => this.#parts.hospitals(),
      hasSignal: () => this.#parts.hasSignal() && desk.recording.isAttached,
      changed: () => {
        this.#parts.changed();
      },
      outgrown: () => {
        if (this.#current === desk) this.attach();
      },
      ...(startMeasuring === undefined ? {} : { startMeasuring }),
    });
    return desk;
  }

  /** The monitor's samples go into the case, or into the one that waits for them; where it gives another format than the session has, the case goes on in a new one. */
  attach(): void {
    const monitor = this.#parts.monitor();
    const desk = this.#current;
    if (monitor === null || monitor.format === null) return;
    if (desk === null) {
      if (this.#isWanted) void this.begin();
      return;
    }
    if (desk.recording.isAttached) return;
    if (isSameFormat(monitor.format, desk.recording.format)) desk.attach(monitor.asSource());
    else void this.#goOnInAnother(desk, monitor.format, monitor.label, monitor.identity);
  }

  async #goOnInAnother(desk: CaseDesk, format: SignalFormat, label: string, identity: string): Promise<void> {
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    try {
      const { patient, hospital, etaAt, alarmLimits } = desk.file;
      await desk.end();
      this.labels.set(desk.file.session, patient.label);
      const crew = this.#parts.crew() ?? '';
      const next = await this.#open(this.#describe(format, label, patient.label), identity);
      await next.write({ kind: 'patient', ...patient }, crew);
      if (alarmLimits !== ADULT_LIMITS) await next.write({ kind: 'alarm-limits', limits: alarmLimits }, crew);
      if (hospital !== null) {
        await next.write({ kind: 'hospital', hospital: hospital.id, title: hospital.title, eta: etaAt }, crew);
      }
    } finally {
      this.#isBeginning = false;
    }
  }

  async close(): Promise<CommandAnswer> {
    const desk = this.#current;
    if (desk === null) return refuse('no-case');
    const { clock, unit } = this.#parts;
    const ended = desk.end().then((isEnded) => {
      if (!isEnded) return;
      this.labels.set(desk.file.session, desk.file.patient.label);
      if (this.#current !== desk) return;
      this.#current = null;
      unit.record(null);
      this.#parts.changed();
    });
    const late = new Promise<'late'>((resolve) => clock.after(BEGUN_WITHIN, () => resolve('late')));
    return (await Promise.race([ended, late])) === 'late' ? refuse('disk') : DONE;
  }

  async #endOld({ session, source, description }: SessionInJournal): Promise<void> {
    const { journal, clock, unit } = this.#parts;
    const recording = new SessionRecording(session, { journal, clock, ears: unit.ears });
    const time = () => ({ recordedAt: clock.wall(), recordedAtMonotonic: clock.monotonic() });
    const cancel = clock.after(BEGUN_WITHIN, () => {
      recording.abandon();
    });
    if (await recording.open({ session, source, description, ...time() })) await recording.end(time());
    cancel();
  }

  #describe(format: SignalFormat, source: string, patientLabel: string): SessionDescription {
    const { unitName: unit, software, clock } = this.#parts;
    return { unit, source, patientLabel, startedAt: clock.wall(), format, software };
  }
}
