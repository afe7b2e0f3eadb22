import { type LeadName, STANDARD_LEADS } from '../leads.ts';
import { type Millimetres, millimetres } from '../units.ts';

/** How the leads lie on a page: as many columns and rows of leads, and below them rhythm strips over the whole width. */
export interface LeadLayout {
  /** Columns follow each other in time: column k of c shows the k-th c-th of the page. */
  readonly columns: number;
  /** Rows of the columns; leads run down the first column, then the next. Rows × columns is 12, or 0. */
  readonly rows: number;
  /** Over the whole page, below the rows. */
  readonly rhythmLeads: readonly LeadName[];
  /** Height of a row where the caller asks for none: whole squares of 5 mm. */
  readonly rowHeight: Millimetres;
}

const layout = (columns: number, rows: number, rhythmLeads: readonly LeadName[], rowHeight: number): LeadLayout => ({
  columns,
  rows,
  rhythmLeads,
  rowHeight: millimetres(rowHeight),
});

export const LEAD_LAYOUTS = {
  '3x4+1': layout(4, 3, ['II'], 30),
  '3x4+3': layout(4, 3, ['V1', 'II', 'V5'], 25),
  '6x2': layout(2, 6, [], 25),
  '12x1': layout(1, 12, [], 15),
  rhythm: layout(1, 0, ['II'], 40),
} as const satisfies Record<string, LeadLayout>;

export type LayoutName = keyof typeof LEAD_LAYOUTS;
export const LAYOUT_NAMES: readonly LayoutName[] = ['3x4+1', '3x4+3', '6x2', '12x1', 'rhythm'];

/** A lead as it is shown. */
export interface ShownLead {
  readonly lead: LeadName;
  /** What is written at it. */
  readonly label: string;
  /** Drawn upside down: −aVR. */
  readonly inverted: boolean;
}

export type LeadOrder = 'standard' | 'cabrera';

const upright = (lead: LeadName): ShownLead => ({ lead, label: lead, inverted: false });

/** Twelve leads in the order in which they fill a layout. Cabrera: the limb leads by their angle, −30° to 120°, aVR turned to +30°. */
export const LEAD_ORDERS: Readonly<Record<LeadOrder, readonly ShownLead[]>> = {
  standard: STANDARD_LEADS.map(upright),
  cabrera: [
    upright('aVL'),
    upright('I'),
    { lead: 'aVR', label: '−aVR', inverted: true },
    upright('II'),
    upright('aVF'),
    upright('III'),
    ...STANDARD_LEADS.slice(6).map(upright),
  ],
};

/** A lead by itself, as a rhythm strip shows it. */
export const shownUpright = upright;
