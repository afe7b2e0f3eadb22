import { CheckCheck, SquarePen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CREW_REPLIES } from '../../../protocol/talk/presets.ts';
import { LONGEST_TEXT } from '../../../protocol/wire/case-entry.ts';
import type { CaseState, Hospital, TalkLine } from '../../tablet-port/tablet-state.ts';
import { Sheet } from '../frame/sheet.tsx';
import { useNoteShown } from '../link/use-note-shown.ts';
import { useCommand } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { talkText } from '../standing/talk-text.ts';
import { wallClockText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';
import { AlertDelivery, DeliveryWord } from './delivery.tsx';
import { TextSheet } from './text-sheet.tsx';
import './talk.css';

/** Step 9: how far what was sent has come, and what the hospital says. */
export function Talk(props: { readonly current: CaseState; readonly hospitals: readonly Hospital[] }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const { current } = props;
  const [isWriting, setWriting] = useState(false);
  // Newest first: what came last is what a crew looks for, and it stands where no scrolling is needed.
  const lines = [...current.talk].reverse();
  useNoteShown(lines);
  return (
    <div className="talk" data-testid="place-talk">
      <div className="talk-side">
        <AlertDelivery current={current} hospitals={props.hospitals} />
        <h2>{say('talk.replies')}</h2>
        <div className="replies">
          {CREW_REPLIES.map((preset) => (
            <button
              key={preset}
              type="button"
              className="button"
              data-testid={`reply-${preset}`}
              onClick={() => {
                void command({ kind: 'write-message', text: say(`preset.${preset}`), preset });
              }}
            >
              {say(`preset.${preset}`)}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="button"
          data-testid="write-message"
          onClick={() => {
            setWriting(true);
          }}
        >
          <SquarePen aria-hidden />
          {say('talk.write')}
        </button>
      </div>
      <section className="talk-lines" aria-label={say('talk.heading')} data-testid="talk-lines" tabIndex={0}>
        <h2>{say('talk.heading')}</h2>
        {lines.length === 0 && <p className="soft">{say('talk.none')}</p>}
        <ul className="stack">
          {lines.map((line) => (
            <Line key={line.name} line={line} hospitals={props.hospitals} />
          ))}
        </ul>
      </section>
      {isWriting && (
        <Sheet
          heading={say('talk.write')}
          testId="message-sheet"
          onClose={() => {
            setWriting(false);
          }}
        >
          <TextSheet
            label={say('talk.text')}
            submit={say('talk.send')}
            longest={LONGEST_TEXT}
            onSubmit={(text) => {
              void command({ kind: 'write-message', text, preset: '' }).then(({ ok }) => {
                if (ok) setWriting(false);
              });
            }}
          />
        </Sheet>
      )}
    </div>
  );
}

function Line({ line, hospitals }: { readonly line: TalkLine; readonly hospitals: readonly Hospital[] }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const language = usePreferences((preferences) => preferences.language);
  const clock = wallClockText(line.at, language);
  const { said } = line;
  const readBackAt = said.kind === 'message' ? null : said.readBackAt;
  return (
    <li
      className={`line line-${line.from} line-${said.kind}`}
      data-testid="talk-line"
      data-kind={said.kind}
      data-from={line.from}
      data-read-back={said.kind === 'message' ? undefined : readBackAt !== null}
    >
      <p className="soft">
        {said.kind !== 'message' && (
          <span className="line-kind">{said.kind === 'order' ? say('talk.order') : say('talk.decision')} </span>
        )}
        {line.from === 'hospital'
          ? say('talk.from', { name: visibleText(line.by, 60), clock })
          : say('talk.me', { clock })}
        {line.delivery !== null && (
          <>
            {' · '}
            <DeliveryWord delivery={line.delivery} />
          </>
        )}
      </p>
      <p className="line-text">{talkText(line, { say, language, hospitals })}</p>
      {said.kind === 'decision' && said.reason !== '' && (
        <p>{say('talk.reason', { reason: visibleText(said.reason) })}</p>
      )}
      {line.from === 'hospital' && said.kind !== 'message' && (
        <div className="line-foot">
          {readBackAt === null ? (
            <button
              type="button"
              className="button"
              data-testid="read-back"
              onClick={() => {
                void command({ kind: 'read-back', entry: line.name });
              }}
            >
              <CheckCheck aria-hidden />
              {say('talk.readBack')}
            </button>
          ) : (
            <p className="calm strong row">
              <CheckCheck aria-hidden />
              {say('talk.readBackAt', { clock: wallClockText(readBackAt, language) })}
            </p>
          )}
        </div>
      )}
    </li>
  );
}
