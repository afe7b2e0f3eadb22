import { ActionIcon, Button } from '@mantine/core';
import { FileOutput } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useSignedIn } from '../relay-api/session-queries.ts';
import type { ExportDialogProps } from './export-dialog.tsx';
import { useExportWords } from './words/export-words.ts';

/** With the first export and not with the first page. */
const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }));

interface ExportButtonProps extends Omit<ExportDialogProps, 'onClose' | 'end'> {
  /** One past the last sample of the ten seconds on the paper, when it is pressed; null where nothing is on it. */
  readonly endNow: () => Promise<ExportDialogProps['end'] | null>;
}

/** Takes the recording, or a part of it, in another format. A guest only reads. */
export function ExportButton({ endNow, ...props }: ExportButtonProps): ReactNode {
  const words = useExportWords();
  const { data: person } = useSignedIn();
  const [end, setEnd] = useState<ExportDialogProps['end'] | null>(null);
  if (person === undefined || person === null || person.role === 'guest') return null;
  const open = (): void => {
    void endNow().then((now) => {
      setEnd(now ?? props.endSample);
    });
  };
  return (
    <>
      {props.isPinned ? (
        <Button size="compact-md" variant="default" title={words.openTitle} data-testid="export-pinned" onClick={open}>
          {words.otherFormats}
        </Button>
      ) : (
        <ActionIcon
          variant="default"
          size="input-sm"
          aria-label={words.open}
          title={words.openTitle}
          data-testid="export-button"
          onClick={open}
        >
          <FileOutput size="1.25rem" aria-hidden />
        </ActionIcon>
      )}
      {end !== null && (
        <Suspense>
          <ExportDialog
            {...props}
            end={end}
            onClose={() => {
              setEnd(null);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
