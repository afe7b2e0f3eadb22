import { defineConfig } from 'vitest/config';

/** Unit tests sit beside their file and must stay quick; what crosses rooms lives in test/ and runs real processes. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{protocol,ambulance-unit,relay,hospital-console,deploy}/**/*.test.ts',
            'test/{architecture,contracts}/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'journey',
          include: ['test/{journey,browser}/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
