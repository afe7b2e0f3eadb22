import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { SendHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import { HOSPITAL_MESSAGES, HOSPITAL_ORDERS, type Preset } from '../../protocol/talk/presets.ts';
import { LONGEST_TEXT } from '../../protocol/wire/case-entry.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { useOutbox } from './outbox-store.ts';

const ROOM_IS_TOLD_BELOW = 200;

/** What one writes to the crew: by one tap, or in one's own words. Only a cardiologist orders. */
export function Compose(props: {
  readonly session: SessionId;
  readonly person: SignedIn;
  readonly atSample: () => SampleIndex | null;
}): ReactNode {
  const { t } = useTranslation();
  const ask = useOutbox((state) => state.ask);
  const mayOrder = props.person.role === 'cardiologist';
  const [kind, setKind] = useState<'message' | 'order'>('message');
  const [text, setText] = useState('');
  const [isFull, setFull] = useState(false);
  const presets: readonly Preset[] = kind === 'order' ? HOSPITAL_ORDERS : HOSPITAL_MESSAGES;
  const write = (words: string, preset: Preset | ''): boolean => {
    const taken = ask(props.person.name, props.session, props.atSample(), { kind, text: words, preset });
    setFull(!taken);
    return taken;
  };
  const send = (): void => {
    if (text.trim() !== '' && write(text.trim(), '')) setText('');
  };
  const left = LONGEST_TEXT - text.length;
  return (
    <form
      className="compose"
      aria-label={t('talk.write')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {mayOrder && (
        <SegmentedControl
          fullWidth
          aria-label={t('talk.kind')}
          value={kind}
          data={[
            { value: 'message', label: t('talk.asMessage') },
            { value: 'order', label: t('talk.asOrder') },
          ]}
          onChange={(chosen) => {
            setKind(chosen === 'order' ? 'order' : 'message');
          }}
        />
      )}
      <div className="compose-presets" role="group" aria-label={t('talk.quick')}>
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            className="compose-preset"
            data-testid={`preset-${preset}`}
            onClick={() => {
              write(t(`preset.${preset}`), preset);
            }}
          >
            {t(`preset.${preset}`)}
          </button>
        ))}
      </div>
      <div className="compose-own">
        <Textarea
          className="compose-text"
          aria-label={t('talk.text')}
          placeholder={kind === 'order' ? t('talk.orderHint') : t('talk.messageHint')}
          autosize={false}
          rows={2}
          maxLength={LONGEST_TEXT}
          value={text}
          data-testid="compose-text"
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            // Enter sends, as everywhere; with shift it breaks the line. Never in the middle of a Chinese word.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <Button
          type="submit"
          className="compose-send"
          aria-label={t('talk.send')}
          title={t('talk.send')}
          disabled={text.trim() === ''}
          data-testid="compose-send"
        >
          <SendHorizontal size="1.25rem" aria-hidden />
        </Button>
      </div>
      {left < ROOM_IS_TOLD_BELOW && (
        <p className="small soft" role="status">
          {t('talk.left', { count: left })}
        </p>
      )}
      {isFull && (
        <p className="small strong" role="alert" data-testid="outbox-full">
          {t('steps.tooMany')}
        </p>
      )}
    </form>
  );
}
