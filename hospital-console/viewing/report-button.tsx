import { Button } from '@mantine/core';
import { FileDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hertz, SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useSignedIn } from '../relay-api/session-queries.ts';
import { fetchReport } from './report-file.ts';
import { visibleText } from './visible-text.ts';

type Standing =
  { readonly kind: 'idle' | 'fetching' | 'kept' } | { readonly kind: 'failed'; readonly sentence: string };

/** The ten seconds as a PDF at true scale, to be printed or put into the record. A guest only reads. */
export function ReportButton(props: {
  readonly session: SessionId;
  readonly end: SampleIndex;
  readonly rate: Hertz;
}): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { data: person } = useSignedIn();
  const [standing, setStanding] = useState<Standing>({ kind: 'idle' });
  if (person === undefined || person === null || person.role === 'guest') return null;
  const fetchIt = async (): Promise<void> => {
    setStanding({ kind: 'fetching' });
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const answer = await fetchReport({ ...props, language, timeZone }, (...asked) => fetch(...asked));
    if (answer.kind === 'file') {
      keepFile(answer.file, answer.name);
      setStanding({ kind: 'kept' });
    } else {
      const why = answer.kind === 'refused' ? visibleText(answer.sentence) : '';
      setStanding({ kind: 'failed', sentence: why === '' ? t('door.unreachable') : why });
    }
  };
  return (
    <span className="report">
      {(standing.kind === 'failed' || standing.kind === 'kept') && (
        <span className="small" role="status" data-testid="report-standing">
          {standing.kind === 'failed' ? t('pins.reportFailed', { reason: standing.sentence }) : t('pins.reportKept')}
        </span>
      )}
      <Button
        size="compact-md"
        variant="default"
        title={t('pins.reportTitle')}
        leftSection={<FileDown size="1.125rem" aria-hidden />}
        disabled={standing.kind === 'fetching'}
        data-testid="report"
        onClick={() => void fetchIt()}
      >
        {standing.kind === 'fetching' ? t('pins.reportFetching') : t('pins.report')}
      </Button>
    </span>
  );
}

/** Longer than any browser takes to begin a download. */
const KEPT_FOR_MS = 60_000;

function keepFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, KEPT_FOR_MS);
}
