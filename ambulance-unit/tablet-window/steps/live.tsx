import { ChartNoAxesColumn, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type LeadName, STANDARD_LEADS } from '../../../protocol/ecg/leads.ts';
import type { CaseState, TabletState } from '../../tablet-port/tablet-state.ts';
import { Sheet } from '../frame/sheet.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { useSay } from '../words/words.ts';
import { KeypadSheet } from './keypad-sheet.tsx';
import { LimitsButton } from './limits-button.tsx';
import { QualityLine } from './quality-line.tsx';
import { LiveTraceSlot } from './trace-slot.tsx';
import { VitalCards } from './vital-cards.tsx';
import type { EnteredCard } from '../standing/vital-cards.ts';
import './live.css';

/** Step 5: the rhythm as it comes, and what is measured beside it. Step 6 begins with the large button below. */
export function Live({ state, current }: { readonly state: TabletState; readonly current: CaseState }): ReactNode {
  const say = useSay();
  const secondLead = usePreferences((preferences) => preferences.secondLead);
  const showsTwelve = usePreferences((preferences) => preferences.showsTwelve);
  const prefer = usePreferences((preferences) => preferences.prefer);
  const [isChoosing, setChoosing] = useState(false);
  const [entering, setEntering] = useState<EnteredCard | null>(null);
  const leads: 'twelve' | readonly LeadName[] = showsTwelve ? 'twelve' : ['II', secondLead];
  return (
    <div className="live" data-testid="place-live" data-leads={showsTwelve ? 12 : 2}>
      <div className="live-trace">
        <LiveTraceSlot leads={leads} hasMonitor={state.monitor.kind === 'connected'} />
      </div>
      <div className="live-tools">
        <div className="choices" role="radiogroup" aria-label={say('live.heading')}>
          <button
            type="button"
            role="radio"
            aria-checked={!showsTwelve}
            className="button"
            data-testid="show-rhythm"
            onClick={() => {
              prefer({ showsTwelve: false });
            }}
          >
            {say('live.rhythm', { lead: secondLead })}
          </button>
          <button
            type="button"
            role="radio"
            aria-checked={showsTwelve}
            className="button"
            data-testid="show-twelve"
            onClick={() => {
              prefer({ showsTwelve: true });
            }}
          >
            <ChartNoAxesColumn aria-hidden />
            {say('live.twelve')}
          </button>
        </div>
        <button
          type="button"
          className="button"
          data-testid="choose-lead"
          onClick={() => {
            setChoosing(true);
          }}
        >
          <RefreshCw aria-hidden />
          {say('live.secondLead')}
        </button>
        <LimitsButton limits={current.alarmLimits} />
        <QualityLine quality={current.quality} />
      </div>
      <VitalCards current={current} onEnter={setEntering} />
      {isChoosing && (
        <Sheet
          heading={say('live.chooseLead')}
          testId="lead-sheet"
          onClose={() => {
            setChoosing(false);
          }}
        >
          <div className="lead-choices">
            {STANDARD_LEADS.filter((lead) => lead !== 'II').map((lead) => (
              <button
                key={lead}
                type="button"
                className="button"
                aria-pressed={lead === secondLead}
                data-testid={`lead-${lead}`}
                onClick={() => {
                  prefer({ secondLead: lead, showsTwelve: false });
                  setChoosing(false);
                }}
              >
                {lead}
              </button>
            ))}
          </div>
        </Sheet>
      )}
      {entering !== null && (
        <KeypadSheet
          card={entering}
          onClose={() => {
            setEntering(null);
          }}
        />
      )}
    </div>
  );
}
