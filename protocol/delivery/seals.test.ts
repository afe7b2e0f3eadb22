import { describe, expect, it } from 'vitest';
import { UplinkWorld } from '../../test/support/uplink-world.ts';
import { byteCount, type SequenceNumber } from '../ecg/units.ts';
import type { LedgerId, SessionId } from '../wire/identity.ts';
import type { RelayMessage } from '../wire/messages.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const OTHER = '01900000-0000-7000-8000-000000000002' as SessionId;
const sealed = (session = SESSION): RelayMessage => ({
  kind: 'sealed',
  session,
  root: new Uint8Array(32),
  signature: new Uint8Array(0),
});

/** A recording of three seconds whose END is written, delivered as far as it gets in `ms`. */
function ended(ms: number): UplinkWorld {
  const world = new UplinkWorld();
  world.openJournal();
  world.record(31);
  world.ended = true;
  world.tellJournal();
  world.tell({ kind: 'started' });
  world.run(ms);
  return world;
}
const said = (world: UplinkWorld): string[] =>
  world.actions.map(({ kind }) => kind).filter((kind) => kind === 'note-sealed' || kind === 'doubt-seal');

describe('[D7] a relay’s word that it holds all of a session', () => {
  it('counts once the session has ended and every record of it is confirmed', () => {
    const world = ended(2_000);
    world.say(sealed());
    expect(said(world)).toEqual(['note-sealed']);
    expect(world.state.counters.doubtfulSeals).toBe(0);
  });

  it('counts once, however often it is said', () => {
    const world = ended(2_000);
    world.say(sealed());
    world.say(sealed());
    expect(said(world)).toEqual(['note-sealed']);
  });

  it('is doubted for a session that goes on, and counts when that has ended and is held', () => {
    const world = new UplinkWorld();
    world.openJournal();
    world.record(31);
    world.tell({ kind: 'started' });
    world.run(2_000);
    world.say(sealed());
    world.say(sealed());
    expect(said(world)).toEqual(['doubt-seal']);
    expect(world.state.counters.doubtfulSeals).toBe(1);
    world.record();
    world.ended = true;
    world.tellJournal();
    expect(said(world)).toEqual(['doubt-seal']);
    world.run(1_000);
    expect(said(world)).toEqual(['doubt-seal', 'note-sealed']);
  });

  it('is doubted while a record is not confirmed', () => {
    const world = new UplinkWorld();
    world.relay.refuse = { seq: 7, times: 99 };
    world.openJournal();
    world.record(31);
    world.ended = true;
    world.tellJournal();
    world.tell({ kind: 'started' });
    world.run(10_000);
    world.say(sealed());
    expect(said(world)).toEqual(['doubt-seal']);
    world.run(60_000);
    expect(said(world)).toEqual(['doubt-seal']);
  });

  it('counts where nothing is missing but what is declared as lost here', () => {
    const world = new UplinkWorld();
    world.relay.refuse = { seq: 7, times: 99 };
    world.openJournal();
    world.record(31);
    world.declareLost(7, 7);
    world.ended = true;
    world.tellJournal();
    world.tell({ kind: 'started' });
    world.run(2_000);
    world.say(sealed());
    expect(said(world)).toEqual(['note-sealed']);
  });

  it('means nothing for a session that is not owed, or between two connections', () => {
    const world = ended(2_000);
    world.say(sealed(OTHER));
    world.cut();
    world.say(sealed());
    world.link = 'up';
    while (world.state.phase.kind !== 'greeting') world.run(1);
    world.say(sealed());
    expect(said(world)).toEqual([]);
    expect(world.state.counters.unaskedAnswers).toBe(1);
  });

  it('of an older connection means nothing on the next', () => {
    const world = ended(2_000);
    const connection = world.state.connection;
    world.cut();
    world.link = 'up';
    world.run(2_000);
    world.tell({ kind: 'message', connection, message: sealed() });
    expect(said(world)).toEqual([]);
  });

  it('[D6] is weighed by what this ledger holds: another one that holds nothing is doubted', () => {
    const world = ended(2_000);
    world.cut();
    world.relay.lose('f'.repeat(32));
    world.relay.commitDelay = Infinity;
    world.link = 'up';
    world.run(2_000);
    world.say(sealed());
    expect(said(world)).toEqual(['doubt-seal']);
  });
});

describe('what a relay claims to hold', () => {
  it('beyond the last record that is written counts for nothing when that record exists', () => {
    const world = new UplinkWorld();
    world.openJournal();
    world.record(10);
    world.tell({ kind: 'started' });
    world.run(1_000);
    world.say({
      kind: 'ack',
      ledger: world.relay.ledger as LedgerId,
      credit: byteCount(262_144),
      sessions: [
        {
          session: SESSION,
          sealed: false,
          epochs: [{ epoch: world.epoch, durableThrough: 1_000 as SequenceNumber, ranges: [] }],
        },
      ],
    });
    expect(world.state.counters.unaskedAnswers).toBe(1);
    world.record(10);
    world.run(1_000);
    expect(world.heldOf(world.epoch).at(-1)?.last).toBe(20);
  });

  it('of sessions and epochs that are not ours is not passed on', () => {
    const world = new UplinkWorld();
    world.openJournal();
    world.record(10);
    world.tell({ kind: 'started' });
    world.run(1_000);
    const strange = { number: 9, nonce: 'f'.repeat(16) };
    world.say({
      kind: 'ack',
      ledger: world.relay.ledger as LedgerId,
      credit: byteCount(262_144),
      sessions: [SESSION, OTHER].map((session) => ({
        session,
        sealed: true,
        epochs: [{ epoch: strange, durableThrough: 5 as SequenceNumber, ranges: [] }],
      })),
    });
    const noted = world.actions.findLast((action) => action.kind === 'note-held');
    expect(noted).toMatchObject({ sessions: [{ session: SESSION, epochs: [] }] });
  });
});
