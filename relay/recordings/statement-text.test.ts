import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TERRITORIES } from '../../protocol/ecg/criteria/lead-groups.ts';
import { ABSENT_REASONS } from '../../protocol/ecg/measured.ts';
import type { Statement } from '../../protocol/ecg/statement.ts';
import { absentText, evidenceText, hasEvidenceText, hasStatementText, statementText } from './statement-text.ts';

const ECG = path.resolve(import.meta.dirname, '../../protocol/ecg');
const ROOMS = ['beats', 'criteria', 'quality', 'measurements'];
/** Words with a hyphen in those rooms that are neither a statement nor a number that one rests on. */
const OTHER_WORDS: readonly string[] = [
  ...ABSENT_REASONS,
  ...['not-evaluable', 'check-electrode', 'reduce-muscle', 'reduce-mains', 'keep-still', 'record-longer', 'lead-off'],
];

/** What the rooms' files say, without their tests. */
const sources = ROOMS.flatMap((room) =>
  readdirSync(path.join(ECG, room))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(path.join(ECG, room, name), 'utf8')),
).join('\n');

const statement = (one: Partial<Statement>): Statement => ({
  kind: 'criteria',
  code: 'stemi-anterior',
  leads: [],
  evidence: [],
  why: null,
  source: '',
  ...one,
});

describe('the words for statements', () => {
  it('every word with a hyphen in the rooms of the ECG is a statement with a sentence, a number with a name, or neither', () => {
    const words = [
      ...new Set([...sources.matchAll(/'([a-z][a-z0-9]*(?:-[a-z0-9]+)+)'/g)].map(([, word = '']) => word)),
    ];
    expect(words.length).toBeGreaterThan(60);
    const unknown = words.filter(
      (word) => !hasStatementText(word) && !hasEvidenceText(word) && !OTHER_WORDS.includes(word),
    );
    expect(unknown, 'give each a sentence in statement-text.ts').toEqual([]);
  });

  it('so does every code that the rooms list, and every code of a territory', () => {
    const listed = [...sources.matchAll(/Codes: ([^.]+)\./g)].flatMap(([, list = '']) =>
      list.split(',').map((code) => code.replaceAll('*', '').trim()),
    );
    expect(listed).toContain('af-likely');
    const ofTerritories = TERRITORIES.flatMap((territory) => [`stemi-${territory}`, `reciprocal-to-${territory}`]);
    for (const code of [...listed, ...ofTerritories]) expect(hasStatementText(code), code).toBe(true);
  });

  it('every reason of an absence is a sentence', () => {
    for (const why of ABSENT_REASONS) expect(absentText(why), why).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('a statement names its leads, and what could not be evaluated says why', () => {
    expect(statementText(statement({ leads: ['V2', 'V3'] }))).toBe(
      'ST elevation as in the STEMI criteria, anterior (V2, V3).',
    );
    expect(statementText(statement({ kind: 'not-evaluable', code: 'stemi-criteria', why: 'age-missing' }))).toBe(
      'STEMI criteria: not evaluable. The age is not known: --age N gives it.',
    );
  });

  it('a number stands with its unit, its sign and what it was held against', () => {
    expect(evidenceText({ what: 'st-j', lead: 'V2', value: 312.4, unit: 'µV', limit: 200 })).toBe(
      'V2 ST at J +312 µV (limit +200)',
    );
    expect(evidenceText({ what: 'st-j', lead: 'aVR', value: -129, unit: 'µV', limit: -100 })).toBe(
      'aVR ST at J −129 µV (limit −100)',
    );
    expect(evidenceText({ what: 'sokolow-lyon', lead: null, value: 4000, unit: 'µV', limit: null })).toBe(
      'Sokolow-Lyon +4000 µV',
    );
  });
});
