import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import { bytesOfHex, type Epoch, type UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord, sealRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody } from '../../protocol/wire/record.ts';
import type { AnnotationVersionJson } from '../../protocol/wire/review-book.ts';
import { sessionNumber } from '../../test/support/session-author.ts';
import { verifyPackage } from '../proof/package-verification.ts';
import { proofText } from '../proof/proof-text.ts';
import { isProven } from '../proof/proof-verdict.ts';
import { passingSigner } from '../proof/signing-keys.ts';
import { readTar } from '../proof/strict-tar.ts';
import { recordsIn } from '../proof/proof-package.ts';
import { secretShift } from './de-identify.ts';
import { teachingPackage } from './teaching-package.ts';

const STARTED = Date.parse('2026-03-04T05:06:07.089Z');
const SESSION = sessionNumber(0xabcdef);
const JOURNAL: Epoch = { number: 1, nonce: 'deadbeef01234567' };
const HOSPITAL: Epoch = { number: 0, nonce: 'feedface89abcdef' };
const POSITION = { latitude: 24.150123, longitude: 120.650456 };
/** Everything that could lead to somebody, each word of its own. */
const IDENTITY = {
  unit: 'ambulance-QX71',
  source: 'Monitor SN-55120',
  software: 'tablet-of-QX71 3.2',
  label: 'Wang Hsiao-Mei 王小美',
  caseNumber: 'CASE-90218',
  crew: 'Paramedic Alder',
  doctor: 'Dr Bramble 林醫師',
  second: 'Dr Cedar',
  hospital: 'hospital-dogwood',
  title: 'Dogwood Heart Centre 山茱萸心臟中心',
  note: 'lives at 12 Elm Road',
  message: 'her son Fig is with us',
  order: 'call Grape at 5551234',
  reason: 'spoke to Hazel',
  preset: 'ivy-preset',
  condition: 'juniper-condition',
  vitals: 'Oximeter of Kale',
  share: 'share-laurel',
  request: 'request-maple',
  reviewer: 'Reviewer Nutmeg',
  annotation: 'as Mrs Olive said',
};

/** Records of two authors in an order of commit that is not that of their numbers. */
function written(): LoggedRecord[] {
  const made: { readonly sealed: LoggedRecord['sealed']; readonly order: number }[] = [];
  const authorOf = (epoch: Epoch) => {
    let seq = 0;
    let previousHash: Uint8Array = new Uint8Array(0);
    return (body: RecordBody, order = made.length) => {
      seq += 1;
      const record = {
        ...{ session: SESSION, epoch, seq: sequenceNumber(seq), previousHash, body },
        recordedAt: unixMillis(STARTED + made.length),
        recordedAtMonotonic: monotonicMillis(987_654_321 + made.length),
      };
      const { sealed, hash } = sealRecord(record);
      previousHash = hash;
      made.push({ sealed, order });
      return sequenceNumber(seq);
    };
  };
  const crew = authorOf(JOURNAL);
  const hospital = authorOf(HOSPITAL);
  const at = sampleIndex(0);
  const note = (entry: CaseEntry, order?: number) =>
    crew({ kind: 'entry', by: IDENTITY.crew, atSample: at, entry }, order);
  const told = (entry: CaseEntry, by = IDENTITY.doctor) =>
    hospital({ kind: 'entry', by, atSample: at, request: IDENTITY.request, entry });
  const samples = (first: number, order?: number) =>
    crew(
      {
        ...{ kind: 'samples', firstSample: sampleIndex(first), sampleCount: sampleCount(50), coding: 1 },
        ...{ payload: Uint8Array.from({ length: 40 }, (_, i) => (first + i * 7) & 255), leadsOff: 0 as never },
      },
      order,
    );
  crew({
    kind: 'opened',
    description: {
      ...{ unit: IDENTITY.unit as UnitId, source: IDENTITY.source, patientLabel: IDENTITY.label },
      ...{ software: IDENTITY.software, startedAt: unixMillis(STARTED) },
      format: { samplingRate: 500 as never, leads: [{ lead: 'II', lsb: 5 as never, baseline: 0 as never }] },
    },
  });
  note({ kind: 'patient', label: IDENTITY.label, caseNumber: IDENTITY.caseNumber, ageYears: 97, sex: 'female' });
  samples(0);
  note({
    kind: 'position',
    ...POSITION,
    accuracyMetres: 7,
    fixedAt: unixMillis(STARTED + 77),
    eta: null,
    source: null,
  });
  // Came behind what was recorded after it.
  samples(50, 200);
  samples(100);
  note({ kind: 'hospital', hospital: IDENTITY.hospital, title: IDENTITY.title, eta: unixMillis(STARTED + 600_000) });
  const alert = note({ kind: 'alert', twelveLead: at, hospital: IDENTITY.hospital, urgency: 'stemi' });
  note({ kind: 'event', event: 'note', text: IDENTITY.note });
  note({
    kind: 'vital',
    values: [{ vital: 'spo2', value: 96 }],
    measuredAt: unixMillis(STARTED + 9),
    source: IDENTITY.vitals,
  });
  note({ kind: 'message', text: IDENTITY.message, preset: IDENTITY.preset });
  note({ kind: 'alarm', condition: IDENTITY.condition, change: 'began', priority: 'high' });
  note({ kind: 'unit-status', battery: null, checks: [{ check: IDENTITY.unit, result: 'passed' }] });
  told({ kind: 'share', share: IDENTITY.share, change: 'made', expiresAt: unixMillis(STARTED + 99) });
  hospital({ kind: 'seen', by: IDENTITY.second, through: sampleIndex(100) });
  const order = told({ kind: 'order', text: IDENTITY.order, preset: '' });
  told({
    kind: 'decision',
    decision: 'divert',
    reason: IDENTITY.reason,
    placement: 'standard',
    hospital: IDENTITY.hospital,
  });
  told({ kind: 'offer', hospital: IDENTITY.hospital, reason: IDENTITY.reason }, IDENTITY.second);
  told({ kind: 'summons', epoch: JOURNAL, seq: alert, person: IDENTITY.second, rank: 1, step: 'told', attempt: 1 }, '');
  note({ kind: 'read-back', epoch: HOSPITAL, seq: order });
  crew({ kind: 'gap', firstSample: sampleIndex(150), sampleCount: sampleCount(50), reason: 'sensor_off' });
  const last = note({ kind: 'event', event: 'arrived', text: '' });
  crew({ kind: 'end', sampleCount: sampleCount(200), epochs: [{ epoch: JOURNAL, last: sequenceNumber(last + 1) }] });
  return made
    .sort((one, other) => one.order - other.order)
    .map(({ sealed }, i) => ({ offset: offset(i + 1), committedAt: unixMillis(STARTED + 1_000 + i), sealed }));
}

const LOGGED = written();
const ANNOTATION: AnnotationVersionJson = {
  ...{ kind: 'annotation', id: 'note-of-nutmeg', version: 1, first: 10, end: 60, leads: ['II'], code: 'STE_' },
  ...{ text: IDENTITY.annotation, isDeleted: false, by: IDENTITY.reviewer, at: '2026-03-05T01:02:03.456Z' },
};

function copyOf(logged: readonly LoggedRecord[] = LOGGED, signer = passingSigner()) {
  const read = (from = 1, through = logged.length) => logged.filter(({ offset: at }) => at >= from && at <= through);
  const source = { read, head: logged.length, annotations: [ANNOTATION] };
  const made = teachingPackage(source, signer, { randomBytes: (count) => randomBytes(count) });
  return { bytes: Buffer.concat([...made.pieces()]), made, signer };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}

async function recordsOf(bytes: Uint8Array) {
  for await (const { name, bytes: file } of readTar(once(bytes))) {
    if (!name.startsWith('records/')) continue;
    return recordsIn(file, 1).records.map(({ sealed, committedAt }) => {
      const opened = openRecord(sealed);
      if (!opened.ok) throw new Error('unreadable');
      return { ...opened.value, committedAt };
    });
  }
  throw new Error('no records');
}

/** A number as protobuf writes it. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

describe('a teaching copy', () => {
  it('holds no byte of anybody’s identity: no name, place, word, number or date, in any way of writing', () => {
    const { bytes } = copyOf();
    const words = Object.values(IDENTITY).flatMap((text) => [
      text,
      ...text.split(' ').filter((part) => part.length > 3),
    ]);
    // Words that the package’s own readme needs.
    const ofTheReadme = ['with'];
    const told = [
      ...new Set([
        ...words,
        '王小美',
        '林醫師',
        '山茱萸',
        SESSION,
        SESSION.replaceAll('-', ''),
        JOURNAL.nonce,
        HOSPITAL.nonce,
      ]),
    ];
    const needles: (readonly [what: string, bytes: Buffer])[] = told
      .filter((text) => !ofTheReadme.includes(text))
      .flatMap((text) => {
        const wide = Buffer.from(text, 'utf16le');
        return [
          [text, Buffer.from(text, 'utf8')],
          [`${text} in UTF-16`, wide],
          [`${text} in UTF-16, high byte first`, Buffer.from(wide).swap16()],
          [
            `${text} in JSON`,
            Buffer.from(
              JSON.stringify(text)
                .slice(1, -1)
                .replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
            ),
          ],
        ] as const;
      });
    for (const [what, hex] of [
      ['session', SESSION.replaceAll('-', '')],
      ['epoch', JOURNAL.nonce],
      ['relay’s epoch', HOSPITAL.nonce],
    ] as const) {
      needles.push([`${what} as bytes`, Buffer.from(bytesOfHex(hex))]);
    }
    for (const [what, value] of Object.entries(POSITION)) {
      const place = Buffer.alloc(16);
      place.writeDoubleLE(value, 0);
      place.writeFloatLE(value, 8);
      needles.push([what, place.subarray(0, 8)], [`${what} as float`, place.subarray(8, 12)]);
    }
    for (const at of [
      STARTED,
      STARTED + 9,
      STARTED + 77,
      STARTED + 99,
      STARTED + 600_000,
      ...LOGGED.map(({ committedAt }) => committedAt),
    ]) {
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(at));
      needles.push([`${String(at)} as varint`, varint(at)], [`${String(at)} as bytes`, time.subarray(2)]);
      needles.push([`${String(at)} in digits`, Buffer.from(String(at))]);
    }
    needles.push(['the day', Buffer.from('2026-03-0')], ['how long the tablet was on', Buffer.from('987654')]);
    expect(needles.length).toBeGreaterThan(250);
    expect(needles.filter(([, needle]) => bytes.includes(needle)).map(([what]) => what)).toEqual([]);
    // The same search finds them where they are: what cannot find cannot prove.
    const source = Buffer.concat(LOGGED.map(({ sealed }) => sealed));
    expect(needles.filter(([, needle]) => source.includes(needle)).length).toBeGreaterThan(40);
  });

  it('is a recording that verifies as complete and signed, by the relay’s key, and says that it is a copy', async () => {
    const { bytes, signer, made } = copyOf();
    const verdict = await verifyPackage(once(bytes), new Map([[signer.key.id, signer.key]]));
    expect([verdict.seal.findings, verdict.findings, verdict.recording.faults]).toEqual([[], [], []]);
    expect(isProven(verdict)).toBe(true);
    expect(verdict.recording).toMatchObject({ samples: 150, gaps: [{ first: 150, end: 200, reason: 'sensor_off' }] });
    expect(proofText(verdict)).toContain('a teaching copy: identity removed, all times shifted');
    expect([verdict.session, made.copy.leftOut]).toEqual([made.copy.session, 3]);
  });

  it('is found to be changed like any other, its annotations too', async () => {
    const { bytes, signer } = copyOf();
    const at = bytes.indexOf('"STE_"');
    expect(at).toBeGreaterThan(0);
    for (const place of [at + 2, bytes.indexOf('records/000000.bin') + 700]) {
      const edited = Buffer.from(bytes);
      edited[place] = (edited[place] ?? 0) ^ 1;
      expect(isProven(await verifyPackage(once(edited), new Map([[signer.key.id, signer.key]])))).toBe(false);
    }
  });

  it('keeps every sample, the order of commit, all intervals, and what teaches', async () => {
    const { bytes } = copyOf();
    const copied = await recordsOf(bytes);
    const source = LOGGED.map(({ sealed, committedAt }) => {
      const opened = openRecord(sealed);
      if (!opened.ok) throw new Error('unreadable');
      return { ...opened.value, committedAt };
    });
    const samplesOf = (records: readonly { readonly body: RecordBody }[]) =>
      records.flatMap(({ body }) =>
        body.kind === 'samples' ? [[body.firstSample, body.coding, Buffer.from(body.payload).toString('hex')]] : [],
      );
    expect(samplesOf(copied)).toEqual(samplesOf(source));
    const end = (records: readonly { readonly committedAt: number; readonly recordedAt: number }[]) =>
      (records.at(-1)?.committedAt ?? 0) - (records[0]?.recordedAt ?? 0);
    expect(end(copied)).toBe(end(source));
    const entries = copied.flatMap(({ body }) => (body.kind === 'entry' ? [{ by: body.by, ...body.entry }] : []));
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'patient', ageYears: 90, sex: 'female', caseNumber: '' }),
    );
    expect(entries).toContainEqual({ by: 'person 2', kind: 'order', text: '[removed]', preset: '' });
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'decision', decision: 'divert', hospital: 'hospital 1' }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'summons', person: 'person 1' }));
    const order = copied.find(({ body }) => body.kind === 'entry' && body.entry.kind === 'order');
    const readBack = copied.flatMap(({ body }) =>
      body.kind === 'entry' && body.entry.kind === 'read-back' ? [body.entry] : [],
    )[0];
    expect(readBack).toMatchObject({ epoch: order?.epoch, seq: order?.seq });
  });

  it('is another one each time: name, epochs and dates of two copies lead from neither to the other', async () => {
    const [one, other] = [copyOf(), copyOf()];
    expect(one.made.copy.session).not.toBe(other.made.copy.session);
    expect(one.made.copy.session).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const [first, second] = await Promise.all([recordsOf(one.bytes), recordsOf(other.bytes)]);
    expect(first[0]?.recordedAt).not.toBe(second[0]?.recordedAt);
    expect(first[0]?.epoch.nonce).not.toBe(second[0]?.epoch.nonce);
  });

  it('shifts by one to ten years, never by nothing', () => {
    const days = (fill: number) => secretShift(new Uint8Array(8).fill(fill)) / -86_400_000;
    expect(days(0)).toBe(365);
    expect(days(255)).toBeCloseTo(3_650, 6);
  });

  it('leaves out what cannot be read, and is then not complete rather than whole by mistake', async () => {
    const damaged = LOGGED.map((logged, i) => (i === 2 ? { ...logged, sealed: new Uint8Array(9) as never } : logged));
    const { bytes, signer } = copyOf(damaged);
    const verdict = await verifyPackage(once(bytes), new Map([[signer.key.id, signer.key]]));
    expect(verdict.recording.complete).toBe(false);
    expect(verdict.seal.findings).toEqual([]);
  });
});
