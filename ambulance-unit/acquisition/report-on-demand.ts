import type { MakeReport } from './recorded-for-screen.ts';

/** The report's room brings fonts and a PDF writer: loaded with the first report, not with every start. */
export const makeReport: MakeReport = async (input) => {
  const { makeTwelveLeadReport } = await import('./report/twelve-lead-report.ts');
  return await makeTwelveLeadReport(input);
};
