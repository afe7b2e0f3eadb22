import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { offset, sampleCount, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { UnitId } from '../../protocol/wire/identity.ts';
import { hashOfSealedRecord } from '../../protocol/wire/record-codec.ts';
import { etaOf } from '../../relay/log/case-facts.ts';
import type { AppendOutcome, Commit, RecordToAppend, SessionLog } from '../../relay/log/session-log.ts';
import { epochOf, SessionAuthor, sessionNumber } from '../support/session-author.ts';
import type { AuthoredRecord } from '../support/session-author.ts';

/** One durable store and the ways a test may treat it. */
export interface LogUnderTest {
  /** Opens the store; a second time after `close`, what was stored is there. */
  open(): Promise<SessionLog>;
  /** Removes the store. */
  discard(): Promise<void>;
}

const UNIT = 'ambulance-1' as UnitId;
const OTHER = 'ambulance-2' as UnitId;
const range = (first: number, end: number): SampleRange => ({ first: sampleIndex(first), end: sampleIndex(end) });

async function stored(
  log: SessionLog,
  records: readonly RecordToAppend[],
  unit = UNIT,
): Promise<readonly AppendOutcome[]> {
  const result = await log.append(unit, records);
  if (!result.ok) throw new Error(result.trouble.sentence);
  return result.outcomes;
}
const kinds = (outcomes: readonly AppendOutcome[]): string[] => outcomes.map(({ kind }) => kind);
const bytesOf = (records: readonly { readonly sealed: Uint8Array }[]): string[] =>
  records.map(({ sealed }) => Buffer.from(sealed).toString('hex'));

/** What every SessionLog promises, whatever it is built on. */
export function describeSessionLog(name: string, make: () => LogUnderTest): void {
  describe(`the session log on ${name}`, () => {
    const opened: { log: SessionLog; under: LogUnderTest }[] = [];
    const begin = async (): Promise<{ log: SessionLog; under: LogUnderTest }> => {
      const under = make();
      const log = await under.open();
      opened.push({ log, under });
      return { log, under };
    };
    afterEach(async () => {
      for (const { log, under } of opened.splice(0)) {
        await log.close();
        await under.discard();
      }
    });
    const again = async (log: SessionLog, under: LogUnderTest): Promise<SessionLog> => {
      await log.close();
      const reopened = await under.open();
      opened.push({ log: reopened, under });
      return reopened;
    };

    const nowAndReopened = async (
      { log, under }: { log: SessionLog; under: LogUnderTest },
      isSo: (one: SessionLog) => void,
    ): Promise<void> => {
      isSo(log);
      isSo(await again(log, under));
    };

    it('gives every record of a session the next offset and its very bytes back', async () => {
      const { log } = await begin();
      const author = new SessionAuthor();
      const written = author.frames(20);
      const outcomes = await stored(log, written);
      expect(outcomes.map((outcome) => (outcome.kind === 'stored' ? outcome.logged.offset : null))).toEqual(
        written.map((_, i) => i + 1),
      );
      const read = log.read(author.session, offset(1), 100);
      expect(bytesOf(read)).toEqual(bytesOf(written));
      expect(bytesOf(log.read(author.session, offset(5), 3))).toEqual(bytesOf(written.slice(4, 7)));
      expect(log.read(author.session, offset(22), 10)).toEqual([]);
      expect(log.read(sessionNumber(99), offset(1), 10)).toEqual([]);
    });

    it('[D3] acknowledges the same record again without storing it twice', async () => {
      const { log } = await begin();
      const author = new SessionAuthor();
      const written = author.frames(5);
      await stored(log, written);
      expect(kinds(await stored(log, written))).toEqual(written.map(() => 'duplicate'));
      const twice = author.samples();
      expect(kinds(await stored(log, [twice, twice]))).toEqual(['stored', 'duplicate']);
      expect(log.standing(author.session)?.head).toBe(7);
      expect(log.counters).toMatchObject({ recordsStored: 7, duplicates: 7, conflicts: 0 });
    });

    it('[D3] keeps the first of two records that differ under one number, and tells of the other', async () => {
      const { log } = await begin();
      const one = new SessionAuthor();
      const other = new SessionAuthor();
      await stored(log, [one.open(), one.samples(50)]);
      other.open();
      expect(kinds(await stored(log, [other.samples(40)]))).toEqual(['conflict']);
      expect(bytesOf(log.read(one.session, offset(1), 10))).toEqual(bytesOf(one.written));
      expect(log.counters.conflicts).toBe(1);
      const third = new SessionAuthor({ session: 3 });
      const fourth = new SessionAuthor({ session: 3 });
      expect(kinds(await stored(log, [third.samples(50), fourth.samples(40)]))).toEqual(['stored', 'conflict']);
    });

    it('lets a session belong to the unit that began it', async () => {
      const { log } = await begin();
      const author = new SessionAuthor();
      await stored(log, author.frames(1));
      expect(kinds(await stored(log, [author.samples()], OTHER))).toEqual(['not-yours']);
      expect(log.held(author.session)?.unit).toBe(UNIT);
    });

    it('[D4] says per epoch what is held, with the holes', async () => {
      const { log } = await begin();
      const author = new SessionAuthor();
      const written = author.frames(9);
      const later = new SessionAuthor({ epoch: 2, fromSample: 450 }).frames(2);
      await stored(log, [...written.slice(0, 3), ...written.slice(7), ...later]);
      expect(log.held(author.session)?.epochs).toEqual([
        { epoch: epochOf(1), held: [range13(1, 3), range13(8, 10)], lost: [] },
        { epoch: epochOf(2), held: [range13(1, 3)], lost: [] },
      ]);
      expect(log.held(sessionNumber(9))).toBeNull();
      await stored(log, written.slice(3, 7));
      expect(log.held(author.session)?.epochs[0]?.held).toEqual([range13(1, 10)]);
    });
    const range13 = (first: number, last: number): { first: number; last: number } => ({ first, last });

    it('tells every group commit once it is durable, in offset order, before its appends resolve', async () => {
      const { log } = await begin();
      const heard: number[] = [];
      const stop = log.listen((commits: readonly Commit[]) => {
        for (const { records } of commits) heard.push(...records.map(({ offset: at }) => at));
      });
      const author = new SessionAuthor();
      const written = author.frames(9);
      const appends = written.map(async (record) => {
        const outcomes = await stored(log, [record]);
        const [outcome] = outcomes;
        expect(heard).toContain(outcome?.kind === 'stored' ? outcome.logged.offset : 0);
      });
      await Promise.all(appends);
      expect(heard).toEqual(written.map((_, i) => i + 1));
      stop();
      await stored(log, [author.samples()]);
      expect(heard).toHaveLength(10);
    });

    it('counts samples, gaps and what is awaited, and finds the description', async () => {
      const { log } = await begin();
      const author = new SessionAuthor();
      const written = [author.open(), author.samples(50), author.gap(25, 'app_down'), ...author.frames(4)];
      await stored(
        log,
        [written[0], written[1], written[2], written[5]].filter((one) => one !== undefined),
      );
      const standing = log.standing(author.session);
      expect(standing).toMatchObject({
        unit: UNIT,
        samples: 100,
        gaps: [{ first: 50, end: 75, reason: 'app_down' }],
        awaited: [{ first: 75, end: 175 }],
        endSample: 225,
        complete: false,
        endedAt: null,
      });
      expect(standing?.description?.source).toBe('A test');
      expect(log.standings().map(({ session }) => session)).toEqual([author.session]);
    });

    it('[D8] is complete when END has come and everything that it counts, and not before', async () => {
      const { log } = await begin();
      const author = new SessionAuthor();
      const first = author.frames(4);
      const restarted = new SessionAuthor({ epoch: 2, fromSample: author.endSample });
      const second = restarted.frames(4);
      const end = restarted.end([{ epoch: author.epoch, last: first.at(-1)?.record.seq ?? (0 as never) }]);
      await stored(log, [...first.slice(0, 4), ...second, end]);
      expect(log.standing(author.session)).toMatchObject({ complete: false, awaited: [{ first: 150, end: 200 }] });
      expect(log.standing(author.session)?.endedAt).toBe(end.record.recordedAt);
      expect(log.root(author.session)).toBeNull();
      await stored(log, first.slice(4));
      expect(log.standing(author.session)).toMatchObject({ complete: true, awaited: [], samples: 400 });
      const root = createHash('sha256');
      for (const last of [first.at(-1), end]) {
        const hash = hashOfSealedRecord(last?.sealed ?? new Uint8Array(0));
        if (hash.ok) root.update(hash.value);
      }
      expect(Buffer.from(log.root(author.session) ?? []).toString('hex')).toBe(root.digest('hex'));
    });

    it('[D8] is complete without records that the unit declares lost, also after it was opened again', async () => {
      const { log, under } = await begin();
      const author = new SessionAuthor();
      const [opened, first, , last] = author.frames(3);
      const later = new SessionAuthor({ epoch: 2, fromSample: 50 });
      const declared = [
        later.write({ kind: 'records-lost', epoch: author.epoch, first: sequenceNumber(3), last: sequenceNumber(3) }),
        later.gap(50, 'corrupt'),
      ];
      const gone = new SessionAuthor({ epoch: 3, fromSample: 150 });
      const end = later.write({
        kind: 'end',
        sampleCount: sampleCount(150),
        epochs: [
          { epoch: author.epoch, last: sequenceNumber(4) },
          { epoch: gone.epoch, last: sequenceNumber(2) },
          { epoch: later.epoch, last: sequenceNumber(4) },
        ],
      });
      await stored(
        log,
        [opened, first, last, declared[1], end].filter((one) => one !== undefined),
      );
      expect(log.standing(author.session)?.complete, 'undeclared').toBe(false);
      await stored(log, declared.slice(0, 1));
      expect(log.standing(author.session)?.complete, 'a whole epoch is missing').toBe(false);
      const newest = later.write({
        ...{ kind: 'records-lost', epoch: gone.epoch },
        ...{ first: sequenceNumber(1), last: sequenceNumber(2) },
      });
      await stored(log, [newest]);
      const root = createHash('sha256');
      for (const one of [last, newest]) {
        const hash = hashOfSealedRecord(one?.sealed ?? new Uint8Array(0));
        if (hash.ok) root.update(hash.value);
      }
      const expected = root.digest('hex');
      await nowAndReopened({ log, under }, (one) => {
        expect(one.held(author.session)?.epochs).toEqual(
          expect.arrayContaining([
            { epoch: author.epoch, held: [range13(1, 2), range13(4, 4)], lost: [range13(3, 3)] },
            { epoch: gone.epoch, held: [], lost: [range13(1, 2)] },
          ]),
        );
        expect(one.standing(author.session)).toMatchObject({ complete: true, awaited: [], samples: 100 });
        expect(Buffer.from(one.root(author.session) ?? []).toString('hex')).toBe(expected);
      });
    });

    it('[D8] goes on behind an END, and is complete again with the next', async () => {
      const { log, under } = await begin();
      const author = new SessionAuthor();
      const first = [...author.frames(2), author.end()];
      await stored(log, first);
      const root = log.root(author.session);
      expect(root).not.toBeNull();
      const later = new SessionAuthor({ epoch: 2, fromSample: author.endSample });
      await stored(log, later.frames(1));
      expect(log.standing(author.session)).toMatchObject({ complete: false, endedAt: null });
      expect(log.root(author.session)).toBeNull();
      const end = later.end([{ epoch: author.epoch, last: sequenceNumber(first.length) }]);
      await stored(log, [end]);
      await nowAndReopened({ log, under }, (one) => {
        expect(one.standing(author.session)).toMatchObject({ complete: true, endedAt: end.record.recordedAt });
        expect(one.root(author.session)).not.toEqual(root);
      });
    });

    describe('finding records by sample', () => {
      const samplesOf = (log: SessionLog, from: number, end: number, limit = 1000): [number, number][] =>
        log.readSamples(sessionNumber(1), range(from, end), limit).map(({ samples }) => [samples.first, samples.end]);

      it('gives them in order of sample index however they were committed', async () => {
        const { log } = await begin();
        const author = new SessionAuthor();
        const written = author.frames(12);
        const order = [0, 9, 10, 4, 5, 6, 11, 1, 2, 3, 7, 12, 8];
        for (const i of order)
          await stored(
            log,
            [written[i]].filter((one) => one !== undefined),
          );
        const all = Array.from({ length: 12 }, (_, i) => [i * 50, (i + 1) * 50]);
        expect(samplesOf(log, 0, 600)).toEqual(all);
        expect(samplesOf(log, 120, 260)).toEqual(all.slice(2, 6));
        expect(samplesOf(log, 100, 101)).toEqual([[100, 150]]);
        expect(samplesOf(log, 600, 700)).toEqual([]);
      });

      it('is read on from the end of the last one where there were more', async () => {
        const { log } = await begin();
        const author = new SessionAuthor();
        const written = [...author.frames(200), author.gap(500), ...author.frames(100)];
        await stored(log, written.slice(150));
        await stored(log, written.slice(0, 150));
        const found: [number, number][] = [];
        for (let at = 0; ;) {
          const page = samplesOf(log, at, author.endSample, 7);
          if (page.length === 0) break;
          found.push(...page);
          at = page.at(-1)?.[1] ?? Infinity;
        }
        expect(found).toHaveLength(301);
        found.reduce((end, [first, next]) => {
          expect(first).toBe(end);
          return next;
        }, 0);
      });

      it('[D8] answers each sample once: where two epochs recorded it, from the record that came first', async () => {
        const { log } = await begin();
        const one = new SessionAuthor();
        const other = new SessionAuthor({ epoch: 2, fromSample: 75 });
        await stored(log, one.frames(4));
        await stored(log, other.frames(2));
        expect(samplesOf(log, 0, 1000)).toEqual([
          [0, 50],
          [50, 100],
          [100, 150],
          [150, 200],
        ]);
        await stored(log, other.frames(2));
        expect(samplesOf(log, 150, 1000)).toEqual([
          [150, 200],
          [200, 225],
          [225, 275],
        ]);
      });

      it('[D8] data stands where a gap declares the same samples, and the gap comes in parts', async () => {
        const { log, under } = await begin();
        const before = new SessionAuthor();
        const after = new SessionAuthor({ epoch: 2, fromSample: 50 });
        const written = before.frames(12);
        await stored(
          log,
          [written[0], written[5], written[6]].filter((one) => one !== undefined),
        );
        await stored(log, [after.open(), after.gap(550, 'app_down')]);
        await stored(
          log,
          [written[9]].filter((one) => one !== undefined),
        );
        const gaps = [
          { first: 50, end: 200, reason: 'app_down' },
          { first: 300, end: 400, reason: 'app_down' },
          { first: 450, end: 600, reason: 'app_down' },
        ];
        const parts = [
          [50, 200],
          [200, 250],
          [250, 300],
          [300, 400],
          [400, 450],
          [450, 600],
        ];
        await nowAndReopened({ log, under }, (one) => {
          expect(one.standing(before.session)).toMatchObject({ samples: 150, gaps, awaited: [{ first: 0, end: 50 }] });
          expect(samplesOf(one, 0, 600)).toEqual(parts);
          expect(samplesOf(one, 310, 410)).toEqual(parts.slice(3, 5));
          const inPages: [number, number][] = [];
          for (let at = 0; ; at = inPages.at(-1)?.[1] ?? 0) {
            const page = samplesOf(one, at, 600, 1);
            if (page.length === 0) break;
            inPages.push(...page);
          }
          expect(inPages).toEqual(parts);
        });
      });
    });

    it('holds everything after it was closed and opened again, under the same ledger', async () => {
      const { log, under } = await begin();
      const author = new SessionAuthor();
      const written = [...author.frames(30), author.gap(100), ...author.frames(10), author.end()];
      await stored(log, [...written.slice(0, 10), ...written.slice(20)]);
      const before = { standing: log.standing(author.session), held: log.held(author.session), ledger: log.ledger };
      const reopened = await again(log, under);
      expect({
        standing: reopened.standing(author.session),
        held: reopened.held(author.session),
        ledger: reopened.ledger,
      }).toEqual(before);
      expect(kinds(await stored(reopened, written.slice(5, 15)))).toEqual([
        ...Array.from({ length: 5 }, () => 'duplicate'),
        ...Array.from({ length: 5 }, () => 'stored'),
      ]);
      await stored(reopened, written.slice(15, 20));
      expect(reopened.standing(author.session)?.complete).toBe(true);
      expect(reopened.root(author.session)).not.toBeNull();
      expect(kinds(await stored(reopened, [new SessionAuthor({ session: 2 }).open()], OTHER))).toEqual(['stored']);
      expect(reopened.standings()).toHaveLength(2);
    });

    it('knows who has seen a session, also after it was opened again, and that says nothing of the unit', async () => {
      const { log, under } = await begin();
      const author = new SessionAuthor();
      await stored(log, author.frames(5));
      const commits: Commit[] = [];
      log.listen((heard) => commits.push(...heard));
      const before = log.standing(author.session);
      const saw = (relay: SessionAuthor, by: string, through: number): AuthoredRecord =>
        relay.write({ kind: 'seen', by, through: sampleIndex(through) });
      const relay = new SessionAuthor({ epoch: 0 });
      const relayLater = new SessionAuthor({ epoch: 0, nonce: 'f'.repeat(16), fromSample: 30_000 });
      await stored(log, [saw(relay, 'Dr Lin', 100), saw(relay, 'Dr Wu', 150)]);
      await stored(log, [saw(relayLater, 'Dr Lin', 250)]);
      const looks = [
        { by: 'Dr Wu', at: 1_790_000_000_000, firstAt: 1_790_000_000_000, through: 150 },
        { by: 'Dr Lin', at: 1_790_000_060_000, firstAt: 1_790_000_000_000, through: 250 },
      ];
      expect(commits.map(({ isOfUnit }) => isOfUnit)).toEqual([false, false]);
      const standing = log.standing(author.session);
      expect(standing).toMatchObject({ looks, lastCommitAt: before?.lastCommitAt, samples: 250, awaited: [] });
      expect(log.held(author.session)?.looks).toEqual(looks);
      const reopened = await again(log, under);
      expect(reopened.standing(author.session)).toEqual(standing);
    });

    it('is complete without what the relay wrote itself, and with it; and knows when END came', async () => {
      const { log, under } = await begin();
      const author = new SessionAuthor();
      await stored(log, [...author.frames(5), author.end()]);
      const root = log.root(author.session);
      const { endCommittedAt, lastCommitAt } = log.standing(author.session) ?? {};
      expect(endCommittedAt).toBe(lastCommitAt);
      const relay = new SessionAuthor({ epoch: 0 });
      await stored(log, [relay.write({ kind: 'seen', by: 'Dr Lin', through: sampleIndex(250) })]);
      const reopened = await again(log, under);
      for (const held of [log, reopened]) {
        expect(held.standing(author.session)).toMatchObject({ complete: true, endCommittedAt });
      }
      expect(reopened.root(author.session)).toEqual(root);
    });

    it('[D22] gives what people wrote in the order of commits, of both sides or of the hospital alone', async () => {
      const { log, under } = await begin();
      const author = new SessionAuthor();
      const relay = new SessionAuthor({ epoch: 0 });
      const message = (text: string): CaseEntry => ({ kind: 'message', text, preset: '' });
      const [first, , last, heard] = [
        author.frames(2),
        await stored(log, author.written),
        author.entry(message('Chest pain for an hour')),
        relay.entry(message('How old?'), 'Dr Wu'),
      ];
      await stored(log, [heard, author.samples(), last, author.samples()]);
      expect(first).toHaveLength(3);
      await stored(log, [
        relay.entry(message('V4R please'), 'Dr Wu'),
        relay.write({ kind: 'seen', by: 'Dr Wu', through: sampleIndex(9) }),
      ]);
      const commits: Commit[] = [];
      log.listen((told) => commits.push(...told));
      const { lastCommitAt } = log.standing(author.session) ?? {};
      await stored(log, [relay.entry(message('Thank you'), 'Dr Wu')]);
      expect(commits.map(({ isOfUnit }) => isOfUnit)).toEqual([false]);
      const reopened = await again(log, under);
      for (const held of [log, reopened]) {
        expect(held.standing(author.session)).toMatchObject({ lastCommitAt, samples: 200, awaited: [] });
      }
      const at = (from: number, limit: number, of: 'everybody' | 'hospital'): number[] =>
        reopened.entries(author.session, offset(from), limit, of).map((logged) => logged.offset);
      expect(at(1, 99, 'everybody')).toEqual([4, 6, 8, 10]);
      expect(at(5, 2, 'everybody')).toEqual([6, 8]);
      expect(at(1, 99, 'hospital')).toEqual([4, 8, 10]);
      expect(at(11, 99, 'everybody')).toEqual([]);
      expect(reopened.entries(sessionNumber(9), offset(1), 9, 'everybody')).toEqual([]);
      expect(bytesOf(reopened.entries(author.session, offset(6), 1, 'everybody'))).toEqual(bytesOf([last]));
    });

    it('[D22] knows the case as the crew wrote it last, whatever came first, also after it was opened again', async () => {
      const { log, under } = await begin();
      const author = new SessionAuthor();
      const patient = (ageYears: number): AuthoredRecord =>
        author.entry({ kind: 'patient', label: 'Unknown M', caseNumber: '17', ageYears, sex: 'male' });
      const position = (eta: number | null): AuthoredRecord =>
        author.entry({
          ...{ kind: 'position', latitude: 25, longitude: 121.5, accuracyMetres: 9 },
          ...{ fixedAt: unixMillis(1), eta: eta === null ? null : unixMillis(eta), source: null },
        });
      const twelveLead = (first: number): AuthoredRecord =>
        author.entry({
          ...{ kind: 'twelve-lead', firstSample: sampleIndex(first), sampleCount: sampleCount(5000) },
          ...{ placement: 'standard', quality: 'good' },
        });
      await stored(log, author.frames(1));
      const [older, newer] = [patient(50), patient(61)];
      await stored(log, [newer, older, position(100), twelveLead(0)]);
      const toHospital = author.entry({ kind: 'hospital', hospital: 'a', title: 'A', eta: unixMillis(900) });
      const alert = author.entry({ kind: 'alert', twelveLead: sampleIndex(0), hospital: 'a', urgency: 'stemi' });
      await stored(log, [toHospital, twelveLead(6000), alert]);
      const hospital = new SessionAuthor({ epoch: 0 });
      await stored(log, [hospital.entry({ kind: 'order', text: 'Aspirin', preset: '' })]);
      const now = log.standing(author.session)?.facts;
      expect(now).toMatchObject({
        patient: { entry: { ageYears: 61 } },
        hospital: { entry: { title: 'A' } },
        alert: { by: 'Lin', entry: { urgency: 'stemi' } },
        twelveLeads: 2,
      });
      expect(now && etaOf(now), 'what was reckoned before the hospital was chosen is of another one').toBe(900);
      const reopened = await again(log, under);
      expect(reopened.standing(author.session)?.facts).toEqual(now);
      await stored(reopened, [position(950), twelveLead(9000)]);
      const later = await again(reopened, under);
      const facts = later.standing(author.session)?.facts;
      expect(facts && etaOf(facts)).toBe(950);
      expect(facts?.twelveLeads).toBe(3);
    });

    it('[D10] takes bad bytes into quarantine without blocking what is good', async () => {
      const { log } = await begin();
      log.quarantine(UNIT, new Uint8Array([1, 2, 3]), 'cannot be read');
      expect(kinds(await stored(log, new SessionAuthor().frames(1)))).toEqual(['stored', 'stored']);
      expect(log.counters.quarantined).toBe(1);
      for (let i = 0; i < 400; i += 1) log.quarantine(UNIT, new Uint8Array(64), 'a flood');
      expect(log.counters.quarantineDropped).toBeGreaterThan(0);
    });

    it('keeps many sessions apart', async () => {
      const { log } = await begin();
      const authors = Array.from({ length: 12 }, (_, i) => new SessionAuthor({ session: i + 1 }));
      const written = new Map<SessionAuthor, AuthoredRecord[]>(authors.map((author) => [author, author.frames(15)]));
      for (let i = 0; i < 16; i += 1) {
        await stored(
          log,
          authors.flatMap((author) => written.get(author)?.slice(i, i + 1) ?? []),
        );
      }
      for (const author of authors) {
        expect(bytesOf(log.read(author.session, offset(1), 100))).toEqual(bytesOf(author.written));
      }
    });
  });
}
