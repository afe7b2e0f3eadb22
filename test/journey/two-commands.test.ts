import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { SessionSummary, SignedIn } from '../../protocol/wire/sessions-api.ts';
import { eventually, freePort, startPart, startRelay, temporaryFolder } from '../support/parts.ts';

const processesOf = (group: number): string =>
  execFileSync('sh', ['-c', `ps -eo pgid=,args= | grep -E '^ *${String(group)} ' | grep -v grep || true`], {
    encoding: 'utf8',
  });

it('npm start: relay, console and one ambulance; sign in with what it prints; Ctrl-C stops all of it', async () => {
  const [port, data] = [await freePort(), temporaryFolder()];
  const demo = startPart(['npm', 'start', '--', '--port', String(port), '--data', data], { group: true });
  const [, address = ''] = await demo.says(/(http:\/\/127\.0\.0\.1:\d+)/, 120_000);
  const [, name = '', password = ''] = await demo.says(/Sign in as\s+(\S+)\s+password (\S+)/);
  const [, relayPid = ''] = await demo.says(/Relay\s+process (\d+)/);
  const [, unitPid = ''] = await demo.says(/Ambulance\s+process (\d+)/);

  const page = await fetch(address);
  expect(page.headers.get('content-type')).toContain('text/html');
  const signedIn = await fetch(`${address}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  expect(((await signedIn.json()) as SignedIn).name).toBe(name);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const list = async (): Promise<SessionSummary[]> =>
    (await (await fetch(`${address}/api/sessions`, { headers: { cookie } })).json()) as SessionSummary[];
  const [live] = await eventually(list, ([session]) => (session?.samples ?? 0) > 1_000, 60_000);
  expect(live).toMatchObject({ unit: 'demo-ambulance', state: 'live', gaps: 0 });

  demo.kill('SIGINT');
  const ended = await demo.ended;
  // npm itself ends by the signal that it was given; what counts is that nothing of ours is left.
  expect(ended.code === 0 || ended.code === 130 || ended.signal === 'SIGINT', JSON.stringify(ended)).toBe(true);
  for (const pid of [relayPid, unitPid]) {
    await eventually(
      () => processesOf(Number(pid)),
      (left) => left === '',
      60_000,
    );
  }

  const again = startPart(['npm', 'start', '--', '--port', String(port), '--data', data], { group: true });
  await again.says(/Sign in as/, 60_000);
  const [session] = await eventually(list, (sessions) => sessions.length === 2, 60_000).catch(() => list());
  expect(session).toBeDefined();
  again.kill('SIGINT');
  await again.ended;
});

it('a relay that hears Ctrl-C twice, from the terminal and from npm, still puts everything away first', async () => {
  const relay = await startRelay();
  relay.part.kill('SIGINT');
  relay.part.kill('SIGINT');
  expect(await relay.part.ended).toEqual({ code: 0, signal: null });
});
