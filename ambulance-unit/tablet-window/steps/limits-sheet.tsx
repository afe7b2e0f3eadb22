import { Bell, BellOff, Minus, Plus, RotateCcw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ADULT_LIMITS, type AlarmLimits } from '../../../protocol/ecg/course/alarm-limits.ts';
import { HoldButton } from '../frame/hold-button.tsx';
import { Sheet } from '../frame/sheet.tsx';
import { useCommand } from '../link/use-tablet.ts';
import {
  LIMIT_COLUMNS,
  type LimitField,
  type LimitRow,
  limitText,
  newlyOff,
  stepLimit,
  switchAlarm,
} from '../standing/limit-rows.ts';
import { useSay } from '../words/words.ts';
import './limits.css';

type Change = (limits: AlarmLimits) => void;

/** What raises an alarm in this patient. Nothing holds before it is saved, and an alarm is switched off by holding only. */
export function LimitsSheet(props: { readonly limits: AlarmLimits; readonly onClose: () => void }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const [draft, setDraft] = useState(props.limits);
  const off = newlyOff(props.limits, draft).length;
  const save = (): void => {
    void command({ kind: 'set-alarm-limits', limits: draft }).then(({ ok }) => {
      if (ok) props.onClose();
    });
  };
  return (
    <Sheet heading={say('limits.heading')} testId="limits-sheet" isWide onClose={props.onClose}>
      <div className="limit-columns">
        {LIMIT_COLUMNS.map((rows) => (
          <ul key={rows[0]?.alarm} className="limit-rows">
            {rows.map((row) => (
              <Row key={row.alarm} row={row} limits={draft} onChange={setDraft} />
            ))}
          </ul>
        ))}
      </div>
      <div className="row sheet-foot">
        <button
          type="button"
          className="button"
          data-testid="limits-adult"
          onClick={() => {
            setDraft(ADULT_LIMITS);
          }}
        >
          <RotateCcw aria-hidden />
          {say('limits.adult')}
        </button>
        {off === 0 ? (
          <button
            type="button"
            className="button button-primary grow"
            data-primary=""
            data-testid="save-limits"
            onClick={save}
          >
            {say('limits.save')}
          </button>
        ) : (
          <HoldButton isPrimary words={say('limits.saveOff', { count: off })} testId="save-limits" onHeld={save} />
        )}
      </div>
    </Sheet>
  );
}

function Row(props: { readonly row: LimitRow; readonly limits: AlarmLimits; readonly onChange: Change }): ReactNode {
  const say = useSay();
  const { row, limits, onChange } = props;
  const isOn = limits.isOn[row.alarm];
  const name = say(`alarmOf.${row.alarm}`);
  return (
    <li className="limit-row" data-testid={`limit-${row.alarm}`} data-on={isOn}>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-label={name}
        className="button limit-switch"
        data-testid={`switch-${row.alarm}`}
        onClick={() => {
          onChange(switchAlarm(limits, row.alarm));
        }}
      >
        {isOn ? <Bell aria-hidden /> : <BellOff aria-hidden />}
        {isOn ? say('limits.on') : say('limits.off')}
      </button>
      <span className="limit-name strong">{name}</span>
      <span className="limit-steppers">
        {row.fields.map((field) => (
          <Stepper key={field.limit} name={name} field={field} limits={limits} isOn={isOn} onChange={onChange} />
        ))}
      </span>
    </li>
  );
}

function Stepper(props: {
  readonly name: string;
  readonly field: LimitField;
  readonly limits: AlarmLimits;
  readonly isOn: boolean;
  readonly onChange: Change;
}): ReactNode {
  const say = useSay();
  const { name, field, limits, isOn, onChange } = props;
  const less = stepLimit(limits, field, -1);
  const more = stepLimit(limits, field, 1);
  const tap = (next: AlarmLimits | null): void => {
    if (next !== null) onChange(next);
  };
  return (
    <span className="stepper">
      <button
        type="button"
        className="button"
        aria-label={say('limits.less', { name })}
        data-testid={`less-${field.limit}`}
        disabled={!isOn || less === null}
        onClick={() => {
          tap(less);
        }}
      >
        <Minus aria-hidden />
      </button>
      <output className="stepper-value" data-testid={`limit-value-${field.limit}`}>
        <span className="stepper-sign">{field.sign}</span> {limitText(limits, field)}
        <span className="stepper-unit">{say(`limits.unit.${field.unit}`)}</span>
      </output>
      <button
        type="button"
        className="button"
        aria-label={say('limits.more', { name })}
        data-testid={`more-${field.limit}`}
        disabled={!isOn || more === null}
        onClick={() => {
          tap(more);
        }}
      >
        <Plus aria-hidden />
      </button>
    </span>
  );
}
