import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Milliseconds } from '../../protocol/ecg/units.ts';
import { describeSpan, type SpanText } from './clock-text.ts';

/** Spans of time in the language of the page; the same function as long as that is the same. */
export function useSpan(): (span: Milliseconds) => string {
  const { t } = useTranslation();
  return useCallback(
    (span) => {
      const say = (text: SpanText): string => {
        switch (text.key) {
          case 'span.tenths':
            return t(text.key, text.values);
          case 'span.seconds':
            return t(text.key, text.values);
          case 'span.minutes':
            return t(text.key, text.values);
          case 'span.hours':
            return t(text.key, text.values);
          case 'span.days':
            return t(text.key, text.values);
        }
      };
      return say(describeSpan(span));
    },
    [t],
  );
}
