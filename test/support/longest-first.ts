import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Files that take longest within what runs at the same time, the longest first. */
const LONGEST: readonly string[] = [
  'browser/measurements.test.ts',
  'browser/decision.test.ts',
  'journey/exports.test.ts',
  'browser/tablet-touch.test.ts',
  'browser/console-bad-input.test.ts',
  'browser/qa-review.test.ts',
  'browser/tablet.test.ts',
  'browser/delivery.test.ts',
  'browser/replay.test.ts',
  'faults/disk.test.ts',
  'faults/network.test.ts',
  'faults/processes-and-clocks.test.ts',
  'faults/tablet-journal.test.ts',
  'faults/consoles.test.ts',
  'faults/noticed.test.ts',
];

/** A machine that has never run the tests would take the larger file first: at the end one processor waits for the longest one. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((file) => moduleId.endsWith(`/test/${file}`));
      return place === -1 ? LONGEST.length : place;
    };
    const order = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    const inGroups = await super.sort(files);
    return inGroups.sort((one, other) => order(one) - order(other) || placeOf(one) - placeOf(other));
  }
}
