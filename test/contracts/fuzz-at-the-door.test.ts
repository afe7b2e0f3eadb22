import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import {
  CLOSE_REASONS,
  closeReasonOfCode,
  UPLINK_SUBPROTOCOLS,
  WATCH_SUBPROTOCOLS,
} from '../../protocol/wire/close-reasons.ts';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';
import { decodeRelayMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { decodeConsoleMessage, encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import { damage, type Chance } from '../fuzz/damage.ts';
import { talkOf, unitCorpusOf, viewerCorpus } from '../fuzz/corpus.ts';
import { share } from '../support/fault-table.ts';
import { eventually, startRelay, startUnit, temporaryFolder, type RunningRelay } from '../support/parts.ts';
import { memoryOf } from '../support/process-memory.ts';
import type { Refusals } from '../support/relay-here.ts';
import { seededChance } from '../support/uplink-world.ts';

const SEED = 20_261_122;
const CONNECTIONS = share(1_200, 20_000);
/** Each unit of its own credential comes so often: below what one may (D19). */
const CONNECTIONS_A_UNIT = 20;
const AT_ONCE = 12;
const MOST_GROWTH = 64 * 1024 * 1024;

const credentials: CredentialsFile = {
  units: Array.from({ length: 2 + Math.ceil(CONNECTIONS / CONNECTIONS_A_UNIT) }, (_, n) => ({
    unit: `ambulance-${n}`,
    token: `token-of-ambulance-${n}`,
  })),
  people: [{ name: 'reviewer', role: 'reviewer', password: 'quiet-heart-beats', token: 'token-of-the-reviewer' }],
};

interface Health {
  readonly units: number;
  readonly refusals: Refusals;
}
const healthOf = async (relay: RunningRelay): Promise<Health> =>
  (await (await fetch(`${relay.url}/healthz`)).json()) as Health;

const sent = { tooLarge: 0 };

/** One connection that says damaged messages after a good greeting, or none. Gives how it ended: a close code, or 'served'. */
function visit(relay: RunningRelay, number: number, chance: Chance): Promise<number | 'served' | 'unanswered'> {
  const isUnit = number % 3 !== 0;
  const unit = credentials.units[1 + Math.floor(number / CONNECTIONS_A_UNIT)];
  const talk = talkOf({ unit: unit?.unit ?? '', session: 10 + 2 * number });
  const corpus = isUnit ? unitCorpusOf(talk) : viewerCorpus;
  const token = isUnit ? unit?.token : credentials.people[0]?.token;
  const socket = new WebSocket(
    `${relay.url.replace(/^http/, 'ws')}/${isUnit ? 'uplink' : 'watch'}`,
    [...(isUnit ? UPLINK_SUBPROTOCOLS : WATCH_SUBPROTOCOLS)],
    { headers: { authorization: `Bearer ${token ?? ''}` }, perMessageDeflate: false },
  );
  const ping = { kind: 'ping', t1: unixMillis(1_000 + number), newestSample: sampleIndex(0), clock: null } as const;
  const isAnswer = (bytes: Buffer): boolean => {
    const read = isUnit ? decodeRelayMessage(bytes) : decodeConsoleMessage(bytes);
    return read.ok && read.value.kind === 'pong' && read.value.t1 === ping.t1;
  };
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      resolve('unanswered');
      socket.terminate();
    }, 20_000);
    socket.on('error', () => undefined);
    socket.on('message', (bytes: Buffer) => {
      if (!isAnswer(bytes)) return;
      clearTimeout(late);
      resolve('served');
      socket.terminate();
    });
    socket.on('close', (code) => {
      clearTimeout(late);
      resolve(code);
    });
    socket.on('open', () => {
      if (isUnit && chance() < 0.8) socket.send(encodeUnitMessage(talk.hello(number.toString(16).padStart(32, 'a'))));
      for (let left = 1 + Math.floor(chance() * 3); left > 0; left -= 1) {
        const message = damage(corpus, chance);
        if (message.length > LIMITS.messageBytes) sent.tooLarge += 1;
        socket.send(message);
      }
      socket.send(isUnit ? encodeUnitMessage(ping) : encodeViewerMessage(ping));
    });
  });
}

it(
  `${CONNECTIONS} connections that talk nonsense at the real doors: each is served or sent away with a code that is counted, and a unit streams on beside them`,
  { timeout: share(180_000, 1_800_000) },
  async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'credentials.json'), JSON.stringify(credentials), { mode: 0o600 });
    const relay = await startRelay({ folder });
    const good = startUnit({
      relay,
      journal: temporaryFolder(),
      source: 'simulated:normal-sinus',
      unit: 'ambulance-0',
    });
    await good.says(/acknowledged/i);

    const ends = new Map<number | 'served' | 'unanswered', number>();
    let next = 0;
    let before = 0;
    const visitor = async (): Promise<void> => {
      for (let number = next++; number < CONNECTIONS; number = next++) {
        // What is made once is made by then.
        if (number === Math.floor(CONNECTIONS / 4)) before = memoryOf(relay.part.child.pid).resident;
        const end = await visit(relay, number, seededChance(SEED + number));
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitor));
    const growth = memoryOf(relay.part.child.pid).resident - before;

    const { refusals } = await eventually(
      () => healthOf(relay),
      ({ units }) => units === 1,
    );
    const closed = (reason: keyof typeof CLOSE_REASONS): number => ends.get(CLOSE_REASONS[reason].code) ?? 0;
    const counted = (name: string): number => (refusals.intake[name] ?? 0) + (refusals.viewers[name] ?? 0);
    console.log(
      `${CONNECTIONS} connections: ${[...ends].map(([end, times]) => `${times} × ${nameOf(end)}`).join(', ')}; ` +
        `the relay's memory ${(growth / 1024 / 1024).toFixed(1)} MB more`,
    );
    const known = [...ends.keys()].filter((end) => typeof end === 'number' && closeReasonOfCode(end) === null);
    expect(
      known.filter((end) => end !== 1009),
      'no other way to end',
    ).toEqual([]);
    expect(ends.get('unanswered') ?? 0).toBe(0);
    expect(ends.get('served') ?? 0).toBeGreaterThan(CONNECTIONS / 20);
    // Damaged or not, what greets with the words of an earlier connection is a replay.
    expect(counted('unreadable-message') + counted('replayed-hello')).toBe(closed('bad-message'));
    expect(closed('bad-message')).toBeGreaterThan(CONNECTIONS / 3);
    expect(counted('not-yours')).toBe(closed('not-yours'));
    expect(counted('too-fast') + counted('too-many-subscriptions')).toBe(closed('too-fast'));
    expect(counted('silent')).toBe(closed('silent'));
    // Some came on connections that had been sent away by then.
    expect(refusals.sockets['broken-frame']).toBeGreaterThanOrEqual(ends.get(1009) ?? 0);
    expect(refusals.sockets['broken-frame']).toBeLessThanOrEqual(sent.tooLarge);
    expect(refusals.sockets['own-fault'] ?? 0, 'no fault of ours').toBe(0);
    expect(growth).toBeLessThan(MOST_GROWTH);
    expect(relay.part.child.exitCode).toBeNull();
    expect(good.child.exitCode).toBeNull();
    expect(good.said(), 'the well-behaved unit was never sent away').not.toMatch(/connection .*(lost|broke|closed)/i);

    await everySessionIsTold(relay);
    // What was stored of it is no reason not to start again.
    relay.part.kill('SIGKILL');
    await relay.part.ended;
    const again = await startRelay({ folder, port: Number(new URL(relay.url).port) });
    await everySessionIsTold(again);
    await eventually(
      () => healthOf(again),
      ({ units }) => units === 1,
    );
  },
);

const nameOf = (end: number | 'served' | 'unanswered'): string =>
  typeof end === 'number' ? `${end} ${closeReasonOfCode(end) ?? ''}`.trim() : end;

async function everySessionIsTold(relay: RunningRelay): Promise<void> {
  const headers = { authorization: `Bearer ${credentials.people[0]?.token ?? ''}` };
  const answer = await fetch(`${relay.url}/api/sessions`, { headers });
  expect(answer.status).toBe(200);
  const sessions = (await answer.json()) as { readonly id: string }[];
  expect(sessions.length).toBeGreaterThan(CONNECTIONS / 25);
  for (const { id } of sessions.slice(0, 100)) {
    for (const page of [`/api/sessions/${id}`, `/api/sessions/${id}/records`]) {
      const told = await fetch(`${relay.url}${page}`, { headers });
      expect(told.status, page).toBe(200);
      await told.arrayBuffer();
    }
  }
}
