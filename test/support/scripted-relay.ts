import { createHash } from 'node:crypto';
import { addValue, emptyCoverage, watermark, type Coverage } from '../../protocol/delivery/coverage.ts';
import { byteCount, type SequenceNumber } from '../../protocol/ecg/units.ts';
import { epochKey, type Epoch, type LedgerId, type SessionId } from '../../protocol/wire/identity.ts';
import type { SessionHeld } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { encodeRelayMessage } from '../../protocol/wire/uplink-codec.ts';
import { startStrangeRelay, welcomeOf } from './strange-relay.ts';

const LEDGER = '5c'.repeat(16) as LedgerId;

/** A small relay of an earlier version, in memory: greets, acknowledges, seals one session that has one epoch. */
export interface ScriptedRelay {
  readonly url: string;
  /** What it was given and acknowledged, each once. */
  readonly records: readonly SealedRecord[];
  /** Records that came again. */
  readonly duplicates: number;
}

export async function startScriptedRelay(versions: readonly string[]): Promise<ScriptedRelay> {
  const records = new Map<number, SealedRecord>();
  let held: Coverage<SequenceNumber> = emptyCoverage;
  let duplicates = 0;
  let endsAt: number | null = null;
  let isSealed = false;

  const take = (sealed: SealedRecord): { session: SessionId; epoch: Epoch } | null => {
    const opened = openRecord(sealed);
    if (!opened.ok) return null;
    const { session, epoch, seq, body } = opened.value;
    if (records.has(seq)) duplicates += 1;
    records.set(seq, sealed);
    held = addValue(held, seq);
    if (body.kind === 'end') endsAt = body.epochs.find((one) => epochKey(one.epoch) === epochKey(epoch))?.last ?? null;
    return { session, epoch };
  };
  const standing = (session: SessionId, epoch: Epoch): SessionHeld => {
    const durableThrough = watermark(held);
    const ranges = held.filter(({ first }) => first > durableThrough);
    return { session, epochs: [{ epoch, durableThrough, ranges }], sealed: false };
  };

  const relay = await startStrangeRelay((message, say) => {
    if (message.kind === 'hello') say(welcomeOf(LEDGER));
    if (message.kind === 'ping') {
      const { t1 } = message;
      say(encodeRelayMessage({ kind: 'pong', t1, t2: t1, t3: t1 }));
    }
    if (message.kind !== 'data') return;
    const last = message.records.map(take).at(-1);
    if (last === undefined || last === null) return;
    const sessions = [standing(last.session, last.epoch)];
    say(encodeRelayMessage({ kind: 'ack', ledger: LEDGER, sessions, credit: byteCount(1 << 20) }));
    if (isSealed || endsAt === null || watermark(held) < endsAt) return;
    isSealed = true;
    const root = new Uint8Array(createHash('sha256').update(LEDGER).digest());
    say(encodeRelayMessage({ kind: 'sealed', session: last.session, root, signature: new Uint8Array(0) }));
  }, versions);
  return {
    url: `http://127.0.0.1:${relay.port}`,
    get records() {
      return [...records.values()];
    },
    get duplicates() {
      return duplicates;
    },
  };
}
