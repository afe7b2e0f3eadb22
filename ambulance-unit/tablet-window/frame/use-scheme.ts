import { useEffect, useSyncExternalStore } from 'react';
import { usePreferences } from '../preferences/preferences.ts';

const systemIsLight = matchMedia('(prefers-color-scheme: light)');
const listen = (changed: () => void): (() => void) => {
  systemIsLight.addEventListener('change', changed);
  return () => {
    systemIsLight.removeEventListener('change', changed);
  };
};

/** Day or night as it is now: what the crew chose, otherwise as the system has it. */
export function useScheme(): 'day' | 'night' {
  const chosen = usePreferences((preferences) => preferences.scheme);
  const isLight = useSyncExternalStore(listen, () => systemIsLight.matches);
  if (chosen !== 'auto') return chosen;
  return isLight ? 'day' : 'night';
}

/** Once, at the root: the style sheets and the ink follow this attribute. */
export function useSchemeOnPage(): void {
  const scheme = useScheme();
  useEffect(() => {
    document.documentElement.dataset['scheme'] = scheme;
  }, [scheme]);
}
