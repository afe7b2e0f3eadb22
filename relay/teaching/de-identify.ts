import { ALARM_KINDS } from '../../protocol/ecg/course/alarm-limits.ts';
import { unixMillis, type SequenceNumber, type UnixMillis } from '../../protocol/ecg/units.ts';
import { isPreset } from '../../protocol/talk/presets.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { Epoch, UnitId } from '../../protocol/wire/identity.ts';
import type { RecordBody } from '../../protocol/wire/record.ts';

/** Who wrote something, as far as a copy tells: the crew, somebody at a hospital; or a hospital itself. */
export type Role = 'crew' | 'person' | 'hospital';

/** What stands for whom and what in one copy. */
export interface Disguise {
  time(at: UnixMillis): UnixMillis;
  /** The same one for the same name throughout the copy; empty for nobody. */
  name(role: Role, name: string): string;
  epoch(epoch: Epoch): Epoch;
  /** Numbers close up where a record was left out. */
  seq(epoch: Epoch, seq: SequenceNumber): SequenceNumber;
}

/** Stands where somebody's words stood, so that nobody takes silence for what was said. */
export const REMOVED = '[removed]';
export const COPIED_UNIT = 'teaching-copy' as UnitId;
const COPIED_LABEL = 'Teaching copy';
/** Older than that is told of nobody: the oldest are few. Source: HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C). */
const OLDEST_TOLD = 90;

const KNOWN_ALARMS: ReadonlySet<string> = new Set(ALARM_KINDS);

/**
 * Records that say where and who, or what cannot be read here and so cannot be made nobody's: a copy has none of them.
 */
export function isLeftOut(body: RecordBody): boolean {
  if (body.kind === 'other') return true;
  if (body.kind !== 'entry') return false;
  switch (body.entry.kind) {
    case 'position':
    case 'share':
    case 'unit-status':
    case 'other':
      return true;
    // Each named: whoever adds a kind decides what a copy has of it.
    case 'alarm-limits':
    case 'alarm':
    case 'alert':
    case 'decision':
    case 'event':
    case 'hospital':
    case 'message':
    case 'offer':
    case 'order':
    case 'patient':
    case 'read-back':
    case 'shown':
    case 'summons':
    case 'twelve-lead':
    case 'vital':
      return false;
  }
}

/** What a copy has of a record that is not left out: samples as they are, nobody's name, place, words and dates. Pure. */
export function deIdentified(body: RecordBody, isOfHospital: boolean, disguise: Disguise): RecordBody {
  switch (body.kind) {
    case 'opened': {
      const { format, startedAt, purpose } = body.description;
      return {
        kind: 'opened',
        description: {
          ...{ unit: COPIED_UNIT, source: COPIED_LABEL, patientLabel: COPIED_LABEL, software: '', format },
          startedAt: disguise.time(startedAt),
          ...(purpose === undefined ? {} : { purpose }),
        },
      };
    }
    case 'end': {
      const epochs = body.epochs.map(({ epoch, last }) => ({
        ...{ epoch: disguise.epoch(epoch), last: disguise.seq(epoch, last) },
      }));
      return { kind: 'end', sampleCount: body.sampleCount, epochs };
    }
    case 'records-lost': {
      const { epoch, first, last } = body;
      const range = { first: disguise.seq(epoch, first), last: disguise.seq(epoch, last) };
      return { kind: 'records-lost', epoch: disguise.epoch(epoch), ...range };
    }
    case 'seen':
      return { kind: 'seen', by: disguise.name('person', body.by), through: body.through };
    case 'entry': {
      const by = disguise.name(isOfHospital ? 'person' : 'crew', body.by);
      return { kind: 'entry', by, atSample: body.atSample, entry: entryOf(body.entry, disguise) };
    }
    case 'samples':
    case 'gap':
      return body;
    case 'other':
      throw new Error('a record that is left out has nothing to be copied');
  }
}

const wordsOf = (text: string): string => (text === '' ? '' : REMOVED);

function saidOf({ text, preset }: { readonly text: string; readonly preset: string }) {
  return { text: wordsOf(text), preset: isPreset(preset) ? preset : '' };
}

function entryOf(entry: CaseEntry, disguise: Disguise): CaseEntry {
  const hospital = (name: string): string => disguise.name('hospital', name);
  const timeOrNull = (at: UnixMillis | null): UnixMillis | null => (at === null ? null : disguise.time(at));
  switch (entry.kind) {
    case 'patient': {
      const { ageYears, sex } = entry;
      const age = ageYears === null ? null : Math.min(OLDEST_TOLD, ageYears);
      return { kind: 'patient', label: COPIED_LABEL, caseNumber: '', ageYears: age, sex };
    }
    case 'hospital': {
      const name = hospital(entry.hospital);
      return { kind: 'hospital', hospital: name, title: name, eta: timeOrNull(entry.eta) };
    }
    case 'alert':
      return { ...entry, hospital: hospital(entry.hospital) };
    case 'vital':
      return {
        kind: 'vital',
        values: entry.values,
        measuredAt: disguise.time(entry.measuredAt),
        source: wordsOf(entry.source),
      };
    case 'event':
      return { kind: 'event', event: entry.event, text: wordsOf(entry.text) };
    case 'message':
      return { kind: 'message', ...saidOf(entry) };
    case 'order':
      return { kind: 'order', ...saidOf(entry) };
    case 'read-back':
    case 'shown':
      return { kind: entry.kind, epoch: disguise.epoch(entry.epoch), seq: disguise.seq(entry.epoch, entry.seq) };
    case 'decision':
      return { ...entry, reason: wordsOf(entry.reason), hospital: hospital(entry.hospital) };
    case 'alarm':
      return { ...entry, condition: KNOWN_ALARMS.has(entry.condition) ? entry.condition : REMOVED };
    case 'summons':
      return {
        ...entry,
        ...{ epoch: disguise.epoch(entry.epoch), seq: disguise.seq(entry.epoch, entry.seq) },
        person: disguise.name('person', entry.person),
      };
    case 'offer':
      return { kind: 'offer', hospital: hospital(entry.hospital), reason: wordsOf(entry.reason) };
    case 'twelve-lead':
    case 'alarm-limits':
      return entry;
    case 'position':
    case 'share':
    case 'unit-status':
    case 'other':
      throw new Error('an entry that is left out has nothing to be copied');
  }
}

/** Names by number, in the order in which they come: "crew 1", "person 2". */
export function namesByNumber(): Disguise['name'] {
  const known = new Map<string, string>();
  const counts = { crew: 0, person: 0, hospital: 0 };
  return (role, name) => {
    if (name === '') return '';
    const key = `${role} ${name}`;
    const held = known.get(key);
    if (held !== undefined) return held;
    counts[role] += 1;
    const made = `${role} ${String(counts[role])}`;
    known.set(key, made);
    return made;
  };
}

/** A secret shift: between one and ten years back, to the millisecond, of 8 bytes by chance. */
export function secretShift(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const share = (view.getUint32(0) * 2 ** 21 + (view.getUint32(4) >>> 11)) / 2 ** 53;
  return -Math.round((365 + share * 9 * 365) * 86_400_000);
}

export const shifted =
  (shift: number): Disguise['time'] =>
  (at) =>
    unixMillis(Math.max(0, at + shift));
