import { checkAlarmLimits } from '../../../protocol/ecg/course/alarm-limits.ts';
import { sampleIndex, type UnixMillis, unixMillis } from '../../../protocol/ecg/units.ts';
import { LONGEST_NAME, LONGEST_TEXT, type CaseEntry, type VitalKind } from '../../../protocol/wire/case-entry.ts';
import type { CommandRefusal, TabletCommand } from '../../tablet-port/tablet-command.ts';
import type { Hospital } from '../../tablet-port/tablet-state.ts';
import { samplesOfTwelveLead, type CaseFile } from './case-file.ts';
import { keyOfName } from './entry-name.ts';

/** Commands about the patient who is recorded now. */
export type CaseCommand = Extract<
  TabletCommand,
  {
    readonly kind:
      | 'note-patient'
      | 'place-electrodes'
      | 'take-twelve-lead'
      | 'cancel-twelve-lead'
      | 'choose-hospital'
      | 'send-alert'
      | 'read-back'
      | 'note-shown'
      | 'write-message'
      | 'note-event'
      | 'note-vital'
      | 'silence-alarms'
      | 'set-alarm-limits';
  }
>;

/** What is known around the case when a command comes. */
export interface CommandContext {
  readonly crew: string | null;
  /** With the time to reach each, as far as that can be reckoned now. */
  readonly hospitals: readonly Hospital[];
  /** Samples come from the monitor. */
  readonly hasSignal: boolean;
  readonly now: UnixMillis;
}

export type CommandDecision =
  | { readonly kind: 'refused'; readonly refusal: CommandRefusal }
  /** Done once all of them are durable. */
  | { readonly kind: 'write'; readonly entries: readonly CaseEntry[]; readonly file: CaseFile }
  | { readonly kind: 'change'; readonly file: CaseFile };

const OLDEST = 150;
/** A person silences for two minutes; then it sounds again by itself. */
export const SILENCE_MS = 120_000;

/** Beyond these a hand has slipped. In the unit of VITAL_UNITS. */
const VITAL_RANGES: Readonly<Record<VitalKind, readonly [least: number, most: number]>> = {
  spo2: [1, 100],
  'pulse-rate': [1, 400],
  systolic: [1, 400],
  diastolic: [1, 300],
  'mean-pressure': [1, 350],
  respiration: [0, 120],
  temperature: [10, 50],
  pain: [0, 10],
  glucose: [0.1, 100],
};

const refused = (refusal: CommandRefusal): CommandDecision => ({ kind: 'refused', refusal });

/** What a command about the case comes to. Pure: nothing has happened yet. */
export function decideCommand(file: CaseFile, command: CaseCommand, context: CommandContext): CommandDecision {
  const write = (...entries: readonly CaseEntry[]): CommandDecision => ({ kind: 'write', entries, file });
  const change = (changed: Partial<CaseFile>): CommandDecision => ({ kind: 'change', file: { ...file, ...changed } });
  switch (command.kind) {
    case 'note-patient': {
      const { label, caseNumber, ageYears, sex } = command;
      if (label.length > LONGEST_NAME || caseNumber.length > LONGEST_NAME) return refused('text-too-long');
      const isAge = ageYears === null || (Number.isInteger(ageYears) && ageYears >= 0 && ageYears <= OLDEST);
      if (!isAge) return refused('out-of-range');
      return write({ kind: 'patient', label, caseNumber, ageYears, sex });
    }
    case 'place-electrodes':
      // Ten seconds of two places would be a 12-lead of neither.
      return file.countdown === null ? change({ placement: command.placement }) : refused('countdown-under-way');
    case 'take-twelve-lead':
      if (file.countdown !== null) return change({});
      if (!context.hasSignal) return refused('no-signal');
      return change({
        countdown: { from: file.recorded, count: samplesOfTwelveLead(file.format), placement: file.placement },
      });
    case 'cancel-twelve-lead':
      return change({ countdown: null });
    case 'choose-hospital': {
      const hospital = context.hospitals.find(({ id }) => id === command.id);
      if (hospital === undefined) return refused('no-such-hospital');
      const { id, title, etaSeconds } = hospital;
      const eta = etaSeconds === null ? null : unixMillis(Math.round(context.now + etaSeconds * 1000));
      return write({ kind: 'hospital', hospital: id, title: title.en, eta });
    }
    case 'send-alert': {
      const { twelveLead, urgency } = command;
      if (context.crew === null) return refused('nobody-signed-on');
      if (file.hospital === null) return refused('no-hospital');
      if (!file.twelveLeads.some(({ firstSample }) => firstSample === twelveLead))
        return refused('no-such-twelve-lead');
      return write({ kind: 'alert', twelveLead: sampleIndex(twelveLead), hospital: file.hospital.id, urgency });
    }
    case 'read-back': {
      if (context.crew === null) return refused('nobody-signed-on');
      const line = file.talk.find(({ name, from }) => name === command.entry && from === 'hospital');
      const key = line === undefined ? null : keyOfName(file.session, line.name);
      if (line === undefined || key === null || line.said.kind === 'message') return refused('no-such-entry');
      if (line.said.readBackAt !== null) return change({});
      return write({ kind: 'read-back', epoch: key.epoch, seq: key.seq });
    }
    case 'note-shown': {
      const line = file.talk.find(({ name, from }) => name === command.entry && from === 'hospital');
      const key = line === undefined ? null : keyOfName(file.session, line.name);
      if (line === undefined || key === null) return refused('no-such-entry');
      // Two screens of one tablet, or one that has been loaded again: the first time counts.
      return line.isShown ? change({}) : write({ kind: 'shown', epoch: key.epoch, seq: key.seq });
    }
    case 'write-message': {
      const { text, preset } = command;
      if (context.crew === null) return refused('nobody-signed-on');
      if (text.length > LONGEST_TEXT || preset.length > LONGEST_NAME) return refused('text-too-long');
      return text.trim() === '' && preset === '' ? refused('not-understood') : write({ kind: 'message', text, preset });
    }
    case 'note-event': {
      const { event, text } = command;
      return text.length > LONGEST_TEXT ? refused('text-too-long') : write({ kind: 'event', event, text });
    }
    case 'note-vital': {
      const { values } = command;
      const isPlausible = values.every(({ vital, value }) => {
        const [least, most] = VITAL_RANGES[vital];
        return value >= least && value <= most;
      });
      if (values.length === 0 || !isPlausible) return refused('out-of-range');
      return write({ kind: 'vital', values, measuredAt: context.now, source: '' });
    }
    case 'set-alarm-limits':
      return checkAlarmLimits(command.limits).length > 0
        ? refused('out-of-range')
        : write({ kind: 'alarm-limits', limits: command.limits });
    case 'silence-alarms': {
      const until = command.isSilent ? unixMillis(context.now + SILENCE_MS) : null;
      const silenced = command.isSilent ? file.alarms.filter(({ condition }) => condition.isPresent) : [];
      return {
        kind: 'write',
        entries: silenced.map(({ condition: { kind, priority } }) => ({
          ...({ kind: 'alarm', condition: kind, priority, change: 'silenced' } as const),
        })),
        file: { ...file, alarmsSilencedUntil: until },
      };
    }
  }
}
