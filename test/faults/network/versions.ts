import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { UPLINK_SUBPROTOCOLS } from '../../../protocol/wire/close-reasons.ts';
import { tidily } from '../../support/endings.ts';
import { noteFault } from '../../support/fault-table.ts';
import { makeRecord } from '../../support/made-record.ts';
import { eventually, readCredentials, startUnit, temporaryFolder } from '../../support/parts.ts';
import { startScriptedRelay } from '../../support/scripted-relay.ts';
import { openScriptedUnit } from '../../support/scripted-unit.ts';
import { expectComplete, expectSamples, readerOf } from '../../support/whole-recording.ts';
import { nextUnit, relay } from './receivers.ts';

const [CURRENT, EARLIER] = UPLINK_SUBPROTOCOLS;
const TOMORROW = 'prearrival.uplink.v99';
const OLD_UNIT = 'old unit with a new relay';
const TOMORROWS_UNIT = "tomorrow's unit with this relay";
const OLD_RELAY = 'old relay with a new unit';
const FRAMES = 60;

describe.concurrent('versions N and N−1', () => {
  const all = Array.from({ length: FRAMES + 1 }, (_, i) => i + 1);

  it(OLD_UNIT, () =>
    tidily(async () => {
      const name = nextUnit();
      const unit = await openScriptedUnit(relay(), FRAMES, { versions: [EARLIER], isEnded: true, unit: name });
      expect(unit.version).toBe(EARLIER);
      // The relay tells who looks at a session since version 2 only: an earlier unit must never hear of it.
      await unit.send(all);
      await eventually(
        () => unit.heard.some(({ kind }) => kind === 'sealed'),
        (isSealed) => isSealed,
      );
      const records = await expectComplete(name, readerOf(relay()));
      expect(records).toHaveLength(FRAMES + 2);
      noteFault({
        chapter: 'network',
        fault: OLD_UNIT,
        expected: 'both speak N−1: delivered and sealed',
        measured: `${EARLIER} chosen; 0 of ${records.length} records lost, 0 stored twice, sealed`,
      });
    }),
  );

  it(TOMORROWS_UNIT, () =>
    tidily(async () => {
      const versions = [TOMORROW, CURRENT];
      const name = nextUnit();
      const unit = await openScriptedUnit(relay(), FRAMES, { versions, isEnded: true, unit: name });
      expect(unit.version).toBe(CURRENT);
      await unit.send(all);
      const records = await eventually(
        () => expectComplete(name, readerOf(relay())).catch(() => []),
        ({ length }) => length > 0,
      );
      const refused = await refusalOf(relay(), [TOMORROW]);
      expect(refused.status).toBe(400);
      expect(refused.sentence).toContain(CURRENT);
      noteFault({
        chapter: 'network',
        fault: TOMORROWS_UNIT,
        expected: 'both speak N; where nothing is shared, refused in a sentence',
        measured:
          `${CURRENT} chosen of two, 0 of ${records.length} records lost; ` +
          `${TOMORROW} alone: HTTP ${refused.status}, "${refused.sentence}"`,
      });
    }),
  );

  it(OLD_RELAY, () =>
    tidily(async () => {
      const old = await startScriptedRelay([EARLIER]);
      const original = makeRecord(5);
      const part = startUnit({
        relay: { url: old.url, credentials: relay().credentials },
        unit: nextUnit(),
        journal: temporaryFolder(),
        source: `wfdb:${original.header}`,
        speed: 2,
        drain: true,
      });
      expect((await part.ended).code, part.said()).toBe(0);
      expectSamples(
        old.records.map((sealed) => ({ sealed })),
        original,
      );
      noteFault({
        chapter: 'network',
        fault: OLD_RELAY,
        expected: 'both speak N−1: delivered and sealed',
        measured: `${EARLIER} chosen; 0 of ${old.records.length} records lost, ${old.duplicates} sent twice, sealed`,
      });
    }),
  );
});

/** What a relay answers to a unit that offers only these versions. */
function refusalOf(
  relay: { readonly url: string; readonly credentials: string },
  versions: readonly string[],
): Promise<{ readonly status: number; readonly sentence: string }> {
  const token = readCredentials(relay.credentials).units[0]?.token ?? '';
  const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/uplink`, [...versions], {
    headers: { authorization: `Bearer ${token}` },
  });
  return new Promise((resolve, reject) => {
    socket.on('error', () => undefined);
    socket.on('open', () => reject(new Error('it was accepted')));
    socket.on('unexpected-response', (request, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        request.destroy();
        const { sentence } = JSON.parse(text) as { sentence: string };
        resolve({ status: response.statusCode ?? 0, sentence });
      });
    });
  });
}
