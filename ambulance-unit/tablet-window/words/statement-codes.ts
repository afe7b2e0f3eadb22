import { statementsEn } from './statements-en.ts';

type StatementWithWords = keyof typeof statementsEn.statement;
/** One that a newer measurement makes and this screen does not know is shown by its code, never left out. */
export const isStatementWithWords = (code: string): code is StatementWithWords =>
  Object.hasOwn(statementsEn.statement, code);
