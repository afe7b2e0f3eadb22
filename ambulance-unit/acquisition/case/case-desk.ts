import type { AlarmKind, AlarmLimits } from '../../../protocol/ecg/course/alarm-limits.ts';
import { RecentPieces } from '../../../protocol/ecg/course/recent-pieces.ts';
import { excerptOf, type ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../../protocol/ecg/measurements/measure-ecg.ts';
import type { EcgMeasurement, MeasurementOptions } from '../../../protocol/ecg/measurements/measurement.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { GapReason, SampleRange } from '../../../protocol/ecg/sample-block.ts';
import { milliseconds, sampleCount, sampleIndex, unixMillis } from '../../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../../protocol/wire/case-entry.ts';
import type { RecordKey, SessionId } from '../../../protocol/wire/identity.ts';
import type { ClockReading, Look } from '../../../protocol/wire/messages.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';
import type { CommandAnswer } from '../../tablet-port/tablet-command.ts';
import type { Hospital } from '../../tablet-port/tablet-state.ts';
import type { Clock } from '../clock.ts';
import type { UnitJournal } from '../journal/unit-journal.ts';
import type { EcgSource } from '../sources/ecg-source.ts';
import { decideCommand, type CaseCommand } from './case-commands.ts';
import { newCaseFile, TWELVE_LEAD_SECONDS, type CaseFile, type TwelveLead } from './case-file.ts';
import { CaseRecording, type CaseRecordingParts } from './case-recording.ts';
import { entryName, keyOfName } from './entry-name.ts';
import { Measuring, type StartMeasuring } from './measuring.ts';
import { nextCaseFile, unmeasured, type CaseAction, type CaseEvent } from './next-case-file.ts';
import { formatAt, pieceAt } from './placed-format.ts';
import { readPieces } from './recorded-samples.ts';

/** What a case asks of the unit that hands it over. */
export interface CaseDelivery {
  isHeld(key: RecordKey): boolean;
  /** By this tablet's clock. */
  looksAt(session: SessionId): readonly Look[];
  readonly relayClock: ClockReading | null;
}

export interface CaseDeskParts extends Omit<CaseRecordingParts, 'heard' | 'outgrown'> {
  readonly journal: UnitJournal;
  readonly clock: Clock;
  readonly delivery: CaseDelivery;
  readonly crew: () => string | null;
  readonly hospitals: () => readonly Hospital[];
  /** Samples come from a monitor. */
  readonly hasSignal: () => boolean;
  /** Something that a person may want to see. */
  readonly changed: () => void;
  /** The monitor gives another format from now on. */
  readonly outgrown: () => void;
  readonly startMeasuring?: StartMeasuring;
}

/** What is kept in memory for a 12-lead: its ten seconds, and what the disk has not taken yet. */
const KEPT_SECONDS = 3 * TWELVE_LEAD_SECONDS;
const RETRY = milliseconds(2000);
const MOST_RETRIES = 30;

/** One case at work: decides by `decideCommand` and `nextCaseFile`, and performs. */
export class CaseDesk {
  readonly recording: CaseRecording;
  readonly #parts: CaseDeskParts;
  readonly #measuring: Measuring;
  #recent: RecentPieces;
  #file: CaseFile;
  #isRestored = false;
  #isOver = false;
  #remeasuring: Promise<void> = Promise.resolve();

  constructor(parts: CaseDeskParts) {
    this.#parts = parts;
    const { session, description, endSample } = parts;
    const { startedAt, format, patientLabel } = description;
    this.#file = { ...newCaseFile(session, startedAt, format, patientLabel), recorded: endSample };
    this.#recent = new RecentPieces(sampleCount(Math.ceil(format.samplingRate * KEPT_SECONDS)));
    this.recording = new CaseRecording({
      ...parts,
      heard: (piece) => {
        this.#hearPiece(piece);
      },
    });
    const ears = {
      measured: (measurement: EcgMeasurement) => {
        this.#happen({ kind: 'measured', measurement });
      },
      alarms: (conditions: Extract<CaseEvent, { kind: 'alarms' }>['conditions']) => {
        this.#happen({ kind: 'alarms', conditions });
      },
    };
    this.#measuring =
      parts.startMeasuring === undefined
        ? new Measuring(parts.clock, ears)
        : new Measuring(parts.clock, ears, parts.startMeasuring);
    this.#beginCourse(false);
  }

  get file(): CaseFile {
    return this.#file;
  }
  get measuringRestarts(): number {
    return this.#measuring.restarts;
  }

  /** True once the session is open on the disk in this opening of the journal. */
  open(): Promise<boolean> {
    return this.recording.open();
  }

  /** What is known of the case, from the journal alone: after a crash, or a reboot, offline as well. */
  async restore(): Promise<void> {
    const { journal, session, endSample } = this.#parts;
    const read = await journal.readEntries(session);
    if (read.ok) {
      // What the hospital said first: a read-back names it.
      for (const sealed of read.told) this.#hearSealed(sealed, 'hospital');
      for (const sealed of read.own) this.#hearSealed(sealed, 'tablet');
    }
    const last = await readPieces(journal, session, this.#file.format, {
      first: sampleIndex(Math.max(0, endSample - Math.ceil(this.#file.format.samplingRate * KEPT_SECONDS))),
      end: endSample,
    });
    for (const piece of last) this.#recent.add(piece);
    const newest = last.findLast((piece) => piece.kind === 'samples');
    const placement = newest?.kind === 'samples' ? (newest.block.placement ?? 'standard') : 'standard';
    this.#place(placement);
    this.#isRestored = true;
    this.tick();
    this.#remeasure(unmeasured(this.#file));
  }

  attach(source: EcgSource): void {
    this.recording.attach(source);
    this.#parts.changed();
  }
  detach(why: GapReason): void {
    this.recording.detach(why);
    this.#parts.changed();
  }

  async command(command: CaseCommand): Promise<CommandAnswer> {
    const { clock, crew, hospitals, hasSignal } = this.#parts;
    const context = { crew: crew(), hospitals: hospitals(), hasSignal: hasSignal(), now: clock.wall() };
    const decision = decideCommand(this.#file, command, context);
    if (decision.kind === 'refused') return { ok: false, refusal: decision.refusal };
    const { placement } = decision.file;
    if (placement !== this.#file.placement) this.#place(placement);
    this.#file = decision.file;
    this.#parts.changed();
    if (decision.kind === 'change') return { ok: true };
    for (const entry of decision.entries) {
      if (!(await this.write(entry, context.crew ?? ''))) return { ok: false, refusal: 'disk' };
    }
    return { ok: true };
  }

  acknowledge(alarm: AlarmKind): void {
    this.#measuring.acknowledge(alarm);
  }

  /** True once it is durable. */
  async write(entry: CaseEntry, by: string): Promise<boolean> {
    const at = this.#parts.clock.wall();
    const record = await this.recording.write({ by, entry });
    if (record === null) return false;
    this.#happen({ kind: 'entry', name: entryName(record), from: 'tablet', by, at, entry });
    return true;
  }

  /** What people at the hospital have written, durable in the journal already. */
  hearTold(records: readonly SealedRecord[]): void {
    for (const sealed of records) this.#hearSealed(sealed, 'hospital');
  }

  /** To be called several times a second. */
  tick(): void {
    if (this.#isOver) return;
    const { delivery, session } = this.#parts;
    this.recording.passTime();
    this.#happen({ kind: 'time-passes' });
    this.#happen({
      kind: 'delivery',
      isHeld: (name) => {
        const key = keyOfName(session, name);
        return key !== null && delivery.isHeld(key);
      },
      looks: delivery.looksAt(session),
      isRestored: this.#isRestored,
    });
    this.#isRestored = false;
  }

  /** True once END is durable. Nothing is measured any more. */
  async end(): Promise<boolean> {
    const isEnded = await this.recording.end();
    this.stopMeasuring();
    return isEnded;
  }
  stopMeasuring(): void {
    this.#isOver = true;
    this.#measuring.stop();
  }

  #hearSealed(sealed: SealedRecord, from: 'tablet' | 'hospital'): void {
    const opened = openRecord(sealed);
    if (!opened.ok || opened.value.body.kind !== 'entry') return;
    const { body, recordedAt } = opened.value;
    // The hospital's times are the relay's clock.
    const offset = from === 'hospital' ? (this.#parts.delivery.relayClock?.offset ?? 0) : 0;
    const at = unixMillis(Math.round(recordedAt - offset));
    this.#happen({ kind: 'entry', name: entryName(opened.value), from, by: body.by, at, entry: body.entry });
  }

  #hearPiece(piece: ExcerptPiece): void {
    this.#recent.add(piece);
    const placed = pieceAt(piece, this.#file.placement);
    if (placed !== null) this.#measuring.put(placed);
    const end =
      piece.kind === 'samples' ? piece.block.firstSample + (piece.block.channels[0]?.length ?? 0) : piece.range.end;
    this.#happen({ kind: 'recorded', end: sampleIndex(end) });
  }

  #happen(event: CaseEvent): void {
    const before = this.#file;
    const { file, actions } = nextCaseFile(before, event, this.#parts.clock.wall());
    this.#file = file;
    for (const action of actions) this.#perform(action);
    if (file === before) return;
    if (event.kind !== 'recorded' || actions.length > 0) this.#parts.changed();
    const { ageYears, sex } = file.patient;
    const isOfAnother = ageYears !== before.patient.ageYears || sex !== before.patient.sex;
    if (isOfAnother || file.alarmLimits !== before.alarmLimits) this.#measuring.change(this.#courseOptions());
    if (!isOfAnother) return;
    // Criteria rest on age and sex: what was found before they were known is found anew.
    if (!this.#isOver) this.#remeasure(file.twelveLeads);
  }

  #perform(action: CaseAction): void {
    if (action.kind === 'write') {
      void this.#writeInTheEnd(action.entry, '');
      return;
    }
    const { firstSample, sampleCount: count, placement } = action;
    const range = { first: firstSample, end: sampleIndex(firstSample + count) };
    void this.#take(range, placement, [...this.#recent.pieces]);
  }

  async #take(range: SampleRange, placement: Placement, pieces: readonly ExcerptPiece[]): Promise<void> {
    const measurement = await this.#measure(range, placement, pieces);
    const entry = {
      kind: 'twelve-lead',
      firstSample: range.first,
      sampleCount: sampleCount(range.end - range.first),
      placement,
      quality: measurement.quality.grade,
    } as const;
    await this.#writeInTheEnd(entry, this.#parts.crew() ?? '');
    this.#happen({ kind: 'twelve-lead-measured', firstSample: range.first, measurement });
  }

  /** What nobody waits for is offered until the disk takes it. */
  async #writeInTheEnd(entry: CaseEntry, by: string): Promise<void> {
    for (let tried = 0; tried < MOST_RETRIES && !this.#isOver; tried += 1) {
      if (await this.write(entry, by)) return;
      await new Promise<void>((resume) => this.#parts.clock.after(RETRY, resume));
    }
  }

  /** In the thread; where that fails, here: a 12-lead is never left without its measurement. */
  async #measure(range: SampleRange, placement: Placement, pieces: readonly ExcerptPiece[]): Promise<EcgMeasurement> {
    const format = formatAt(this.#file.format, placement);
    const placed = pieces.flatMap((piece) => pieceAt(piece, placement) ?? []);
    const options = this.#measuringOptions();
    const measured = await this.#measuring.measure(format, range, placed, options);
    return measured ?? measureEcg(excerptOf(format, range, placed), options);
  }

  #remeasure(twelveLeads: readonly TwelveLead[]): void {
    const { journal, session } = this.#parts;
    // Newest first: that is what the crew looks at.
    for (const { firstSample, sampleCount: count, placement } of [...twelveLeads].reverse()) {
      this.#remeasuring = this.#remeasuring.then(async () => {
        if (this.#isOver) return;
        const range = { first: firstSample, end: sampleIndex(firstSample + count) };
        const pieces = await readPieces(journal, session, this.#file.format, range);
        const measurement = await this.#measure(range, placement, pieces);
        this.#happen({ kind: 'twelve-lead-measured', firstSample, measurement });
      });
    }
  }

  #place(placement: Placement): void {
    this.recording.placeElectrodes(placement);
    if (placement === this.#file.placement) return;
    this.#file = { ...this.#file, placement };
    // Other leads: their ST is not to be compared with the first ECG of these.
    this.#beginCourse(true);
  }

  #beginCourse(goesOn: boolean): void {
    const { format, placement } = this.#file;
    this.#measuring.begin(formatAt(format, placement), this.#courseOptions(), goesOn);
  }

  #courseOptions(): { readonly measuring: MeasurementOptions; readonly limits: AlarmLimits } {
    return { measuring: this.#measuringOptions(), limits: this.#file.alarmLimits };
  }
  #measuringOptions(): MeasurementOptions {
    const { ageYears, sex } = this.#file.patient;
    return { patient: { ageYears, sex }, evaluatesCriteria: true };
  }
}
