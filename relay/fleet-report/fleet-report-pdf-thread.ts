import { parentPort, workerData } from 'node:worker_threads';
import type { FleetReportJson } from '../../protocol/wire/fleet-report.ts';
import { fleetReportSheets } from './sheets/fleet-report-sheets.ts';
import type { OpenSheetPen } from './sheets/sheet-pen.ts';
import type { SheetLanguage } from './sheets/sheet-words.ts';

export interface FleetReportPdfTask {
  readonly report: FleetReportJson;
  readonly language: SheetLanguage;
  /** Where the ink is, as a URL: a module with `openSheetPen`. */
  readonly inkModule: string;
}

export type FromFleetReportPdf =
  { readonly kind: 'drawn'; readonly bytes: Uint8Array } | { readonly kind: 'failed'; readonly sentence: string };

async function draw({ report, language, inkModule }: FleetReportPdfTask): Promise<FromFleetReportPdf> {
  try {
    const { openSheetPen } = (await import(inkModule)) as { readonly openSheetPen: OpenSheetPen };
    return { kind: 'drawn', bytes: await fleetReportSheets(report, language, openSheetPen) };
  } catch (thrown) {
    return { kind: 'failed', sentence: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

if (parentPort !== null) parentPort.postMessage(await draw(workerData as FleetReportPdfTask));
