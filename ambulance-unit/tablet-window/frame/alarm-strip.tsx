import { BellOff, BellRing, Check } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { PRIORITY_MARKS } from '../../../protocol/ecg/alarm-signals/alarm-priority.ts';
import type { CaseState, ShownAlarm } from '../../tablet-port/tablet-state.ts';
import { audiblePriority, orderAlarms, silenceLeft } from '../alarms/alarm-order.ts';
import type { AlarmSpeaker } from '../../../protocol/ecg/alarm-signals/alarm-speaker.ts';
import { openBrowserSpeaker } from '../alarms/alarm-speaker.ts';
import { useCommand, useNow } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { leadsText } from '../standing/criteria-view.ts';
import { alarmsOff } from '../standing/limit-rows.ts';
import { leftText, wallClockText } from '../standing/time-text.ts';
import { useSay } from '../words/words.ts';

/** Every condition by mark, words and colour; what is heard follows the most urgent one that nobody has seen. */
export function AlarmStrip({ current }: { readonly current: CaseState | null }): ReactNode {
  const say = useSay();
  const now = useNow(500);
  const command = useCommand();
  const isBlocked = useAlarmSound(current, now);
  if (current === null) return null;
  const off = alarmsOff(current.alarmLimits);
  if (current.alarms.length === 0 && off.length === 0) return null;
  const left = silenceLeft(current, now);
  const isHeard = audiblePriority(current, now) !== null;
  return (
    <section className="alarms" aria-label={say('alarm.label')} data-testid="alarms">
      {orderAlarms(current.alarms).map((alarm) => (
        <Alarm key={alarm.condition.kind} alarm={alarm} />
      ))}
      {(isHeard || left !== null) && (
        <button
          type="button"
          className="button"
          data-testid="silence"
          data-silent={left !== null}
          onClick={() => {
            void command({ kind: 'silence-alarms', isSilent: left === null });
          }}
        >
          {left === null ? <BellOff aria-hidden /> : <BellRing aria-hidden />}
          {left === null ? say('alarm.silence') : say('alarm.silencedFor', { span: leftText(left) })}
        </button>
      )}
      {off.length > 0 && (
        <span className="row alarms-off" data-testid="alarms-off">
          <BellOff aria-hidden />
          {say('limits.offNow', { names: off.map((alarm) => say(`alarmOf.${alarm}`)).join(', ') })}
        </span>
      )}
      {isHeard && isBlocked && <span className="strong">{say('alarm.noSound')}</span>}
    </section>
  );
}

function Alarm({ alarm: { condition, since } }: { readonly alarm: ShownAlarm }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const language = usePreferences((preferences) => preferences.language);
  const { kind, priority, isTechnical, isPresent, isAcknowledged, leads } = condition;
  return (
    <div
      className={`alarm alarm-${priority}`}
      role={priority === 'low' ? 'status' : 'alert'}
      data-testid="alarm"
      data-kind={kind}
      data-priority={priority}
      data-technical={isTechnical}
      data-flashes={!isAcknowledged}
    >
      <span className="alarm-mark">{PRIORITY_MARKS[priority]}</span>
      <span className="alarm-words">
        <span>
          {say(`alarmOf.${kind}`)}
          {leads.length > 0 && ` ${leadsText(leads)}`}
        </span>
        <span className="alarm-kind">
          {isTechnical && `${say('alarm.technical')} · `}
          {isPresent ? say('alarm.since', { clock: wallClockText(since, language) }) : say('alarm.over')}
        </span>
      </span>
      {isAcknowledged ? (
        <span className="alarm-kind alarm-seen">{say('alarm.acknowledged')}</span>
      ) : (
        <button
          type="button"
          className="button"
          data-testid="acknowledge"
          onClick={() => {
            void command({ kind: 'acknowledge-alarm', alarm: kind });
          }}
        >
          <Check aria-hidden />
          {say('alarm.acknowledge')}
        </button>
      )}
    </div>
  );
}

/** @returns whether the browser lets nothing be heard */
function useAlarmSound(current: CaseState | null, now: ReturnType<typeof useNow>): boolean {
  const speaker = useRef<AlarmSpeaker | null>(null);
  const [isBlocked, setBlocked] = useState(false);
  useEffect(() => {
    const opened = openBrowserSpeaker(setBlocked);
    speaker.current = opened;
    // Not within the effect: what it says now is told as what it says later is.
    queueMicrotask(() => {
      if (speaker.current === opened) setBlocked(opened.isBlocked());
    });
    const touched = (): void => {
      opened.touched();
    };
    window.addEventListener('pointerdown', touched);
    window.addEventListener('keydown', touched);
    return () => {
      window.removeEventListener('pointerdown', touched);
      window.removeEventListener('keydown', touched);
      opened.close();
      speaker.current = null;
    };
  }, []);
  const priority = audiblePriority(current, now);
  useEffect(() => {
    speaker.current?.sound(priority);
  }, [priority]);
  return isBlocked;
}
