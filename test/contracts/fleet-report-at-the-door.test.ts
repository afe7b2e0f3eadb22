import { describe, expect, it } from 'vitest';
import type { FleetReportJson } from '../../protocol/wire/fleet-report.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import { passingSigner } from '../../relay/proof/signing-keys.ts';
import { eventually } from '../support/parts.ts';
import { readPdf } from '../support/poppler.ts';
import { recordFleet } from '../support/recorded-fleet.ts';
import { openRelayHere, PERSON_TOKEN, UNIT_TOKEN, type RelayHere } from '../support/relay-here.ts';

const CARDIOLOGIST_TOKEN = 'token-of-the-cardiologist';
const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
const PERIOD = `from=${day(60)}&to=${day(0)}&zone=UTC`;

const INK = new URL('../../deploy/relay-ink.ts', import.meta.url).href;

async function relayOfAFleet(cases: number, ink?: string): Promise<RelayHere> {
  const { folder } = await recordFleet(cases);
  const reportModule = ink === undefined ? {} : { reportModule: ink };
  return openRelayHere({ folder, signer: passingSigner(), ...reportModule });
}

async function file(relay: RelayHere, address: string) {
  const answer = await fetch(`${relay.url}${address}`, { headers: { authorization: `Bearer ${PERSON_TOKEN}` } });
  return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

describe("the fleet's report at the door", () => {
  it('is for reviewers and operators, over a period that a calendar has; what is refused says why and is counted', async () => {
    const relay = await relayOfAFleet(1, INK);
    for (const kind of ['', '.csv', '.pdf']) {
      const address = `/api/fleet-report${kind}`;
      expect(await relay.ask(`${address}?${PERIOD}`, CARDIOLOGIST_TOKEN)).toMatchObject({
        status: 403,
        json: { error: 'not-yours' },
      });
      expect((await relay.ask(`${address}?${PERIOD}`, UNIT_TOKEN)).status).toBe(403);
      expect((await relay.ask(`${address}?${PERIOD}`, null)).status).toBe(401);
      const wrong = await relay.ask(`${address}?from=2026-02-30&to=yesterday&zone=Moon/Tycho`, PERSON_TOKEN);
      expect(wrong.status).toBe(400);
      expect((wrong.json as ApiProblem).sentence).toMatch(/no day .*no day .*no time zone/);
    }
    const health = (await relay.ask('/healthz', null)).json as { refusals: { fleetReports: Record<string, number> } };
    expect(health.refusals.fleetReports).toEqual({ 'not-yours': 3, 'bad-query': 3 });
  });

  it('is told to be asked for again while it is reckoned, then comes as figures, as rows and on paper, all of one reckoning', async () => {
    const cases = 6;
    const relay = await relayOfAFleet(cases, INK);
    const early = await file(relay, `/api/fleet-report.csv?${PERIOD}`);
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '2']);
    const { json } = await eventually(
      () => relay.ask(`/api/fleet-report?${PERIOD}`, PERSON_TOKEN),
      ({ status }) => status === 200,
      60_000,
    );
    const report = json as FleetReportJson;
    expect(report.all.cases).toBe(cases);
    expect(report.units.reduce((sum, unit) => sum + unit.cases, 0)).toBe(cases);

    const rows = await file(relay, `/api/fleet-report.csv?${PERIOD}`);
    expect(rows.headers.get('content-disposition')).toBe(
      `attachment; filename="fleet-report-${report.from}-to-${report.to}.csv"`,
    );
    const text = new TextDecoder().decode(rows.bytes);
    expect(text.split('\r\n')[1]).toMatch(new RegExp(`^all,[^,]*,${String(cases)},`));

    const paper = await file(relay, `/api/fleet-report.pdf?${PERIOD}&language=zh-TW`);
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const pdf = readPdf(paper.bytes);
    const read = pdf.sheets.join('\n');
    expect(read).toContain('車隊報告');
    expect(read).toContain(`${String(cases)} 例`);
    for (const { unit } of report.units) expect(read).toContain(unit);
    const { width, height } = pdf.picture(0, 10);
    expect([Math.round(width / 10), Math.round(height / 10)]).toEqual([297, 210]);
  }, 120_000);
});

describe('a relay without ink', () => {
  it('says that it draws none', async () => {
    const relay = await relayOfAFleet(1);
    const answer = await relay.ask(`/api/fleet-report.pdf?${PERIOD}`, PERSON_TOKEN);
    expect(answer).toMatchObject({ status: 501, json: { error: 'no-ink' } });
  });
});
