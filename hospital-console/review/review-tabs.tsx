import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

interface ReviewTabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [Name, string])[];
  readonly shown: Name;
  readonly onShow: (tab: Name) => void;
  readonly children: ReactNode;
}

/** Tabs as a screen reader knows them: one stop for the tab key, the arrows go from one to the next. */
export function ReviewTabs<Name extends string>(props: ReviewTabsProps<Name>): ReactNode {
  const { tabs, shown, onShow } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    // Not a second of the recording too.
    event.preventDefault();
    event.stopPropagation();
    const place = tabs.findIndex(([name]) => name === shown);
    const next = (place + step + tabs.length) % tabs.length;
    const [name] = tabs[next] ?? [];
    if (name === undefined) return;
    onShow(name);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <>
      <div ref={list} className="review-tabs" role="tablist" aria-label={props.label} onKeyDown={move}>
        {tabs.map(([name, word]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === shown}
            aria-controls={`${id}-panel`}
            tabIndex={name === shown ? 0 : -1}
            data-testid={`tab-${name}`}
            onClick={() => {
              onShow(name);
            }}
          >
            {word}
          </button>
        ))}
      </div>
      <div
        className="review-tab-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${shown}`}
        tabIndex={0}
      >
        {props.children}
      </div>
    </>
  );
}
