import { FileDown, Printer } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SampleIndex } from '../../../protocol/ecg/units.ts';
import { useNotices, useTablet } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useSay } from '../words/words.ts';

type Step = { readonly kind: 'none' } | { readonly kind: 'making' } | { readonly kind: 'saved'; readonly name: string };

/** The 12-lead as a PDF at true scale, made on this tablet without any link. */
export function ReportButton({ twelveLead }: { readonly twelveLead: SampleIndex }): ReactNode {
  const say = useSay();
  const tablet = useTablet();
  const refuse = useNotices((state) => state.refuse);
  const language = usePreferences((preferences) => preferences.language);
  const [step, setStep] = useState<Step>({ kind: 'none' });
  const make = async (keep: (name: string, bytes: Uint8Array) => Promise<boolean>): Promise<void> => {
    setStep({ kind: 'making' });
    const made = await tablet.makeReport(twelveLead, language);
    if ('bytes' in made) {
      const isDone = await keep(made.name, made.bytes);
      setStep(isDone ? { kind: 'saved', name: made.name } : { kind: 'none' });
      return;
    }
    setStep({ kind: 'none' });
    if (!made.ok) refuse(made.refusal);
  };
  const isMaking = step.kind === 'making';
  const bridge = window.prearrival;
  return (
    <div className="stack">
      <div className="choices">
        <button
          type="button"
          className="button grow"
          data-testid="report"
          disabled={isMaking}
          onClick={() => {
            void make(
              bridge === undefined
                ? download
                : async (name, bytes) => {
                    const outcome = await bridge.saveReport(name, bytes);
                    if (outcome.kind === 'failed') refuse('disk');
                    return outcome.kind === 'done';
                  },
            );
          }}
        >
          <FileDown aria-hidden />
          {isMaking ? say('review.reportMaking') : say('review.report')}
        </button>
        {bridge !== undefined && (
          <button
            type="button"
            className="button grow"
            data-testid="print"
            disabled={isMaking}
            onClick={() => {
              void make(async (name, bytes) => {
                const outcome = await bridge.printReport(name, bytes);
                if (outcome.kind === 'failed') refuse('disk');
                return outcome.kind === 'done';
              });
            }}
          >
            <Printer aria-hidden />
            {say('review.print')}
          </button>
        )}
      </div>
      {step.kind === 'saved' && <p role="status">{say('review.reportReady', { name: step.name })}</p>}
    </div>
  );
}

/** In a plain browser the file goes where its downloads go. */
function download(name: string, bytes: Uint8Array): Promise<boolean> {
  const address = URL.createObjectURL(new Blob([bytes.slice().buffer], { type: 'application/pdf' }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  // The browser takes the file over while the click is handled; a minute is more than it needs.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
  return Promise.resolve(true);
}
