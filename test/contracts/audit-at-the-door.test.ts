import { describe, expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { AccessesJson } from '../../protocol/wire/audit.ts';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem, LeftOutJson } from '../../protocol/wire/sessions-api.ts';
import { openRelayClient } from '../../relay/recordings/relay-client.ts';
import { passingSigner } from '../../relay/proof/signing-keys.ts';
import { eventually } from '../support/parts.ts';
import { openRelayHere, PERSON_TOKEN, type RelayHere } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

const CARDIOLOGIST_TOKEN = 'token-of-the-cardiologist';

async function relayWithACase(): Promise<{ relay: RelayHere; address: string }> {
  const relay = await openRelayHere({ signer: passingSigner() });
  const author = new SessionAuthor();
  author.frames(40);
  author.gap(500);
  author.samples();
  author.end();
  await relay.log.append(author.unit, author.written);
  return { relay, address: `/api/sessions/${author.session}` };
}
const auditOf = async (relay: RelayHere, address: string): Promise<AccessesJson> =>
  (await relay.ask(`${address}/accesses`, PERSON_TOKEN)).json as AccessesJson;

describe('the audit of a session', () => {
  it('says who took which part in which format and why, and who opened it, in a chain that is as it was signed', async () => {
    const { relay, address } = await relayWithACase();
    await relay.ask(address, CARDIOLOGIST_TOKEN);
    await relay.ask(address, CARDIOLOGIST_TOKEN);
    const asked = `${address}/export?format=csv&from=0.1&for=0.2&reason=${encodeURIComponent('morbidity conference')}`;
    expect((await relay.browse('GET', asked, { token: PERSON_TOKEN })).status).toBe(200);
    await relay.browse('GET', `${address}/proof`, { token: PERSON_TOKEN });
    const audit = await eventually(
      () => auditOf(relay, address),
      ({ accesses }) => accesses.length === 3,
    );
    expect(audit.fault).toBeNull();
    expect(audit.accesses).toMatchObject([
      { number: 1, by: 'cardiologist', role: 'cardiologist', what: 'opened' },
      { number: 2, by: 'reviewer', what: 'exported', exportFormat: 'csv', reason: 'morbidity conference' },
      { number: 3, by: 'reviewer', what: 'proof' },
    ]);
    const [, taken] = audit.accesses;
    expect((taken?.range?.end ?? 0) - (taken?.range?.first ?? 0)).toBe(100);
    const everything = (await relay.ask('/api/accesses', PERSON_TOKEN)).json as AccessesJson;
    expect(everything).toEqual(audit);
  });

  it('says why a command has read the records, what it makes of them and which part, as the command says', async () => {
    const { relay, address } = await relayWithACase();
    const client = openRelayClient(relay.url, PERSON_TOKEN, { reason: '品管審查 & M&M', exportFormat: 'edf' });
    const session = parseSessionId(address.split('/').at(-1) ?? '');
    if (session === null) throw new Error('no session');
    const range = { first: sampleIndex(0), end: sampleIndex(50) };
    for await (const logged of client.records(session, 'sample', range)) expect(logged.offset).toBeGreaterThan(0);
    const { accesses } = await auditOf(relay, address);
    expect(accesses).toMatchObject([
      { what: 'records', exportFormat: 'edf', range: { first: 0, end: 50 }, reason: '品管審查 & M&M', by: 'reviewer' },
    ]);
    const other = openRelayClient(relay.url, PERSON_TOKEN, { exportFormat: 'punch-cards' });
    for await (const logged of other.records(session, 'commit')) expect(logged.offset).toBeGreaterThan(0);
    expect((await auditOf(relay, address)).accesses.at(-1)).toMatchObject({
      exportFormat: '',
      range: null,
      reason: '',
    });
  });

  it('is read by a reviewer or an operator, and by nobody else', async () => {
    const { relay, address } = await relayWithACase();
    for (const where of [`${address}/accesses`, '/api/accesses']) {
      const refused = await relay.ask(where, CARDIOLOGIST_TOKEN);
      expect(refused).toMatchObject({ status: 403, json: { error: 'not-yours' } });
    }
  });

  it('knows nothing of what was refused, which is counted with a sentence instead', async () => {
    const { relay, address } = await relayWithACase();
    const wrong = await relay.ask(`${address}/export?format=punch-cards`, PERSON_TOKEN);
    expect(wrong).toMatchObject({ status: 400 });
    expect((wrong.json as ApiProblem).sentence).toMatch(/the formats are: wfdb/);
    const beyond = await relay.ask(`${address}/export?format=csv&from=90000`, PERSON_TOKEN);
    expect(beyond).toMatchObject({ status: 422, json: { error: 'cannot-be-exported' } });
    expect((await relay.refusals()).exports).toEqual({ 'bad-query': 1, 'cannot-be-exported': 1 });
    expect((await auditOf(relay, address)).accesses).toEqual([]);
  });

  it('has no entry where only the sentences were asked for of what an export would leave out', async () => {
    const { relay, address } = await relayWithACase();
    const said = await relay.ask(`${address}/export/left-out?format=scp`, PERSON_TOKEN);
    expect(said.status).toBe(200);
    const { leftOut, name, range } = said.json as LeftOutJson;
    expect(range.first).toBe(0);
    expect(name).toMatch(/\.(scp|zip)$/);
    expect(leftOut.join(' ')).toMatch(/no place for a gap/);
    expect((await auditOf(relay, address)).accesses).toEqual([]);
  });
});

describe('a disk that takes nothing', () => {
  it('keeps an export from being handed out, says why, and counts it', async () => {
    const { relay, address } = await relayWithACase();
    relay.log.keep = () => Promise.resolve({ kind: 'disk-full', sentence: 'The disk is full.' });
    const refused = await relay.browse('GET', `${address}/export?format=csv`, { token: PERSON_TOKEN });
    expect(refused.status).toBe(503);
    expect(JSON.parse(refused.text)).toMatchObject({ error: 'cannot-be-audited' });
    expect(refused.text).not.toMatch(/microvolts|\n/);
    expect((await relay.refusals()).audit).toEqual({ 'taken-not-written': 1 });
    // A patient may be on the way: what stands on a screen is shown all the same.
    expect((await relay.ask(address, PERSON_TOKEN)).status).toBe(200);
  });
});
