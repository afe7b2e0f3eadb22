import { LetterFaces } from '../ambulance-unit/acquisition/report/report-letters.ts';
import { ReportPen } from '../ambulance-unit/acquisition/report/report-pen.ts';
import type { OpenSheetPen } from '../relay/fleet-report/sheets/sheet-pen.ts';

/** What the relay draws with: the tablet's ink, so that the paper of all rooms is one paper. Loaded in threads, by its URL. */
export { makeTwelveLeadReport } from '../ambulance-unit/acquisition/report/twelve-lead-report.ts';

export const openSheetPen: OpenSheetPen = (about) => new ReportPen(new LetterFaces(), about);
