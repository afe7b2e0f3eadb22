import type { Finding } from './checker.ts';

/** One defence, taken out of the code that ships. `from` must stand in the file exactly once. */
export interface Mutant {
  readonly name: string;
  /** What it must be found by: a mutant that only throws, or breaks something else, shows nothing about its rule. */
  readonly shows: readonly Finding['kind'][];
  /** A seed whose schedule shows it, as the search found it: tried first, and no more than that. */
  readonly shownBy: number;
  /** The rule of PROTOCOL.md that it breaks. */
  readonly rule: string;
  readonly changes: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

// Not here, since other defences cover them; tests of their own hold them: GAP towards consoles (a page also sees the jump
// of the offset, and asks for what it lacks), sending before commit alone (a new epoch makes what was sent and lost
// another record's name). And a gap believed before a fetch has reached it: only a page that opens within the half second
// before that gap shows it, once in thousands of schedules; one is kept in found-once.ts.

/** Without any one of these the simulator must find a schedule that breaks a promise: or it would prove nothing. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'dedupe off',
    shows: ['duplicated'],
    shownBy: 5059,
    rule: 'D3',
    changes: [
      {
        file: 'relay/log/group-draft.ts',
        from: 'if (held !== null) {',
        to: 'if (held !== null && Buffer.compare(held, sealed) !== 0) {',
      },
    ],
  },
  {
    name: 'gap signalling off on the unit',
    shows: ['silently-missing'],
    shownBy: 6008,
    rule: 'D8',
    changes: [
      {
        file: 'ambulance-unit/acquisition/recorder.ts',
        from: "this.#keep(this.#builder.lose(next.from, 'app_down'))",
        to: 'void 0',
      },
    ],
  },
  {
    name: 'NORMAL instead of FULL on the tablet',
    shows: ['lost'],
    shownBy: 5013,
    rule: 'D1',
    changes: [
      {
        file: 'ambulance-unit/acquisition/journal/journal-database.ts',
        from: "db.pragma('synchronous = FULL')",
        to: "db.pragma('synchronous = NORMAL')",
      },
      { file: 'ambulance-unit/acquisition/journal/journal-database.ts', from: 'const FULL = 2', to: 'const FULL = 1' },
    ],
  },
  {
    name: 'NORMAL instead of FULL on the relay',
    shows: ['acknowledged-and-gone'],
    shownBy: 5010,
    rule: 'D2',
    changes: [
      {
        file: 'relay/log/ledger-file.ts',
        from: "connection.pragma('synchronous = FULL')",
        to: "connection.pragma('synchronous = NORMAL')",
      },
      { file: 'relay/log/ledger-file.ts', from: 'const FULL = 2', to: 'const FULL = 1' },
    ],
  },
  {
    name: 'acknowledgement by highest number',
    shows: ['lost'],
    shownBy: 5001,
    rule: 'D4',
    changes: [
      {
        file: 'protocol/delivery/intake-holdings.ts',
        from: 'const durableThrough = watermark(held)',
        to: 'const durableThrough = held.at(-1)?.last ?? 0',
      },
    ],
  },
  {
    name: 'stale acknowledgements trusted after WELCOME',
    shows: ['lost'],
    shownBy: 6006,
    rule: 'D6',
    changes: [
      {
        file: 'protocol/delivery/uplink-sync.ts',
        from: 'type Greeted = ',
        to:
          'const trusted = new Map();\n' +
          'const trust = (key: string, held: Coverage<SequenceNumber>) => {\n' +
          '  trusted.set(key, unite(trusted.get(key) ?? emptyCoverage, held));\n' +
          '  return trusted.get(key);\n' +
          '};\n' +
          'type Greeted = ',
      },
      {
        file: 'protocol/delivery/uplink-sync.ts',
        from: '...known, held: coverageOfHeld(told)',
        to: '...known, held: trust(key, coverageOfHeld(told))',
      },
      {
        file: 'protocol/delivery/uplink-sync.ts',
        from: 'held: unite(known.held, coverageOfHeld(told))',
        to: 'held: trust(key, unite(known.held, coverageOfHeld(told)))',
      },
    ],
  },
  {
    name: 'ledger change ignored',
    shows: ['lost'],
    shownBy: 6006,
    rule: 'D6',
    changes: [
      {
        file: 'ambulance-unit/acquisition/delivery-overview.ts',
        from: '|| (ledger !== null && sealedBy !== ledger)',
        to: '|| (ledger === null && sealedBy !== ledger)',
      },
    ],
  },
  {
    name: 'ledger change ignored by consoles',
    shows: ['shown-wrong', 'not-shown'],
    shownBy: 6006,
    rule: 'D17',
    changes: [
      { file: 'protocol/delivery/viewer.ts', from: 'resume?.ledger === ledger && ', to: 'resume !== null && ' },
      {
        file: 'hospital-console/sources/watch-heard.ts',
        from: 'message.ledger !== place.ledger ||',
        to: 'false ||',
      },
    ],
  },
  {
    name: 'early deletion',
    shows: ['lost'],
    shownBy: 6006,
    rule: 'D7',
    changes: [
      {
        file: 'ambulance-unit/acquisition/journal-upkeep.ts',
        from: 'const RETENTION = 72 * 3600 * 1000',
        to: 'const RETENTION = 0',
      },
      {
        file: 'ambulance-unit/acquisition/journal-upkeep.ts',
        from: 'const RETIRE_EVERY = milliseconds(10 * 60 * 1000)',
        to: 'const RETIRE_EVERY = milliseconds(200)',
      },
    ],
  },
  {
    name: 'sending before commit, with epochs reused',
    shows: ['conflict'],
    shownBy: 6006,
    rule: 'D1, D3',
    changes: [
      {
        file: 'ambulance-unit/acquisition/journal/journal-database.ts',
        from: "db.pragma('synchronous = FULL')",
        to: "db.pragma('synchronous = OFF')",
      },
      { file: 'ambulance-unit/acquisition/journal/journal-database.ts', from: 'const FULL = 2', to: 'const FULL = 0' },
      {
        file: 'ambulance-unit/acquisition/journal/sqlite-unit-journal.ts',
        from: 'number: openings, nonce: settings.nonce',
        to: "number: 1, nonce: '0000000000000001'",
      },
    ],
  },
  {
    name: 'nothing told after WELCOME',
    shows: ['not-told'],
    shownBy: 5048,
    rule: 'D23',
    changes: [{ file: 'relay/intake/unit-connection.ts', from: 'this.#tellAllEntries(session);', to: 'void 0;' }],
  },
  {
    name: 'what was told is told again',
    shows: ['duplicated'],
    shownBy: 5048,
    rule: 'D23',
    changes: [
      {
        file: 'ambulance-unit/acquisition/ambulance-unit.ts',
        from: 'told(session, kept.added)',
        to: 'told(session, records.map(({ sealed }) => sealed))',
      },
    ],
  },
];
