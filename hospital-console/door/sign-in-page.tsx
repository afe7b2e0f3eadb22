import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TopBar } from '../frame/top-bar.tsx';
import { refusalOf, type RelayRefusal } from '../relay-api/relay-api.ts';
import { letIn, relayApi } from '../relay-api/session-queries.ts';
import './sign-in-page.css';

export function SignInPage({
  ended,
  onSignedIn,
}: {
  readonly ended: boolean;
  readonly onSignedIn: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => relayApi.signIn(name.trim(), password),
    onSuccess: (person) => {
      letIn(client, person);
      onSignedIn();
    },
    onError: () => {
      setPassword('');
      passwordField.current?.focus();
    },
  });
  useEffect(() => {
    document.title = t('title.signIn');
  }, [t]);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  const refusal = signIn.error === null ? null : refusalOf(signIn.error);
  return (
    <>
      <TopBar />
      <main className="door" id="content">
        <form className="door-card" onSubmit={submit} aria-labelledby="door-heading">
          <h1 id="door-heading" className="door-heading">
            {t('door.heading')}
          </h1>
          <p className="door-purpose soft">{t('door.purpose')}</p>
          {refusal === null && ended && <p className="door-note">{t('door.ended')}</p>}
          <TextInput
            label={t('door.name')}
            size="md"
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            withAsterisk={false}
            maxLength={200}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <PasswordInput
            ref={passwordField}
            label={t('door.password')}
            size="md"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            maxLength={1000}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          <div role="alert" className="door-alert" data-testid="sign-in-problem">
            {refusal !== null && (
              <p className="door-problem">
                <TriangleAlert size="1.25rem" aria-hidden />
                <RefusalSentence refusal={refusal} />
              </p>
            )}
          </div>
          <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
            {t('door.submit')}
          </Button>
        </form>
      </main>
    </>
  );
}

function RefusalSentence({ refusal }: { readonly refusal: RelayRefusal }): ReactNode {
  const { t } = useTranslation();
  switch (refusal.kind) {
    case 'signed-out':
      return <span>{t('door.wrong')}</span>;
    case 'too-often':
      return <span>{t('door.tooOften')}</span>;
    case 'unreachable':
    case 'not-found':
      return <span>{t('door.unreachable')}</span>;
    case 'refused':
      return <span>{t('door.refused', { sentence: refusal.sentence })}</span>;
  }
}
