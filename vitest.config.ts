import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** What is about latency, about what a page costs, or about a device that measures on whether it is read or not: alone on the machine. */
const MEASURED = [
  'test/browser/live-twelve-lead.test.ts',
  'test/browser/tablet-figures.test.ts',
  'test/journey/monitor-figures.test.ts',
  'test/journey/serial-monitor.test.ts',
  'test/browser/bluetooth-monitor.test.ts',
];
const MEASURED_AT_LENGTH = 'test/thorough/electrode-to-pixel.test.ts';
/** Figures of many units at once: alone as well, and with `npm run faults` only, where they are those of the README. */
const FIGURES = ['test/faults/figures.test.ts'];
/** `npm test -- --all`: also what shows once more, at greater length, what a quicker test or the simulator shows each time. */
const isThorough = process.env['PREARRIVAL_TESTS'] === 'all';
/** What has seconds to hold, and waits for most of them: two files at once, and nothing heavy beside them. */
const WAITING = ['test/faults/noticed.test.ts', 'test/faults/consoles.test.ts'];
const WAITING_JOURNEYS = ['test/journey/watching.test.ts'];
/** They wait for disks and starts in turn, and what has a time to hold does not run beside them. */
const KILLED = ['test/faults/kill.test.ts', 'test/faults/power-cut.test.ts'];
/**
 * With FAULTS=all a silence of ten minutes and the long figures. Otherwise for two hundred kills and a hundred power cuts side
 * by side: each takes 0.2 to 0.8 s, by the machine.
 */
const FAULT_TIMEOUT = process.env['FAULTS'] === 'all' ? 30 * 60_000 : 300_000;

/** In full some wait for ten minutes anyway, and the figures of the others are those of a machine with time for them. */
const ROWS_AT_ONCE = process.env['FAULTS_ALONE'] === '1' ? 1 : process.env['FAULTS'] === 'all' ? 5 : 10;

/** Unit tests sit beside their file and must stay quick; what crosses rooms lives in test/ and runs real processes. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,ambulance-unit,relay,hospital-console,deploy}/**/*.test.ts'],
          // What hangs is found as well; what reckons for five seconds may take six times as long beside others.
          testTimeout: 60_000,
          // They leave nothing behind, so a worker loads what they share once: half the time of all of them.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'contracts',
          include: ['test/{architecture,contracts}/**/*.test.ts'],
          testTimeout: 60_000,
          // The same: relay and readers are loaded once in a worker.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'journey',
          include: ['test/{journey,browser}/**/*.test.ts', ...(isThorough ? ['test/thorough/**/*.test.ts'] : [])],
          exclude: [...MEASURED, MEASURED_AT_LENGTH, ...WAITING_JOURNEYS],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Two at a time: they mostly wait for real clocks, and Chromium paints without a graphics card.
          // What they leave behind is put away by each test (support/endings.ts), so a worker loads Playwright and the rest once.
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'measured',
          include: [
            ...MEASURED,
            ...(isThorough ? [MEASURED_AT_LENGTH] : []),
            ...(process.env['FAULTS'] === undefined && !isThorough ? [] : FIGURES),
          ],
          testTimeout: FAULT_TIMEOUT,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          name: 'killed',
          include: KILLED,
          testTimeout: FAULT_TIMEOUT,
          hookTimeout: 120_000,
          maxWorkers: 4,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          exclude: [...FIGURES, ...WAITING, ...KILLED],
          testTimeout: FAULT_TIMEOUT,
          hookTimeout: 120_000,
          // Rows of a file run side by side, and two files: they mostly wait for real clocks.
          maxConcurrency: ROWS_AT_ONCE,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'waiting',
          include: [...WAITING_JOURNEYS, ...WAITING],
          testTimeout: FAULT_TIMEOUT,
          hookTimeout: 120_000,
          maxConcurrency: 10,
          sequence: { groupOrder: 6 },
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 300_000,
          // Both processors are busy with it; beside the kills and the power cuts, which leave them time.
          maxWorkers: 4,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
