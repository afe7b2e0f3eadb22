import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import { tidily } from '../../support/endings.ts';
import { noteFault } from '../../support/fault-table.ts';
import { makeRecord, type MadeRecord } from '../../support/made-record.ts';
import { startUnit, temporaryFolder } from '../../support/parts.ts';
import { seconds, watch, type WatchedUnit } from '../../support/watched-unit.ts';
import { expectRecords, expectSamples, readerOf, recordingsOf } from '../../support/whole-recording.ts';
import { nextUnit, relay } from './receivers.ts';

const FAULT = 'two apps as one device';
const isWholeRun = process.env['FAULTS'] === 'all';

/** One of the apps, with a journal and a recording of its own. */
interface App {
  readonly original: MadeRecord;
  /** Again, too: it goes on where it was. */
  readonly start: () => WatchedUnit;
}

describe.concurrent('[D9] two apps with the credential of one device', () => {
  const appOf = (unit: string, lastsSeconds: number): App => {
    const original = makeRecord(lastsSeconds);
    const options = {
      relay: relay(),
      unit,
      journal: temporaryFolder(),
      source: `wfdb:${original.header}`,
      drain: true,
    };
    return { original, start: () => watch(startUnit(options)) };
  };

  it('slow each other down, say so in a sentence, and lose nothing', () =>
    tidily(async () => {
      const name = nextUnit();
      // Of different lengths, so that it is known which recording is whose.
      const [one, another] = [appOf(name, isWholeRun ? 40 : 13), appOf(name, isWholeRun ? 38 : 11)];
      const begun = performance.now();
      const [first, second] = [one.start(), another.start()];
      // Whichever of them has to wait for the other says why.
      const waits = (app: App, unit: WatchedUnit) =>
        unit.line(({ link }) => /^refused .*newer connection/.test(link)).then(({ link }) => ({ app, unit, link }));
      const told = await Promise.any([waits(one, first), waits(another, second)]);
      const other = told.unit === first ? second : first;
      let waiting = told.unit;
      if (!isWholeRun) {
        // It would try again after half a minute; a person who reads the sentence is sooner.
        waiting.part.kill('SIGTERM');
        await waiting.part.ended;
        expect((await other.part.ended).code, other.part.said()).toBe(0);
        waiting = told.app.start();
      }
      for (const { part } of [other, waiting]) expect((await part.ended).code, part.said()).toBe(0);
      const lasted = (performance.now() - begun) / 1000;
      const client = readerOf(relay());
      const sessions = await recordingsOf(name, client);
      expect(sessions).toHaveLength(2);
      const counts: number[] = [];
      for (const { id, samples } of sessions) {
        const original = [one, another].map((app) => app.original).find(({ length }) => length === samples);
        if (original === undefined) throw new Error(`${samples} samples are of neither`);
        const records = await expectRecords(id as SessionId, client);
        expectSamples(records, original);
        counts.push(records.length);
      }
      noteFault({
        chapter: 'network',
        fault: FAULT,
        expected: 'one of them waits and says why; both recordings whole',
        measured:
          `"${told.link}"; ${isWholeRun ? 'both drained' : 'the other drained, and it after a new start,'} ` +
          `after ${seconds(lasted)}; 0 of ${counts.join(' and ')} records lost, 0 stored twice`,
      });
    }));
});
