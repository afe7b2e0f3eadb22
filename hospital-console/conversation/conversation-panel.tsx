import { ActionIcon, Button } from '@mantine/core';
import { ArrowDown, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import type { CaseLog, TalkLine } from './case-log.ts';
import { Compose } from './compose.tsx';
import { LineSteps, OutgoingSteps } from './line-steps.tsx';
import type { Outgoing } from './outbox.ts';
import { useOutbox } from './outbox-store.ts';
import { useReadMarks } from './read-marks.ts';
import { useSaidText, visibleLines } from './said-words.ts';
import { readThrough, unreadLines } from './unread.ts';
import './conversation-panel.css';

interface ConversationPanelProps {
  readonly session: SessionId;
  readonly ledger: string;
  readonly log: CaseLog;
  readonly person: SignedIn;
  readonly atSample: () => SampleIndex | null;
  /** A recording is read, not written into. */
  readonly canWrite: boolean;
  readonly onClose: () => void;
}

/** Everything that both sides have said, oldest first, beside the trace: it stays in sight. */
export function ConversationPanel(props: ConversationPanelProps): ReactNode {
  const { t } = useTranslation();
  const { session, ledger, log, person } = props;
  const outbox = useOutbox((state) => state.outbox);
  const outgoing = outbox.filter((one) => one.session === session && one.by === person.name);
  const marks = useReadMarks((state) => state.marks);
  const read = useReadMarks((state) => state.read);
  // What was unread when the panel opened stays marked as new while it is open.
  const [readBefore] = useState(() => readThrough(marks, session, ledger));
  const isNew = new Set(unreadLines(log.lines, readBefore).map(({ name }) => name));
  const last = log.lines.at(-1)?.offset ?? 0;
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  useEffect(() => {
    const note = (): void => {
      // A page behind another window is read by nobody; nor is what lies below the fold.
      if (document.visibilityState === 'visible' && isAtEnd) read(session, ledger, last);
    };
    note();
    document.addEventListener('visibilitychange', note);
    return () => {
      document.removeEventListener('visibilitychange', note);
    };
  }, [read, session, ledger, last, isAtEnd]);
  const toEnd = (): void => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  };
  useEffect(() => {
    if (isAtEnd) toEnd();
  }, [last, outgoing.length, isAtEnd]);
  return (
    <aside
      className="conversation"
      aria-label={t('talk.heading')}
      data-testid="conversation"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        props.onClose();
      }}
    >
      <header className="conversation-head">
        <h2 className="conversation-heading">{t('talk.heading')}</h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('talk.close')}
          title={t('talk.close')}
          data-testid="close-conversation"
          onClick={props.onClose}
        >
          <X size="1.25rem" aria-hidden />
        </ActionIcon>
      </header>
      <div
        ref={list}
        className="conversation-lines"
        role="log"
        aria-label={t('talk.heading')}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          setAtEnd(scrollHeight - scrollTop - clientHeight < 24);
        }}
      >
        {log.lines.length + outgoing.length === 0 && <p className="soft">{t('talk.none')}</p>}
        {log.lines.map((line) => (
          <Line
            key={line.name}
            line={line}
            isOwn={line.side === 'hospital' && line.by === person.name}
            isNew={isNew.has(line.name)}
          />
        ))}
        {outgoing.map((one) => (
          <OutgoingLine key={one.request} outgoing={one} />
        ))}
      </div>
      {!isAtEnd && (
        <Button
          className="conversation-to-end"
          size="sm"
          variant="default"
          leftSection={<ArrowDown size="1rem" aria-hidden />}
          onClick={toEnd}
        >
          {t('talk.unreadFrom')}
        </Button>
      )}
      {props.canWrite && <Compose session={session} person={person} atSample={props.atSample} />}
    </aside>
  );
}

function Line(props: { readonly line: TalkLine; readonly isOwn: boolean; readonly isNew: boolean }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const saidText = useSaidText();
  const { line, isOwn, isNew } = props;
  const { said, side } = line;
  const by = visibleText(line.by);
  const name = isOwn ? t('talk.you') : by === '' ? t('talk.crew') : by;
  return (
    <article
      className={`line line-${side} line-${said.kind}`}
      data-testid="line"
      data-kind={said.kind}
      data-side={side}
      data-new={isNew}
      data-read-back={line.readBack !== null}
    >
      <p className="line-head small">
        {side === 'unit' && <span className="line-side">{t('talk.crew')}</span>}
        {(said.kind === 'order' || said.kind === 'decision' || said.kind === 'offer') && (
          <span className="line-kind">{t(`talk.${said.kind}`)}</span>
        )}
        <span className="soft">
          <bdi>{t('talk.from', { name, clock: wallClockText(line.at, language) })}</bdi>
        </span>
        {isNew && <span className="line-new">{t('talk.unreadFrom')}</span>}
      </p>
      <p className="line-text">
        <bdi>{saidText(said)}</bdi>
      </p>
      {(said.kind === 'decision' || said.kind === 'offer') && said.reason !== '' && (
        <p className="line-reason">
          <bdi>{t('talk.reason', { reason: visibleLines(said.reason).join(' ') })}</bdi>
        </p>
      )}
      {side === 'hospital' && said.kind !== 'offer' && <LineSteps line={line} />}
    </article>
  );
}

function OutgoingLine({ outgoing }: { readonly outgoing: Outgoing }): ReactNode {
  const { t } = useTranslation();
  const saidText = useSaidText();
  const { entry } = outgoing;
  return (
    <article className={`line line-hospital line-${entry.kind} line-outgoing`} data-testid="outgoing-line">
      <p className="line-head small">
        {entry.kind !== 'message' && <span className="line-kind">{t(`talk.${entry.kind}`)}</span>}
        <span className="soft">{t('talk.you')}</span>
      </p>
      <p className="line-text">
        <bdi>{saidText(entry)}</bdi>
      </p>
      <OutgoingSteps outgoing={outgoing} />
    </article>
  );
}
