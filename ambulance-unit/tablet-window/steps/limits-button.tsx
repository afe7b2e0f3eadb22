import { Bell, BellOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AlarmLimits } from '../../../protocol/ecg/course/alarm-limits.ts';
import { alarmsOff } from '../standing/limit-rows.ts';
import { useSay } from '../words/words.ts';
import { LimitsSheet } from './limits-sheet.tsx';
import './limits.css';

/** Shows between which rates nothing rings, and opens all of the limits. */
export function LimitsButton({ limits }: { readonly limits: AlarmLimits }): ReactNode {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const off = alarmsOff(limits).length;
  return (
    <>
      <button
        type="button"
        className="button limits-button"
        data-testid="alarm-limits"
        onClick={() => {
          setOpen(true);
        }}
      >
        {off === 0 ? <Bell aria-hidden /> : <BellOff aria-hidden />}
        <span className="limits-button-words">
          <span>{say('limits.button')}</span>
          {off === 0 ? (
            <span className="soft">{say('limits.between', { low: limits.rateLow, high: limits.rateHigh })}</span>
          ) : (
            <span>{say('limits.countOff', { count: off })}</span>
          )}
        </span>
      </button>
      {isOpen && (
        <LimitsSheet
          limits={limits}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
