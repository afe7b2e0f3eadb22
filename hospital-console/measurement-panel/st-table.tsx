import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type LeadName, STANDARD_LEADS } from '../../protocol/ecg/leads.ts';
import type { AbsentReason } from '../../protocol/ecg/measured.ts';
import type { LeadMeasurement } from '../../protocol/ecg/measurements/measurement.ts';
import { stShift, stText, type StShift } from './figure-text.ts';
import { groupByReason, leadsText } from './statement-groups.ts';
import { useReason } from './use-measuring-words.ts';

interface StTableProps {
  readonly leads: readonly LeadMeasurement[];
  /** Leads that the criteria statements name. */
  readonly inCriteria: ReadonlySet<LeadName>;
}

/** Frank's leads look along axes of the body, not at a wall of the heart: nobody reads their ST. */
const ORTHOGONAL: readonly LeadName[] = ['VX', 'VY', 'VZ'];

/**
 * ST at J and at J+60 of every lead, where the lead stands on a 3×4 page. Elevated and depressed are told by sign, number
 * and shape; leads of the criteria by a frame.
 */
export function StTable(props: StTableProps): ReactNode {
  const { t } = useTranslation();
  const { inCriteria } = props;
  const leads = props.leads.filter(({ lead }) => !ORTHOGONAL.includes(lead));
  const anyKnown = leads.some(({ st }) => st.known);
  return (
    <section className="panel-section" data-testid="st-table">
      <h3 className="panel-subheading">
        {t('st.heading')} <span className="small soft">{t('st.columns')}</span>
      </h3>
      {anyKnown && (
        <>
          <ul className="st-cells" aria-label={t('st.list')}>
            {leads.slice(0, STANDARD_LEADS.length).map((lead) => (
              <StCell key={lead.lead} {...shownOf(lead)} isInCriteria={inCriteria.has(lead.lead)} />
            ))}
          </ul>
          {leads.length > STANDARD_LEADS.length && (
            <ul className="st-cells st-further" aria-label={t('st.further')}>
              {leads.slice(STANDARD_LEADS.length).map((lead) => (
                <StCell key={lead.lead} {...shownOf(lead)} isInCriteria={inCriteria.has(lead.lead)} />
              ))}
            </ul>
          )}
          <p className="st-legend small soft" aria-hidden="true">
            {t('st.scale')} · {t('st.legend')}
          </p>
        </>
      )}
      <AbsentLeads leads={leads} />
    </section>
  );
}

/** `V3 V4: lead off` – each reason once. */
function AbsentLeads({ leads }: Pick<StTableProps, 'leads'>): ReactNode {
  const { t } = useTranslation();
  const reason = useReason();
  const groups = groupByReason(leads.flatMap(({ lead, st }) => (st.known ? [] : [{ name: lead, why: st.why }])));
  if (groups.length === 0) return null;
  return (
    <ul className="absences small soft" data-testid="absent-leads">
      {groups.map(({ why, names }) => (
        <li key={why} data-why={why}>
          {t('panel.because', {
            names: names.length === leads.length ? t('st.allLeads') : leadsText(names),
            reason: `${t('panel.notAvailable')}, ${reason(why)}`,
          })}
        </li>
      ))}
    </ul>
  );
}

const MARKS: { readonly [Shift in StShift]: string } = { elevated: '▲', depressed: '▼', level: '' };

/** A lead as its cell shows it: figures that read the same are drawn once. */
interface ShownLead {
  readonly lead: LeadName;
  readonly j: string | null;
  readonly j60: string;
  readonly shift: StShift;
  /** Where there are no figures. */
  readonly why: AbsentReason | null;
}

const shownOf = ({ lead, st }: LeadMeasurement): ShownLead =>
  st.known
    ? { lead, j: stText(st.value.j), j60: stText(st.value.j60), shift: stShift(st.value.j), why: null }
    : { lead, j: null, j60: '', shift: 'level', why: st.why };

const StCell = memo(function StCell(props: ShownLead & { readonly isInCriteria: boolean }): ReactNode {
  const { t } = useTranslation();
  const reason = useReason();
  const { lead, j, j60, shift, why } = props;
  if (j === null || why !== null) {
    return (
      <li className="st-cell st-absent" data-testid={`st-${lead}`} data-why={why}>
        <span aria-hidden="true" className="st-lead">
          {lead}
        </span>
        <span aria-hidden="true" className="st-j">
          {t('panel.notAvailable')}
        </span>
        <span className="only-read-aloud">{why !== null && t('st.readAbsent', { lead, reason: reason(why) })}</span>
      </li>
    );
  }
  const blanks = { lead, j, j60 };
  const read =
    shift === 'elevated'
      ? t('st.readElevated', blanks)
      : shift === 'depressed'
        ? t('st.readDepressed', blanks)
        : t('st.read', blanks);
  return (
    <li
      className={`st-cell st-${shift}${props.isInCriteria ? ' st-in-criteria' : ''}`}
      data-testid={`st-${lead}`}
      data-shift={shift}
    >
      <span aria-hidden="true" className="st-lead">
        {lead}
      </span>
      <span aria-hidden="true" className="st-j">
        {j}
      </span>
      <span aria-hidden="true" className="st-mark">
        {MARKS[shift]}
      </span>
      <span aria-hidden="true" className="st-j60 small soft">
        {j60}
      </span>
      <span className="only-read-aloud">
        {read}
        {props.isInCriteria && ` ${t('st.readInCriteria')}`}
      </span>
    </li>
  );
});
