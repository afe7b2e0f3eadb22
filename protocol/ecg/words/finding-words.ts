import { findingWordsEn, type FindingWords } from './finding-words-en.ts';
import { findingWordsZhTw } from './finding-words-zh-tw.ts';

export type FindingLanguage = 'en' | 'zh-TW';
export type StatementCode = keyof FindingWords['statement'];
export type EvidenceCode = keyof FindingWords['evidenceOf'];

export const findingWords = (language: FindingLanguage): FindingWords =>
  language === 'en' ? findingWordsEn : findingWordsZhTw;

/** False for a statement that a newer measurement makes: it is shown by its code, never left out. */
export const isStatementCode = (code: string): code is StatementCode => Object.hasOwn(findingWordsEn.statement, code);
export const isEvidenceCode = (what: string): what is EvidenceCode => Object.hasOwn(findingWordsEn.evidenceOf, what);

/** A statement's words; a code of a newer version stands as it is. */
export const statementWords = ({ statement }: FindingWords, code: string): string =>
  isStatementCode(code) ? statement[code] : code;
export const evidenceWords = ({ evidenceOf }: FindingWords, what: string): string =>
  isEvidenceCode(what) ? evidenceOf[what] : what;
