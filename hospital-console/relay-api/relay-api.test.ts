import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { openRelayApi, type RelayApi, RelayFailure } from './relay-api.ts';

const answering = (respond: () => Response | Promise<Response>, heard: unknown[] = []): RelayApi =>
  openRelayApi({
    fetch: () => Promise.resolve().then(respond),
    look: () => Promise.resolve().then(respond),
    now: () => unixMillis(5_000),
    hearDate: (answer) => heard.push(answer),
  });
const refusal = async (asked: Promise<unknown>) => {
  const failure: unknown = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  return failure instanceof RelayFailure ? failure.refusal : failure;
};

describe('asking the relay', () => {
  it('gives what the relay says and hears its clock', async () => {
    const heard: unknown[] = [];
    const api = answering(
      () =>
        new Response('{"name":"dr.lin","role":"cardiologist"}', { headers: { date: 'Thu, 01 Jan 1970 00:00:04 GMT' } }),
      heard,
    );
    expect(await api.me()).toEqual({ name: 'dr.lin', role: 'cardiologist' });
    expect(heard).toEqual([{ asked: 5_000, answered: 5_000, date: 4_000 }]);
  });
  it('takes a sign-out that answers with nothing', async () => {
    await expect(answering(() => new Response(null, { status: 204 })).signOut()).resolves.toBeUndefined();
  });
  it('tells a wrong password from a relay that is not there', async () => {
    expect(await refusal(answering(() => new Response('{}', { status: 401 })).signIn('a', 'b'))).toEqual({
      kind: 'signed-out',
    });
    expect(await refusal(answering(() => Promise.reject(new TypeError('fetch failed'))).me())).toEqual({
      kind: 'unreachable',
    });
    expect(await refusal(answering(() => new Response('Bad gateway', { status: 502 })).me())).toEqual({
      kind: 'unreachable',
    });
  });
  it('passes on the relay’s own sentence', async () => {
    const body = JSON.stringify({ error: 'storage', sentence: 'The disk is full.' });
    expect(await refusal(answering(() => new Response(body, { status: 500 })).sessions())).toEqual({
      kind: 'refused',
      status: 500,
      sentence: 'The disk is full.',
    });
  });
  it('does not take a captive portal’s page for a worklist', async () => {
    expect(await refusal(answering(() => new Response('<html>Welcome</html>')).sessions())).toMatchObject({
      kind: 'refused',
      status: 200,
    });
  });
});
