import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type {
  EntryJson,
  HospitalJson,
  SessionSummary,
  ShareJson,
  ShareMade,
  SummonsJson,
} from '../../protocol/wire/sessions-api.ts';
import { encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { readDirectory } from '../../relay/access/hospital-directory.ts';
import { WatchedHospitals, type KnownHospitals } from '../../relay/access/hospitals-file.ts';
import { systemClock, type Clock } from '../../relay/operations/clock.ts';
import { eventually, temporaryFolder } from '../support/parts.ts';
import { openRelayHere, type RelayHere, type RelayHereOptions } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const TITLE = { en: 'Heart centre', zh: '心臟中心' };
const doctor = (name: string) => ({
  ...{ name, role: 'cardiologist' as const, password: `quiet-heart-beats-${name}` },
  token: tokenOf(name),
});
const tokenOf = (name: string): string => `token-of-the-doctor-${name}`;
const more = { units: [], people: ['lin', 'chen', 'wu', 'roamer'].map(doctor) };
const PLACE = { latitude: 22.65, longitude: 120.31 };
const FILE = {
  hospitals: [
    {
      ...{ id: 'a', title: TITLE, people: ['lin', 'chen'], units: ['ambulance-1'] },
      onCall: [
        { person: 'lin', rank: 1 },
        { person: 'chen', rank: 2 },
      ],
    },
    {
      ...{ id: 'b', title: TITLE, people: ['wu'], phone: '04-2222', ...PLACE },
      onCall: [{ person: 'wu', rank: 1 }],
    },
  ],
  everywhere: ['reviewer'],
};

function hospitalsOf(file: object = FILE): KnownHospitals {
  const reading = readDirectory(JSON.stringify(file), null);
  if (!reading.ok) throw new Error(reading.why);
  return { now: reading.directory };
}
const openHere = (given: RelayHereOptions = {}): Promise<RelayHere> =>
  openRelayHere({ hospitals: hospitalsOf(), more, ...given });

/** A clock that a test moves on. */
function laterClock(): { readonly clock: Clock; readonly pass: (seconds: number) => void } {
  let later = 0;
  const now: Clock['now'] = () => {
    const { monotonic, unix } = systemClock.now();
    return { monotonic, unix: unixMillis(unix + later) };
  };
  return {
    clock: { ...systemClock, now },
    pass: (seconds) => {
      later += seconds * 1000;
    },
  };
}

async function streaming(relay: RelayHere, session = 1): Promise<SessionAuthor> {
  const author = new SessionAuthor({ session });
  await relay.log.append(author.unit, author.frames(2));
  return author;
}
const choose = (relay: RelayHere, author: SessionAuthor, hospital: string) =>
  relay.log.append(author.unit, [author.entry({ kind: 'hospital', hospital, title: hospital, eta: null }, 'crew')]);
const alert = (relay: RelayHere, author: SessionAuthor, hospital: string) =>
  relay.log.append(author.unit, [
    author.entry({ kind: 'alert', twelveLead: sampleIndex(0), hospital, urgency: 'stemi' }, 'crew'),
  ]);
const listed = async (relay: RelayHere, name: string): Promise<readonly SessionSummary[]> =>
  (await relay.ask('/api/sessions', tokenOf(name))).json as readonly SessionSummary[];
const decide = (relay: RelayHere, { session }: SessionAuthor, name: string, entry: object) =>
  relay.ask(`/api/sessions/${session}/entries`, tokenOf(name), {
    request: randomUUID(),
    entry: { kind: 'decision', ...entry },
  });
const stepsIn = async (relay: RelayHere, author: SessionAuthor): Promise<readonly string[]> => {
  const { json } = await relay.ask(`/api/sessions/${author.session}/entries`, 'token-of-the-reviewer');
  return (json as readonly EntryJson[]).flatMap(({ by, entry }) =>
    entry.kind === 'summons' ? [`${entry.person} ${entry.step} ${entry.attempt}${by === '' ? '' : ` by ${by}`}`] : [],
  );
};

describe('a hospital', () => {
  it('reaches no route of a session that was not offered to it, as if it were not there', async () => {
    const relay = await openHere();
    const author = await streaming(relay);
    await choose(relay, author, 'a');
    const unknown = new SessionAuthor({ session: 99 }).session;
    const ofOne = relay.routes.filter(({ path: route }) => /^\/api\/sessions\/:\w+/.test(route));
    expect(ofOne.map(({ path: route }) => route)).toEqual(
      expect.arrayContaining(['/api/sessions/:id', '/api/sessions/:id/records', '/api/sessions/:id/entries']),
    );
    let asked = 0;
    for (const { path: route, methods } of ofOne) {
      expect(route, 'the gate knows a session by this name').toMatch(/^\/api\/sessions\/:id(\/|$)/);
      for (const method of methods) {
        const addressOf = (session: string): string => route.replace(':id', session).replaceAll(/:\w+/g, 'c0ffee');
        const given = { token: tokenOf('wu'), ...(method === 'GET' || method === 'HEAD' ? {} : { body: {} }) };
        const verb = method as 'GET' | 'POST' | 'DELETE' | 'HEAD';
        const hidden = await relay.browse(verb, addressOf(author.session), given);
        expect(hidden.status, `${method} ${route}`).toBe(404);
        if (method === 'GET') {
          expect(hidden, `${method} ${route}`).toEqual(await relay.browse(verb, addressOf(unknown), given));
        }
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThanOrEqual(8);
    expect([await listed(relay, 'wu'), await listed(relay, 'roamer')]).toEqual([[], []]);
    expect((await listed(relay, 'lin')).map(({ id }) => id)).toEqual([author.session]);
    expect((await relay.refusals()).door['out-of-sight']).toBeGreaterThan(0);
  });

  it('hears nothing of it on the watch socket, and everything once it is offered', async () => {
    const relay = await openHere();
    const author = await streaming(relay);
    await choose(relay, author, 'a');
    const viewer = await relay.viewer(tokenOf('wu'));
    const { session } = author;
    viewer.send(
      encodeViewerMessage({ kind: 'subscribe', session, resume: null }),
      encodeViewerMessage({ kind: 'fetch', request: 1, session, first: sampleIndex(0), end: sampleIndex(100) }),
      encodeViewerMessage({ kind: 'looking', session, through: sampleIndex(50) }),
    );
    expect(await viewer.hears('state')).toMatchObject({ state: 'unknown', head: 0, opened: null });
    await relay.log.append(author.unit, [author.samples()]);
    expect(await viewer.hears('fetched')).toMatchObject({ request: 1 });
    expect(viewer.heard.filter(({ kind }) => kind === 'logged')).toEqual([]);
    await choose(relay, author, 'b');
    await relay.log.append(author.unit, [author.samples()]);
    await eventually(
      () => viewer.heard.filter((message) => message.kind === 'state' && message.state === 'live').length,
      (count) => count > 0,
      20_000,
    );
    await viewer.hears('logged');
  });

  it('takes over a diverted session with its history, and the one that diverted it still sees what it did', async () => {
    const relay = await openHere();
    const author = await streaming(relay);
    await alert(relay, author, 'a');
    await eventually(
      () => listed(relay, 'lin'),
      ([one]) => one?.called[0]?.person === 'lin',
    );
    expect(await listed(relay, 'wu')).toEqual([]);
    expect(await decide(relay, author, 'lin', { decision: 'divert', hospital: 'b' })).toMatchObject({ status: 201 });
    const [taken] = await eventually(
      () => listed(relay, 'wu'),
      ([one]) => one?.called.some(({ person }) => person === 'wu') ?? false,
    );
    expect(taken).toMatchObject({ inCharge: 'b', offeredTo: ['a', 'b'], decision: { decision: 'divert', by: 'lin' } });
    expect(taken?.acknowledged, 'nobody of the next hospital has answered').toBeNull();
    const { json } = await relay.ask(`/api/sessions/${author.session}/entries`, tokenOf('wu'));
    expect((json as EntryJson[]).map(({ entry }) => entry.kind)).toEqual(
      expect.arrayContaining(['alert', 'summons', 'decision']),
    );
    expect((await listed(relay, 'lin')).map(({ id }) => id)).toEqual([author.session]);
    expect(await decide(relay, author, 'wu', { decision: 'acknowledged' })).toMatchObject({ status: 201 });
    expect((await listed(relay, 'lin'))[0]?.acknowledged).toMatchObject({ by: 'wu', decision: 'acknowledged' });
  });

  it('that is asked for a second opinion reads it all, and its answer does not stop the calling of those in charge', async () => {
    const { clock, pass } = laterClock();
    const relay = await openHere({ clock });
    const author = await streaming(relay);
    await alert(relay, author, 'a');
    const ask = (hospital: string, name: string) =>
      relay.ask(`/api/sessions/${author.session}/entries`, tokenOf(name), {
        request: randomUUID(),
        entry: { kind: 'offer', hospital, reason: 'Old LBBB?' },
      });
    expect(await ask('nowhere', 'lin')).toMatchObject({ status: 400, json: { error: 'incomplete' } });
    expect(await ask('b', 'lin')).toMatchObject({ status: 201 });
    expect((await listed(relay, 'wu'))[0]).toMatchObject({ inCharge: 'a', offeredTo: ['a', 'b'] });
    await decide(relay, author, 'wu', { decision: 'not-stemi', reason: 'Pericarditis' });
    expect((await listed(relay, 'lin'))[0]).toMatchObject({ acknowledged: null, decision: { by: 'wu' } });
    pass(31);
    await eventually(
      () => stepsIn(relay, author),
      (steps) => steps.includes('lin told 2'),
    );
  });

  it('is told of the others whom it can divert to, where they are, and who is on call there', async () => {
    const relay = await openHere();
    expect((await relay.ask('/api/hospitals', tokenOf('lin'))).json as HospitalJson[]).toEqual([
      { id: 'a', title: TITLE, phone: '', isOwn: true, onCall: ['lin', 'chen'], place: null },
      { id: 'b', title: TITLE, phone: '04-2222', isOwn: false, onCall: ['wu'], place: PLACE },
    ]);
  });
});

describe('the file of hospitals', () => {
  it('is read again when it has changed, and one that has become wrong changes nothing and is told', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-'));
    const file = path.join(folder, 'hospitals.json');
    const told: string[] = [];
    const waits: (() => void)[] = [];
    const clock = {
      after: (_: number, call: () => void) => {
        waits.push(call);
        return () => undefined;
      },
    };
    const look = (): void => waits.shift()?.();
    const people = ['lin', 'chen', 'wu', 'reviewer'];
    writeFileSync(file, JSON.stringify(FILE));
    const opening = WatchedHospitals.open({ file, people, clock, tell: (sentence) => told.push(sentence) });
    if (!opening.ok) throw new Error(opening.sentence);
    const onCall = () => opening.hospitals.now.onCall('b', unixMillis(0));
    look();
    expect([told, onCall()]).toEqual([[], ['wu']]);
    writeFileSync(file, JSON.stringify({ ...FILE, hospitals: FILE.hospitals.map((one) => ({ ...one, onCall: [] })) }));
    look();
    expect([told.length, onCall()]).toEqual([1, []]);
    writeFileSync(file, '{ "hospitals": [');
    look();
    look();
    expect(told.slice(1)).toEqual([
      `The file of hospitals ${file} cannot be used: it is not JSON. The one before it goes on.`,
    ]);
    expect(onCall()).toEqual([]);
    const missing = WatchedHospitals.open({ file: `${file}x`, people, clock, tell: () => undefined });
    expect(missing.ok ? '' : missing.sentence).toMatch(/^The file of hospitals .* cannot be read \(.*\)\.$/);
    opening.hospitals.close();
    rmSync(folder, { recursive: true });
  });
});

describe('an alert', () => {
  it('calls the first on call, again every 30 s, the second at two minutes, each step in the log; a restart goes on', async () => {
    const { clock, pass } = laterClock();
    const folder = temporaryFolder();
    const relay = await openHere({ folder, clock });
    const author = await streaming(relay);
    await alert(relay, author, 'a');
    const until = (there: RelayHere, step: string) =>
      eventually(
        () => stepsIn(there, author),
        (steps) => steps.includes(step),
      );
    expect(await until(relay, 'lin told 1')).toEqual(['lin told 1']);
    const summons = (await relay.ask('/api/summons', tokenOf('lin'))).json as SummonsJson[];
    expect(summons).toEqual([
      { ...{ session: author.session, hospital: 'a', urgency: 'stemi' }, unit: 'ambulance-1', rank: 1, attempt: 1 },
    ]);
    expect((await relay.ask('/api/summons', tokenOf('wu'))).json).toEqual([]);
    const received = (name: string) => relay.ask('/api/summons/received', tokenOf(name), { session: author.session });
    expect(await received('wu')).toMatchObject({ status: 404, json: { error: 'not-called' } });
    expect(await received('lin')).toMatchObject({ status: 200 });
    await until(relay, 'lin delivered 1');
    pass(31);
    await until(relay, 'lin told 2');
    await relay.drain();
    await relay.log.close();

    const again = await openHere({ folder, clock });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await stepsIn(again, author), 'nobody is told twice').toEqual([
      ...['lin told 1', 'lin delivered 1', 'lin told 2'],
    ]);
    expect((await listed(again, 'lin'))[0]?.called).toMatchObject([{ person: 'lin', step: 'delivered', attempts: 2 }]);
    pass(95);
    await until(again, 'chen told 1');
    expect((await listed(again, 'lin'))[0]?.called).toMatchObject([
      { person: 'lin', rank: 1, step: 'delivered', attempts: 3 },
      { person: 'chen', rank: 2, step: 'told', attempts: 1 },
    ]);
    const viewer = await again.viewer(tokenOf('chen'));
    viewer.send(
      encodeViewerMessage({ kind: 'subscribe', session: author.session, resume: null }),
      encodeViewerMessage({ kind: 'looking', session: author.session, through: sampleIndex(50) }),
    );
    await until(again, 'chen seen 1 by chen');
    await decide(again, author, 'chen', { decision: 'acknowledged' });
    await until(again, 'chen acknowledged 1 by chen');
    expect((await again.ask('/api/summons', tokenOf('lin'))).json).toEqual([]);
    pass(300);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await stepsIn(again, author)).at(-1)).toBe('chen acknowledged 1 by chen');
    expect((await listed(again, 'lin'))[0]).toMatchObject({ acknowledged: { by: 'chen' } });
  }, 60_000);
});

describe('a link to one session', () => {
  const share = async (relay: RelayHere, { session }: SessionAuthor, hours = 2) => {
    const { json } = await relay.ask(`/api/sessions/${session}/shares`, tokenOf('lin'), { hours });
    const made = json as ShareMade;
    return { ...made, secret: made.path.replace('/#/shared/', '') };
  };
  const open = (relay: RelayHere, secret: string) => relay.browse('POST', '/api/shared', { body: { secret } });

  it('lets whoever has it read this session and no other, write nothing, and is told in the log', async () => {
    const relay = await openHere();
    const [author, other] = [await streaming(relay), await streaming(relay, 2)];
    const made = await share(relay, author);
    const { status, cookie } = await open(relay, made.secret);
    expect(status).toBe(200);
    const get = (address: string) => relay.browse('GET', address, { cookie });
    expect((await get(`/api/sessions/${author.session}`)).status).toBe(200);
    expect((await get(`/api/sessions/${author.session}/entries`)).status).toBe(200);
    expect(JSON.parse((await get('/api/me')).text)).toEqual({ name: '', role: 'guest' });
    expect((JSON.parse((await get('/api/sessions')).text) as SessionSummary[]).map(({ id }) => id)).toEqual([
      author.session,
    ]);
    expect((await get(`/api/sessions/${other.session}`)).status).toBe(404);
    for (const [method, address] of [
      ['GET', '/api/fleet'],
      ['GET', '/api/hospitals'],
      ['GET', '/api/summons'],
      ['GET', '/api/map'],
      ['GET', `/api/sessions/${author.session}/records`],
      ['GET', `/api/sessions/${author.session}/shares`],
      ['POST', `/api/sessions/${author.session}/entries`],
      ['POST', `/api/sessions/${author.session}/shares`],
      ['DELETE', `/api/sessions/${author.session}/shares/${made.share}`],
    ] as const) {
      const answer = await relay.browse(method, address, { cookie, ...(method === 'GET' ? {} : { body: {} }) });
      expect([address, answer.status]).toEqual([address, 403]);
    }
    await eventually(
      () => relay.log.standing(author.session)?.facts.shares[0]?.opened,
      (opened) => opened === 1,
    );
    const shares = (await relay.ask(`/api/sessions/${author.session}/shares`, tokenOf('chen'))).json as ShareJson[];
    expect(shares).toMatchObject([{ share: made.share, by: 'lin', state: 'open', opened: 1 }]);
  });

  it('tells when the ambulance arrives and by no way where it is; the hospital is told both', async () => {
    const relay = await openHere();
    const author = await streaming(relay);
    const eta = unixMillis(Math.floor(Date.now() / 1000) * 1000 + 600_000);
    const tellPlace = () =>
      relay.log.append(author.unit, [
        author.entry({
          ...{ kind: 'position', latitude: 24.1477, longitude: 120.6736, accuracyMetres: 8, source: 'receiver' },
          ...{ fixedAt: unixMillis(Date.now()), eta },
        }),
        author.samples(),
      ]);
    await tellPlace();
    const { session } = author;
    const { cookie } = await open(relay, (await share(relay, author)).secret);
    const read = async (address: string, who: { cookie: string } | { token: string }) =>
      (await relay.browse('GET', address, who)).text;
    const told = async (who: { cookie: string } | { token: string }) => [
      ...(JSON.parse(await read('/api/sessions', who)) as SessionSummary[]),
      JSON.parse(await read(`/api/sessions/${session}`, who)) as SessionSummary,
    ];
    expect((await told({ token: tokenOf('lin') })).map(({ position }) => position)).toMatchObject([
      { latitude: 24.1477 },
      { latitude: 24.1477 },
    ]);
    for (const { position, eta: arrives } of await told({ cookie })) {
      expect([position, Date.parse(arrives ?? '')]).toEqual([null, eta]);
    }
    const kinds = async (who: { cookie: string } | { token: string }) =>
      (JSON.parse(await read(`/api/sessions/${session}/entries`, who)) as EntryJson[]).map(({ entry }) => entry.kind);
    expect(await kinds({ token: tokenOf('lin') })).toContain('position');
    expect(await kinds({ cookie })).not.toContain('position');

    // On the socket: what is caught up with, what comes live, and what is fetched; the samples behind it come all the same.
    const placesAt = async (who: { cookie: string } | { token: string }): Promise<number> => {
      const viewer = 'cookie' in who ? await relay.viewerWith(who.cookie) : await relay.viewer(who.token);
      const from = { ledger: relay.log.ledger, from: offset(1) };
      viewer.send(
        encodeViewerMessage({ kind: 'subscribe', session, resume: from }),
        encodeViewerMessage({ kind: 'fetch', request: 1, session, first: sampleIndex(0), end: sampleIndex(1000) }),
      );
      await viewer.hears('state');
      await viewer.hears('fetched');
      await tellPlace();
      const newest = relay.log.standing(session)?.head ?? 0;
      const records = await eventually(
        () => viewer.heard.flatMap((heard): readonly LoggedRecord[] => (heard.kind === 'logged' ? heard.records : [])),
        (heard) => heard.some(({ offset: at }) => at >= newest),
      );
      return records.filter(({ sealed }) => {
        const record = openRecord(sealed);
        return record.ok && record.value.body.kind === 'entry' && record.value.body.entry.kind === 'position';
      }).length;
    };
    expect(await placesAt({ token: tokenOf('lin') })).toBe(2);
    expect(await placesAt({ cookie })).toBe(0);
  });

  it('shows the ECG live, is nobody’s delivery, and ends at once when it is revoked', async () => {
    const relay = await openHere();
    const author = await streaming(relay);
    const made = await share(relay, author);
    const { cookie } = await open(relay, made.secret);
    const viewer = await relay.viewerWith(cookie);
    const { session } = author;
    viewer.send(
      encodeViewerMessage({ kind: 'subscribe', session, resume: null }),
      encodeViewerMessage({ kind: 'looking', session, through: sampleIndex(50) }),
    );
    await viewer.hears('state');
    await relay.log.append(author.unit, [author.samples()]);
    await viewer.hears('logged');
    expect(relay.log.standing(session)?.looks).toEqual([]);
    const revoked = await relay.browse('DELETE', `/api/sessions/${session}/shares/${made.share}`, {
      token: tokenOf('chen'),
    });
    expect(revoked.status).toBe(200);
    expect(await viewer.closed).toBe(4403);
    expect((await relay.browse('GET', `/api/sessions/${session}`, { cookie })).status).toBe(404);
    expect((await open(relay, made.secret)).status).toBe(401);
  });

  it('is not good once it has expired, for another session, or where a letter of it was changed', async () => {
    const { clock, pass } = laterClock();
    const folder = temporaryFolder();
    const relay = await openHere({ clock, folder });
    const author = await streaming(relay);
    const made = await share(relay, author, 1);
    const { cookie } = await open(relay, made.secret);
    const changed = made.secret.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
    expect((await open(relay, changed)).status).toBe(401);
    expect((await open(relay, 'x'.repeat(300))).status).toBe(400);
    const viewer = await relay.viewerWith(cookie);
    viewer.send(encodeViewerMessage({ kind: 'subscribe', session: author.session, resume: null }));
    await viewer.hears('state');
    pass(3_601);
    expect(await viewer.closed).toBe(4403);
    expect((await open(relay, made.secret)).status).toBe(401);
    expect((await relay.browse('GET', `/api/sessions/${author.session}`, { cookie })).status).toBe(401);
  });

  it('is for a cardiologist who sees the session to make, for a week at most', async () => {
    const relay = await openHere();
    const author = await streaming(relay);
    await choose(relay, author, 'a');
    const make = (token: string, hours: number) =>
      relay.ask(`/api/sessions/${author.session}/shares`, token, { hours }).then(({ status }) => status);
    expect(await make('token-of-the-reviewer', 1)).toBe(403);
    expect(await make(tokenOf('wu'), 1)).toBe(404);
    expect(await make(tokenOf('lin'), 24 * 8)).toBe(400);
    expect(await make(tokenOf('lin'), 0)).toBe(400);
    expect(await make(tokenOf('lin'), 24 * 7)).toBe(201);
  });
});
