import { describe, expect, it } from 'vitest';
import type { Statement } from '../../protocol/ecg/statement.ts';
import { criteriaVerdict, groupByReason, groupStatements, leadsText } from './statement-groups.ts';

const said = (kind: Statement['kind'], code: string, change: Partial<Statement> = {}): Statement => ({
  kind,
  code,
  leads: [],
  evidence: [],
  why: null,
  source: '',
  ...change,
});
const verdict = (...statements: Statement[]) => criteriaVerdict(groupStatements(statements));

describe('statements', () => {
  it('stand in the group of their kind, none is lost', () => {
    const all = [
      ...(['rhythm', 'measurement', 'criteria', 'caveat', 'recording'] as const).map((kind) => said(kind, kind)),
      said('not-evaluable', 'stemi-criteria', { why: 'sex-missing' }),
      said('not-evaluable', 'stemi-criteria-in-leads', { why: 'lead-off' }),
      said('not-evaluable', 'prolonged-qtc', { why: 'sex-missing' }),
    ];
    const groups = groupStatements(all);
    expect(Object.values(groups).flat()).toHaveLength(all.length);
    expect(groups.recording).toEqual([all[4]]);
    expect(groups.criteriaRefused.map(({ code }) => code)).toEqual(['stemi-criteria', 'stemi-criteria-in-leads']);
    expect(groups.findings.map(({ code }) => code)).toEqual(['measurement', 'prolonged-qtc']);
  });
});

describe('how the criteria stand', () => {
  it('met, where any is', () => {
    const inPart = said('not-evaluable', 'stemi-criteria-in-leads', { why: 'lead-off', leads: ['V6'] });
    expect(verdict(said('criteria', 'stemi-anterior'), inPart)).toBe('met');
  });
  it('not evaluable where an input is missing, never “not met”', () => {
    expect(verdict(said('not-evaluable', 'stemi-criteria', { why: 'age-missing' }))).toBe('not-evaluable');
  });
  it('not met in part, where some leads took no part', () => {
    const inPart = said('not-evaluable', 'stemi-criteria-in-leads', { why: 'lead-off', leads: ['V6'] });
    expect(verdict(inPart)).toBe('in-part');
  });
  it('not met, whatever else lacks an input', () => {
    expect(verdict(said('not-evaluable', 'prolonged-qtc', { why: 'sex-missing' }))).toBe('not-met');
  });
  it('not met, where all was evaluated and nothing said', () => {
    expect(verdict(said('rhythm', 'regular-rhythm'))).toBe('not-met');
  });
  it('off, where a person has switched the helper off', () => {
    expect(verdict(said('not-evaluable', 'stemi-criteria', { why: 'switched-off' }))).toBe('off');
  });
});

it('a reason is said once, with all that it takes away', () => {
  expect(
    groupByReason([
      { name: 'PR', why: 'no-p-wave' },
      { name: 'QT', why: 'no-t-wave' },
      { name: 'axis P', why: 'no-p-wave' },
    ]),
  ).toEqual([
    { why: 'no-p-wave', names: ['PR', 'axis P'] },
    { why: 'no-t-wave', names: ['QT'] },
  ]);
});

it('three neighbours of the chest or more are written as a range', () => {
  expect(leadsText(['II', 'III', 'aVF'])).toBe('II III aVF');
  expect(leadsText(['V1', 'V2'])).toBe('V1 V2');
  expect(leadsText(['I', 'aVL', 'V2', 'V3', 'V4', 'V6'])).toBe('I aVL V2–V4 V6');
  expect(leadsText(['V5', 'V6', 'V7', 'V3R', 'V4R'])).toBe('V5–V7 V3R V4R');
  expect(leadsText([])).toBe('');
});
