import type { Schedule } from './schedule.ts';

const one = { seed: 1, units: 1, relays: 1, consoles: 1 };

/** Minimal schedules that once broke a promise. They stay. */
export const FOUND_ONCE: readonly { readonly what: string; readonly schedule: Schedule }[] = [
  {
    what: 'a journal put back to when it had no sample yet gave a place twice',
    schedule: {
      ...one,
      lasts: 4_041,
      faults: [
        { kind: 'journal-rolled-back', at: 4_040, unit: 0, for: 0, age: 3_876 },
        { kind: 'journal-deleted', at: 4, unit: 0, for: 151 },
      ],
    },
  },
  {
    what: 'a record that rotted before its delivery was awaited for ever',
    schedule: { ...one, lasts: 2_000, faults: [{ kind: 'journal-rots', at: 209, unit: 0, for: 0, records: 0 }] },
  },
  {
    what: 'END rotted, and nobody ended the session again',
    schedule: {
      ...one,
      lasts: 6_089,
      faults: [
        { kind: 'black-hole', at: 3_138, unit: 0, relay: 0, for: 2_438 },
        { kind: 'journal-rots', at: 6_082, unit: 0, for: 0, records: 3 },
      ],
    },
  },
  {
    what: 'the next patient came before the full disk had taken the first one’s opening',
    schedule: {
      ...one,
      lasts: 2_000,
      faults: [
        { kind: 'next-patient', at: 0, unit: 0 },
        { kind: 'unit-disk-full', at: 0, unit: 0, for: 767 },
      ],
    },
  },
  {
    what: 'the electrodes came off just as somebody ended the session, on a slow disk',
    schedule: {
      ...one,
      lasts: 2_000,
      faults: [
        { kind: 'next-patient', at: 0, unit: 0 },
        { kind: 'unit-disk-slow', at: 0, unit: 0, for: 3_307 },
      ],
    },
  },
  {
    what: 'an old copy of the journal ended a session of which the relay held more',
    schedule: {
      ...one,
      lasts: 3_015,
      faults: [
        { kind: 'clock-steps', at: 2_809, unit: 0, by: 259_200_000 },
        { kind: 'journal-rolled-back', at: 3_014, unit: 0, for: 0, age: 0 },
      ],
    },
  },
  {
    what: 'a page that had missed data believed the gap of an old copy of the journal',
    schedule: {
      ...one,
      units: 2,
      lasts: 6_530,
      faults: [
        { kind: 'journal-rolled-back', at: 6_478, unit: 0, for: 907, age: 6_450 },
        { kind: 'console-stalls', at: 2_359, console: 0, for: 2_789 },
        { kind: 'journal-rots', at: 2_290, unit: 0, for: 147, records: 5 },
      ],
    },
  },
  {
    what: 'a page was compared before it had come back to the relay that had been restored',
    schedule: {
      ...one,
      seed: 1_172_586_333,
      relays: 2,
      lasts: 4_106,
      faults: [
        { kind: 'relay-restored', at: 2_473, relay: 0, for: 1_634, age: 1_617 },
        { kind: 'journal-deleted', at: 2_490, unit: 0, for: 1_410 },
        { kind: 'relay-sleeps', at: 0, relay: 1, for: 4_297 },
        { kind: 'unit-power-cut', at: 1_009, unit: 0, for: 2_960 },
      ],
    },
  },
  {
    what: 'samples that had rotted below an entry were forgotten, and a gap was declared over them',
    schedule: {
      ...one,
      seed: 2_070_776_395,
      lasts: 2_000,
      entries: 6,
      faults: [{ kind: 'journal-rots', at: 506, unit: 0, for: 393, records: 4 }],
    },
  },
  {
    what: 'a page that opened late believed a gap over samples that it had not asked for',
    schedule: {
      ...one,
      lasts: 2_000,
      faults: [{ kind: 'journal-rolled-back', at: 600, unit: 0, for: 400, age: 580 }],
    },
  },
];
