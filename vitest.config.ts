import { defineConfig } from 'vitest/config';

/** Journeys that are about latency. */
const MEASURED = ['test/journey/watching.test.ts'];

/** Unit tests sit beside their file and must stay quick; what crosses rooms lives in test/ and runs real processes. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{protocol,ambulance-unit,relay,hospital-console,deploy}/**/*.test.ts',
            'test/architecture/**/*.test.ts',
          ],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'contracts',
          include: ['test/contracts/**/*.test.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'journey',
          include: ['test/journey/**/*.test.ts'],
          exclude: MEASURED,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Two at a time: they mostly wait for real clocks.
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'measured',
          include: ['test/browser/**/*.test.ts', ...MEASURED],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // Alone on the machine: they measure latencies and what a page costs.
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          // With FAULTS=all a silence of ten minutes and the long figures.
          testTimeout: process.env['FAULTS'] === 'all' ? 30 * 60_000 : 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // Rows of a file run side by side: they mostly wait for real clocks.
          maxConcurrency: 10,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 300_000,
          fileParallelism: false,
          // Each keeps both processors busy.
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
