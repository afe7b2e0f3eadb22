import { LEAD_LAYOUTS } from '../../../protocol/ecg/paper/lead-layout.ts';
import { layOut, type PaperPlan } from '../../../protocol/ecg/paper/paper-plan.ts';
import type { PaperScale } from '../../../protocol/ecg/paper/paper-scale.ts';
import { seconds } from '../../../protocol/ecg/units.ts';
import { DISPLAY_BANDS, type DisplayFilterSetting } from '../../../protocol/ecg/filters/display-filter.ts';

/** What a formal 12-lead is looked at through: ST stands where it was measured. */
export const DIAGNOSTIC: DisplayFilterSetting = { band: DISPLAY_BANDS.diagnostic, notch: null };
/** For rhythm in a moving vehicle. Marked on the canvas: not for ST. */
export const MONITOR: DisplayFilterSetting = { band: DISPLAY_BANDS.monitor, notch: null };
/** What CSS believes of every screen. */
export const CSS_PIXELS_PER_MILLIMETRE = 96 / 25.4;

/** Three rows of four leads and a strip of II below: as the report prints it. */
export const paperPlan = (scale: PaperScale): PaperPlan =>
  layOut(LEAD_LAYOUTS['3x4+1'], scale, { pageSeconds: seconds(10) });
