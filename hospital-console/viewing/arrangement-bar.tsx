import { NativeSelect } from '@mantine/core';
import { memo, type ReactNode, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { GAINS, type LayoutChoice, LAYOUTS, SPEEDS, usePreferences } from '../preferences/preferences.ts';
import { bandOfChoice, bandText, choiceOfBand, FILTER_CHOICES, type FilterChoice } from './filter-choices.ts';
import type { ViewArrangement } from './use-arrangement.ts';

/** Layout, speed, gain and filter: each always shows its value, for a trace without its scale tells nothing. */
export const ArrangementBar = memo(function ArrangementBar({ view }: { readonly view: ViewArrangement }): ReactNode {
  const { arrangement, layout } = view;
  const { t } = useTranslation();
  const prefer = usePreferences((state) => state.prefer);
  const layoutName = useLayoutName();
  const filterName = useFilterName();
  return (
    <div className="arrangement" role="group" aria-label={t('arrange.group')}>
      <Choice
        label={t('arrange.layout')}
        testId="layout"
        value={layout}
        choices={LAYOUTS.map((each) => [each, layoutName(each)])}
        onChoose={(chosen) => {
          prefer({ layout: chosen });
        }}
      />
      <Choice
        label={t('arrange.speed')}
        testId="speed"
        value={arrangement.speed}
        choices={SPEEDS.map((speed) => [speed, t('arrange.speedValue', { speed })])}
        onChoose={view.setSpeed}
      />
      <Choice
        label={t('arrange.gain')}
        testId="gain"
        value={arrangement.gain}
        choices={GAINS.map((gain) => [
          gain,
          gain === 'auto' ? t('sheet.gainAutomatic') : t('arrange.gainValue', { gain }),
        ])}
        onChoose={view.setGain}
      />
      <Choice
        label={t('sheet.filter')}
        testId="filter"
        value={choiceOfBand(arrangement.filter.band)}
        choices={FILTER_CHOICES.map((choice) => [choice, filterName(choice)])}
        onChoose={(choice) => {
          view.setFilter({ ...arrangement.filter, band: bandOfChoice(choice) });
        }}
      />
    </div>
  );
});

export function useFilterName(): (choice: FilterChoice) => string {
  const { t } = useTranslation();
  return (choice) => {
    const band = bandOfChoice(choice);
    return band === 'unfiltered' ? t('sheet.unfiltered') : bandText(band);
  };
}

export function useLayoutName(): (layout: LayoutChoice) => string {
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
      case 'st-map':
        return t('sheet.stMap');
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
