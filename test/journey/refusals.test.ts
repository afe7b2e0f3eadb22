import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { CLOSE_REASONS, UPLINK_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { atTheEnd, sharedByAll, tidily } from '../support/endings.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import {
  eventually,
  freePort,
  pause,
  readCredentials,
  recordings,
  runCommand,
  startPart,
  startRelay,
  startUnit,
  temporaryFolder,
  type RunningRelay,
} from '../support/parts.ts';

const RELAY = 'relay/start.ts';
const UNIT = 'ambulance-unit/acquisition/start.ts';
const oneSentence = (text: string): void => {
  expect(text.trim().length, text).toBeGreaterThan(20);
  expect(text, 'a sentence, not a stack').not.toMatch(/\n\s+at /);
};

interface Health {
  readonly log: { readonly failedCommits: number };
  readonly refusals: { readonly intake: Readonly<Record<string, number>> };
}
const healthOf = async (relay: RunningRelay): Promise<Health> =>
  (await (await fetch(`${relay.url}/healthz`)).json()) as Health;

describe('a part that cannot start says why, in one sentence', () => {
  it.concurrent('a taken port', () =>
    tidily(async () => {
      const port = await freePort();
      const taken = createServer().listen(port);
      atTheEnd(() => void taken.close());
      const { code, stderr } = await runCommand([RELAY, '--port', String(port), '--data', temporaryFolder()]);
      expect(code).toBe(1);
      expect(stderr).toContain(String(port));
      oneSentence(stderr);
    }),
  );

  it.concurrent('a data folder that cannot be written', () =>
    tidily(async () => {
      const file = path.join(temporaryFolder(), 'a-file');
      writeFileSync(file, '');
      const { code, stderr } = await runCommand([RELAY, '--port', '0', '--data', path.join(file, 'data')]);
      expect(code).toBe(1);
      expect(stderr).toContain('a-file');
      oneSentence(stderr);
    }),
  );

  it.concurrent('a data folder where nothing can be made', () =>
    tidily(async () => {
      const { code, stderr } = await runCommand([RELAY, '--port', '0', '--data', '/proc/prearrival/data']);
      expect(code).toBe(1);
      expect(stderr).toContain('/proc/prearrival');
      oneSentence(stderr);
    }),
  );

  it.concurrent('a disk that is full', () =>
    tidily(async () => {
      const disk = temporaryFolder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
      atTheEnd(() => void execFileSync('umount', ['-l', disk]));
      const { code, stderr } = await runCommand([RELAY, '--port', '0', '--data', path.join(disk, 'data')]);
      expect(code).toBe(1);
      expect(stderr.toLowerCase()).toContain('full');
      oneSentence(stderr);
    }),
  );

  it.concurrent('two relays on one data folder', () =>
    tidily(async () => {
      const relay = await startRelay();
      const { code, stderr } = await runCommand([RELAY, '--port', '0', '--data', relay.folder]);
      expect(code).toBe(1);
      oneSentence(stderr);
    }),
  );

  it.concurrent('two units on one journal: the second refuses, the first goes on', () =>
    tidily(async () => {
      const relay = await startRelay();
      const journal = temporaryFolder();
      const first = startUnit({ relay, journal, source: 'simulated:normal-sinus' });
      await first.says(/acknowledged/i);
      const second = startUnit({ relay, journal, source: 'simulated:normal-sinus', unit: 'ambulance-1' });
      expect((await second.ended).code).toBe(1);
      oneSentence(second.said());
      expect(first.child.exitCode).toBeNull();
    }),
  );

  it.concurrent('all mistakes of a configuration at once, with exit code 2', () =>
    tidily(async () => {
      const relay = await runCommand([RELAY, '--port', 'ninety', '--colour', 'blue']);
      expect(relay.code).toBe(2);
      expect(relay.stderr).toContain('ninety');
      expect(relay.stderr).toContain('colour');
      const unit = await runCommand([UNIT, '--speed', 'fast', '--relay', 'nowhere']);
      expect(unit.code).toBe(2);
      for (const word of ['speed', 'relay', 'journal', 'source']) expect(unit.stderr).toContain(word);
    }),
  );

  it.concurrent.each([[RELAY], [UNIT], ['deploy/recordings.ts'], ['deploy/demo.ts'], ['deploy/relay.ts']])(
    '%s explains itself with --help',
    async (file) => {
      const { code, stdout } = await runCommand([file, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('--');
    },
  );
});

describe('a damaged WFDB file: the reason with file and byte, exit code 2, nothing half-started', () => {
  const damaged = (name: string, write: (folder: string) => void) => [name, write] as const;
  const original = (name: string): Buffer => readFileSync(path.join(ecgRecords(), 'wfdb', 'cpsc', name));
  const relay = sharedByAll(() => startRelay());
  it.concurrent.each([
    damaged('missing', () => undefined),
    damaged('truncated', (folder) => {
      writeFileSync(path.join(folder, 'A0003.hea'), original('A0003.hea'));
      writeFileSync(path.join(folder, 'A0003.mat'), original('A0003.mat').subarray(0, 60_001));
    }),
    damaged('with one bit flipped', (folder) => {
      const bytes = Buffer.from(original('A0003.mat'));
      bytes[40_000] = (bytes[40_000] ?? 0) ^ 4;
      writeFileSync(path.join(folder, 'A0003.hea'), original('A0003.hea'));
      writeFileSync(path.join(folder, 'A0003.mat'), bytes);
    }),
    damaged('with a header of noise', (folder) => {
      writeFileSync(path.join(folder, 'A0003.hea'), Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 97) % 256)));
    }),
  ])('%s', (_, write) =>
    tidily(async () => {
      const folder = temporaryFolder();
      write(folder);
      const journal = path.join(folder, 'journal');
      const unit = startUnit({
        relay: relay(),
        journal,
        source: `wfdb:${path.join(folder, 'A0003.hea')}`,
        drain: true,
      });
      expect((await unit.ended).code).toBe(2);
      expect(unit.said()).toContain('A0003');
      oneSentence(unit.said());
      expect(existsSync(journal)).toBe(false);
      expect(JSON.parse((await recordings(relay(), ['list', '--json'])).stdout)).toEqual([]);
    }),
  );

  it.concurrent('compressed signals are refused by the name of their format', () =>
    tidily(async () => {
      const source = `wfdb:${path.join(ecgRecords(), 'wfdb', 'formats', 'flacformats.hea')}`;
      const unit = startUnit({ relay: relay(), journal: temporaryFolder(), source, drain: true });
      expect((await unit.ended).code).toBe(2);
      expect(unit.said()).toMatch(/FLAC/i);
    }),
  );
});

describe('what is not understood on the wire', () => {
  const uplink = (url: string, token: string): WebSocket =>
    new WebSocket(`${url.replace(/^http/, 'ws')}/uplink`, [...UPLINK_SUBPROTOCOLS], {
      headers: { authorization: `Bearer ${token}` },
    });

  it.concurrent('closes with 4400, is counted, and the other unit streams on', () =>
    tidily(async () => {
      const relay = await startRelay();
      const good = startUnit({ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus' });
      await good.says(/acknowledged/i);
      const { units } = readCredentials(relay.credentials);
      const token = units.find(({ unit }) => unit === 'ambulance-2')?.token ?? '';
      for (const bytes of [new Uint8Array(0), new Uint8Array([0xff, 0xff, 0xff]), new Uint8Array([0x52, 0x00])]) {
        const socket = uplink(relay.url, token);
        const code = await new Promise<number>((resolve) => {
          socket.on('open', () => socket.send(bytes));
          socket.on('close', resolve);
        });
        expect(code).toBe(CLOSE_REASONS['bad-message'].code);
      }
      expect((await healthOf(relay)).refusals.intake['unreadable-message']).toBe(3);
      const before = JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
      await eventually(
        async () => JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[],
        (now) => (now[0]?.samples ?? 0) > (before[0]?.samples ?? 0),
      );
    }),
  );

  it.concurrent('a message beyond 64 KiB closes the connection and nothing else', () =>
    tidily(async () => {
      const relay = await startRelay();
      const token = readCredentials(relay.credentials).units[0]?.token ?? '';
      const socket = uplink(relay.url, token);
      const code = await new Promise<number>((resolve) => {
        socket.on('open', () => socket.send(new Uint8Array(65 * 1024)));
        socket.on('close', resolve);
      });
      expect([1009, CLOSE_REASONS['bad-message'].code]).toContain(code);
      expect((await fetch(`${relay.url}/healthz`)).ok).toBe(true);
    }),
  );

  it.concurrent.each(['/uplink', '/watch', '/api/sessions', '/api/me'])(
    'nobody passes %s without a credential',
    (door) =>
      tidily(async () => {
        const relay = await startRelay();
        const answer = await fetch(`${relay.url}${door}`, { headers: { authorization: 'Bearer wrong' } });
        expect([401, 403, 404, 426]).toContain(answer.status);
        expect(answer.ok).toBe(false);
      }),
  );
});

it.concurrent(
  'a relay whose disk fills while it records acknowledges nothing that it cannot keep, and goes on when there is space',
  () =>
    tidily(async () => {
      const disk = temporaryFolder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
      atTheEnd(() => void execFileSync('umount', ['-l', disk]));
      const folder = path.join(disk, 'data');
      mkdirSync(folder);
      const relay = await startRelay({ folder });
      const ballast = path.join(disk, 'ballast');
      writeFileSync(ballast, Buffer.alloc(1_200_000));
      const header = path.join(ecgRecords(), 'wfdb', 'ptb', 'S0003.hea');
      const unit = startUnit({ relay, journal: temporaryFolder(), source: `wfdb:${header}`, speed: 60, drain: true });
      await eventually(
        () => healthOf(relay),
        ({ log }) => log.failedCommits > 0,
        60_000,
      );
      await pause(2_000);
      expect(unit.child.exitCode, 'it is not drained while the relay cannot keep it').toBeNull();
      execFileSync('mount', ['-o', 'remount,size=40m', disk]);
      const { code } = await unit.ended;
      expect(code, unit.said()).toBe(0);
      const [session] = JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
      expect(session).toMatchObject({ samples: 115_200, gaps: 0, complete: true });
    }),
);

it.concurrent('credentials are for their owner alone', () =>
  tidily(async () => {
    const relay = await startRelay();
    expect(statSync(relay.credentials).mode & 0o777).toBe(0o600);
  }),
);

it.concurrent('a unit started twice as one device: the newer connection takes over, no sample is lost', () =>
  tidily(async () => {
    const relay = await startRelay();
    const header = path.join(ecgRecords(), 'wfdb', 'cpsc', 'A0001.hea');
    const older = startUnit({ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus' });
    await older.says(/acknowledged/i);
    const newer = startUnit({ relay, journal: temporaryFolder(), source: `wfdb:${header}`, speed: 10, drain: true });
    expect((await newer.ended).code, newer.said()).toBe(0);
  }),
);

it.concurrent('every part runs on the pinned Node 24', () =>
  tidily(async () => {
    expect(process.version).toMatch(/^v24\./);
    const relay = await startRelay();
    const health = (await (await fetch(`${relay.url}/healthz`)).json()) as { node: string };
    expect(health.node).toBe(process.version);
    const unit = startPart(['npm', 'run', '--silent', 'unit', '--', '--help']);
    expect((await unit.ended).code).toBe(0);
  }),
);
