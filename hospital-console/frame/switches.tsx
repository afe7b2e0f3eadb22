import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { LogOut, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { ChineseName } from '../look/chinese-name.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { relayApi } from '../relay-api/session-queries.ts';
import { LANGUAGE_NAMES, type Language } from '../words/words.ts';

/** Names the other language in that language: whoever needs it can read it. */
export function LanguageSwitch(): ReactNode {
  const language = usePreferences((state) => state.language);
  const prefer = usePreferences((state) => state.prefer);
  const other: Language = language === 'en' ? 'zh-TW' : 'en';
  return (
    <Button
      className="language-switch"
      variant="subtle"
      color="gray"
      size="compact-md"
      lang={other}
      data-testid="language-switch"
      onClick={() => {
        prefer({ language: other });
      }}
    >
      {other === 'zh-TW' ? <ChineseName label={LANGUAGE_NAMES[other]} /> : LANGUAGE_NAMES[other]}
    </Button>
  );
}

export function SchemeSwitch(): ReactNode {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? t('frame.toLight') : t('frame.toDark');
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      data-testid="scheme-switch"
      onClick={() => {
        setColorScheme(dark ? 'light' : 'dark');
      }}
    >
      {dark ? <Sun size="1.25rem" aria-hidden /> : <Moon size="1.25rem" aria-hidden />}
    </ActionIcon>
  );
}

export function SignOutButton(): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const label = t('frame.signOut');
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      data-testid="sign-out"
      onClick={() => {
        void relayApi.signOut().then(
          () => {
            client.clear();
            client.setQueryData(['me'], null);
          },
          // The relay did not hear it, so the cookie still opens the door: stay, and let the banner say why.
          () => client.invalidateQueries(),
        );
      }}
    >
      <LogOut size="1.25rem" aria-hidden />
    </ActionIcon>
  );
}
