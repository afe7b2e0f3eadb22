import { measurementsEn } from './measurements-en.ts';

type StatementWithWords = keyof typeof measurementsEn.statement;
type EvidenceWithWords = keyof typeof measurementsEn.evidenceOf;

export const isStatementWithWords = (code: string): code is StatementWithWords =>
  Object.hasOwn(measurementsEn.statement, code);

export const isEvidenceWithWords = (what: string): what is EvidenceWithWords =>
  Object.hasOwn(measurementsEn.evidenceOf, what);
