import fc from 'fast-check';

/** Something that goes wrong. Times in ms; `unit`, `relay` and `console` count from 0, modulo how many there are. */
export type Fault =
  | {
      readonly kind: 'unit-killed' | 'unit-power-cut';
      readonly at: number;
      readonly unit: number;
      readonly for: number;
    }
  | {
      readonly kind: 'journal-rots';
      readonly at: number;
      readonly unit: number;
      readonly for: number;
      readonly records: number;
    }
  | { readonly kind: 'journal-deleted'; readonly at: number; readonly unit: number; readonly for: number }
  | {
      readonly kind: 'journal-rolled-back';
      readonly at: number;
      readonly unit: number;
      readonly for: number;
      /** How many ms old the copy is that is put back. */
      readonly age: number;
    }
  | {
      readonly kind: 'unit-disk-full' | 'unit-disk-fails' | 'unit-disk-slow' | 'unit-sleeps';
      readonly at: number;
      readonly unit: number;
      readonly for: number;
    }
  | { readonly kind: 'clock-steps'; readonly at: number; readonly unit: number; readonly by: number }
  | { readonly kind: 'another-network' | 'next-patient'; readonly at: number; readonly unit: number }
  | {
      readonly kind: 'relay-killed' | 'relay-power-cut';
      readonly at: number;
      readonly relay: number;
      readonly for: number;
    }
  | {
      readonly kind: 'relay-restored';
      readonly at: number;
      readonly relay: number;
      readonly for: number;
      /** How many ms old the backup is. */
      readonly age: number;
    }
  | {
      readonly kind: 'relay-disk-full' | 'relay-disk-fails' | 'relay-disk-slow' | 'relay-sleeps';
      readonly at: number;
      readonly relay: number;
      readonly for: number;
    }
  | {
      readonly kind: 'link-cut' | 'link-breaks-here' | 'link-breaks-there';
      readonly at: number;
      readonly unit: number;
      readonly relay: number;
    }
  | {
      readonly kind: 'black-hole' | 'one-way-up' | 'one-way-down' | 'far-away' | 'portal' | 'silent-portal';
      readonly at: number;
      readonly unit: number;
      readonly relay: number;
      readonly for: number;
    }
  | { readonly kind: 'console-cut'; readonly at: number; readonly console: number }
  | { readonly kind: 'console-stalls'; readonly at: number; readonly console: number; readonly for: number };

/** One history to be: the same schedule always gives the same. */
export interface Schedule {
  /** Of everything that is left to chance inside it. */
  readonly seed: number;
  readonly units: number;
  readonly relays: number;
  readonly consoles: number;
  /** When the last fault is mended and the electrodes come off, ms. */
  readonly lasts: number;
  readonly faults: readonly Fault[];
  /** How often people write something, in the hospitals and in the ambulances by turns; left out: never. */
  readonly entries?: number;
}

const unit = fc.nat(1);
const relay = fc.nat(1);
const whom = { unit };
const at = fc.nat(14_000);
const short = fc.nat(8_000);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constantFrom('unit-killed', 'unit-power-cut'), at, ...whom, for: fc.nat(4_000) }),
  fc.record({ kind: fc.constant('journal-rots'), at, ...whom, for: fc.nat(2_000), records: fc.nat({ max: 6 }) }),
  fc.record({ kind: fc.constant('journal-rolled-back'), at, ...whom, for: fc.nat(2_000), age: fc.nat(8_000) }),
  fc.record({ kind: fc.constant('journal-deleted'), at, ...whom, for: fc.nat(2_000) }),
  fc.record({
    kind: fc.constantFrom('unit-disk-full', 'unit-disk-fails', 'unit-disk-slow', 'unit-sleeps'),
    ...{ at, ...whom, for: short },
  }),
  fc.record({
    kind: fc.constant('clock-steps'),
    ...{ at, ...whom, by: fc.constantFrom(-3 * 86_400_000, -3_600_000, -400, 400, 3_600_000, 3 * 86_400_000) },
  }),
  fc.record({ kind: fc.constantFrom('another-network', 'next-patient'), at, ...whom }),
  fc.record({ kind: fc.constantFrom('relay-killed', 'relay-power-cut'), at, relay, for: fc.nat(4_000) }),
  fc.record({ kind: fc.constant('relay-restored'), at, relay, for: fc.nat(3_000), age: fc.nat(12_000) }),
  fc.record({
    kind: fc.constantFrom('relay-disk-full', 'relay-disk-fails', 'relay-disk-slow', 'relay-sleeps'),
    ...{ at, relay, for: short },
  }),
  fc.record({ kind: fc.constantFrom('link-cut', 'link-breaks-here', 'link-breaks-there'), at, ...whom, relay }),
  fc.record({
    kind: fc.constantFrom('black-hole', 'one-way-up', 'one-way-down', 'far-away', 'portal', 'silent-portal'),
    ...{ at, ...whom, relay, for: fc.nat(12_000) },
  }),
  fc.record({ kind: fc.constant('console-cut'), at, console: fc.nat(1) }),
  fc.record({ kind: fc.constant('console-stalls'), at, console: fc.nat(1), for: short }),
);

/** Any schedule; fast-check shrinks a failing one to fewer and shorter faults, fewer machines and less time. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(0x7fffffff).map((seed) => seed + 1),
  units: fc.constantFrom(1, 1, 2),
  relays: fc.constantFrom(1, 1, 2),
  consoles: fc.constantFrom(1, 0, 2),
  lasts: fc.integer({ min: 2_000, max: 16_000 }),
  faults: fc.array(fault, { maxLength: 10 }),
  entries: fc.constantFrom(0, 6, 12),
});

/** Without what comes after its end, and so never happens. */
export const trimmed = (schedule: Schedule): Schedule => ({
  ...schedule,
  faults: schedule.faults.filter(({ at: time }) => time < schedule.lasts),
});

/** As text that can be pasted back into a test. */
export const describeSchedule = (schedule: Schedule): string =>
  JSON.stringify(schedule, null, 1)
    .replaceAll(/\n\s+"(?=kind|at|unit|relay|console|for|by|records|age)/g, ' "')
    .replaceAll(/\n\s+\}/g, ' }');
