import { useTranslation } from 'react-i18next';
import type { AbsentReason } from '../../protocol/ecg/measured.ts';
import type { Evidence, Statement } from '../../protocol/ecg/statement.ts';
import { isEvidenceCode, isStatementCode } from '../../protocol/ecg/words/finding-words.ts';

/** Why a value is absent, in the language of the page. */
export function useReason(): (why: AbsentReason) => string {
  const { t } = useTranslation();
  return (why) => t(`absentReason.${why}`);
}

/** A statement in words. One that a newer measurement makes and this page does not know is shown by its code, never left out. */
export function useStatementWords(): (statement: Statement) => string {
  const { t } = useTranslation();
  return ({ code }) => (isStatementCode(code) ? t(`statement.${code}`) : code);
}

export function useEvidenceWords(): (what: Evidence['what']) => string {
  const { t } = useTranslation();
  return (what) => (isEvidenceCode(what) ? t(`evidenceOf.${what}`) : what);
}
