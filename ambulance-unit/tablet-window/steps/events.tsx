import { Check, SquarePen } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { type CareEvent, LONGEST_TEXT } from '../../../protocol/wire/case-entry.ts';
import type { CaseState } from '../../tablet-port/tablet-state.ts';
import { Sheet } from '../frame/sheet.tsx';
import { useCommand } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { EVENT_BUTTONS, isBounce } from '../standing/event-buttons.ts';
import { wallClockText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';
import { KeypadSheet } from './keypad-sheet.tsx';
import { TextSheet } from './text-sheet.tsx';
import './events.css';

/** Step 10: one tap writes down what was done, with the time of the tap. */
export function Events({ current }: { readonly current: CaseState }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const [open, setOpen] = useState<'note' | 'pain' | 'glucose' | null>(null);
  const tapped = useRef(new Map<CareEvent, number>());
  const language = usePreferences((preferences) => preferences.language);
  const close = (): void => {
    setOpen(null);
  };
  const note = (event: CareEvent, tappedAt: number): void => {
    if (isBounce(tapped.current.get(event), tappedAt)) return;
    tapped.current.set(event, tappedAt);
    void command({ kind: 'note-event', event, text: '' });
  };
  return (
    <div className="events" data-testid="place-events">
      <div className="event-buttons">
        {EVENT_BUTTONS.map((event) => {
          const last = current.events.findLast((one) => one.event === event);
          return (
            <button
              key={event}
              type="button"
              className="button event"
              data-testid={`event-${event}`}
              data-noted={last !== undefined}
              onClick={({ timeStamp }) => {
                note(event, timeStamp);
              }}
            >
              <span>{say(`event.${event}`)}</span>
              {last !== undefined && (
                <span className="event-at">
                  <Check aria-hidden />
                  {wallClockText(last.at, language)}
                </span>
              )}
            </button>
          );
        })}
        <button
          type="button"
          className="button event"
          data-testid="event-pain"
          onClick={() => {
            setOpen('pain');
          }}
        >
          {say('events.pain')}
        </button>
        <button
          type="button"
          className="button event"
          data-testid="event-glucose"
          onClick={() => {
            setOpen('glucose');
          }}
        >
          {say('vital.glucose')}
        </button>
        <button
          type="button"
          className="button event"
          data-testid="event-note"
          onClick={() => {
            setOpen('note');
          }}
        >
          <SquarePen aria-hidden />
          {say('events.addNote')}
        </button>
      </div>
      <section className="event-list" aria-label={say('events.list')} tabIndex={0} data-testid="event-list">
        <h2>{say('events.list')}</h2>
        {current.events.length === 0 && <p className="soft">{say('events.none')}</p>}
        <ol>
          {[...current.events].reverse().map(({ event, text, at }, place) => (
            <li key={`${String(at)} ${event} ${String(place)}`}>
              <span>{wallClockText(at, language)}</span>
              <span className="strong">
                {say(`event.${event}`)} {visibleText(text, 200)}
              </span>
            </li>
          ))}
        </ol>
      </section>
      {(open === 'pain' || open === 'glucose') && <KeypadSheet card={open} onClose={close} />}
      {open === 'note' && (
        <Sheet heading={say('events.addNote')} testId="note-sheet" onClose={close}>
          <TextSheet
            label={say('events.noteText')}
            submit={say('patient.save')}
            longest={LONGEST_TEXT}
            onSubmit={(text) => {
              void command({ kind: 'note-event', event: 'note', text }).then(({ ok }) => {
                if (ok) close();
              });
            }}
          />
        </Sheet>
      )}
    </div>
  );
}
