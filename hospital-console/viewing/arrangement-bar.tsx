import { NativeSelect } from '@mantine/core';
import { memo, type ReactNode, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { GAINS, LAYOUTS, SPEEDS, usePreferences } from '../preferences/preferences.ts';
import type { Arrangement, LayoutName } from '../trace/trace-port.ts';

interface ArrangementBarProps {
  readonly arrangement: Arrangement;
  readonly onSpeed: (speed: Arrangement['speed']) => void;
  readonly onGain: (gain: Arrangement['gain']) => void;
}

/** Layout, speed, gain and paper: each always shows its value, for a trace without its scale tells nothing. */
export const ArrangementBar = memo(function ArrangementBar(props: ArrangementBarProps): ReactNode {
  const { arrangement, onSpeed, onGain } = props;
  const { t } = useTranslation();
  const prefer = usePreferences((state) => state.prefer);
  const layoutName = useLayoutName();
  return (
    <div className="arrangement" role="group" aria-label={t('arrange.group')}>
      <Choice
        label={t('arrange.layout')}
        testId="layout"
        value={arrangement.layout}
        choices={LAYOUTS.map((layout) => [layout, layoutName(layout)])}
        onChoose={(layout) => {
          prefer({ layout });
        }}
      />
      <Choice
        label={t('arrange.speed')}
        testId="speed"
        value={arrangement.speed}
        choices={SPEEDS.map((speed) => [speed, t('arrange.speedValue', { speed })])}
        onChoose={onSpeed}
      />
      <Choice
        label={t('arrange.gain')}
        testId="gain"
        value={arrangement.gain}
        choices={GAINS.map((gain) => [gain, t('arrange.gainValue', { gain })])}
        onChoose={onGain}
      />
      <Choice
        label={t('arrange.paper')}
        testId="paper"
        value={arrangement.theme}
        choices={[
          ['paper', t('arrange.paperCream')],
          ['night', t('arrange.paperNight')],
        ]}
        onChoose={(paper) => {
          prefer({ paper });
        }}
      />
    </div>
  );
});

export function useLayoutName(): (layout: LayoutName) => string {
  const { t } = useTranslation();
  return (layout) => {
    switch (layout) {
      case '3x4+1':
        return t('arrange.layouts.threeByFour');
      case '3x4+3':
        return t('arrange.layouts.threeByFourThree');
      case '6x2':
        return t('arrange.layouts.sixByTwo');
      case '12x1':
        return t('arrange.layouts.twelveByOne');
      case 'rhythm':
        return t('arrange.layouts.rhythm');
    }
  };
}

interface ChoiceProps<Value extends string | number> {
  readonly label: string;
  readonly testId: string;
  readonly value: Value;
  readonly choices: readonly (readonly [Value, string])[];
  readonly onChoose: (value: Value) => void;
}

/** The system's own list: it opens well under a finger, and reads itself aloud. */
export function Choice<Value extends string | number>(props: ChoiceProps<Value>): ReactNode {
  const id = useId();
  const byPointer = useRef(false);
  return (
    <span className="choice">
      <label className="choice-label small soft" htmlFor={id}>
        {props.label}
      </label>
      <NativeSelect
        id={id}
        className="choice-select"
        size="sm"
        data-testid={`choose-${props.testId}`}
        value={props.value}
        data={props.choices.map(([value, label]) => ({ value: String(value), label }))}
        onPointerDown={() => {
          byPointer.current = true;
        }}
        onKeyDown={() => {
          byPointer.current = false;
        }}
        onChange={(event) => {
          const chosen = props.choices.find(([value]) => String(value) === event.currentTarget.value);
          if (chosen !== undefined) props.onChoose(chosen[0]);
          // After a choice by mouse the keys belong to the view again, or the next ← would change the layout.
          if (byPointer.current) event.currentTarget.blur();
        }}
      />
    </span>
  );
}
