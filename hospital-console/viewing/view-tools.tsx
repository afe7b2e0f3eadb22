import { ActionIcon } from '@mantine/core';
import { GitCompareArrows, Ruler } from 'lucide-react';
import { memo, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Hertz, type SampleIndex, sampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { Comparison } from './comparison.tsx';
import type { TraceView } from './use-trace-view.ts';
import type { ViewingTool } from './use-viewing.ts';

interface ViewToolsProps {
  readonly session: SessionId;
  readonly rate: Hertz;
  readonly startedAt: UnixMillis | null;
  readonly view: TraceView;
  readonly tool: ViewingTool;
  readonly setTool: (tool: ViewingTool) => void;
}

/** Calipers, and two moments compared. */
export const ViewTools = memo(function ViewTools(props: ViewToolsProps): ReactNode {
  const { t } = useTranslation();
  const { view, tool, setTool } = props;
  const calipers = tool === 'calipers' ? t('caliper.end') : t('caliper.start');
  return (
    <>
      <ActionIcon
        variant={tool === 'calipers' ? 'filled' : 'default'}
        size="input-sm"
        aria-label={calipers}
        aria-pressed={tool === 'calipers'}
        title={calipers}
        data-testid="calipers-button"
        onClick={() => {
          setTool(tool === 'calipers' ? 'none' : 'calipers');
        }}
      >
        <Ruler size="1.25rem" aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="input-sm"
        aria-label={t('compare.buttonTitle')}
        title={t('compare.buttonTitle')}
        data-testid="compare"
        onClick={() => {
          setTool('comparison');
        }}
      >
        <GitCompareArrows size="1.25rem" aria-hidden />
      </ActionIcon>
      {tool === 'comparison' && (
        <AtMoment view={view}>
          {(moment) => (
            <Comparison
              session={props.session}
              rate={props.rate}
              startedAt={props.startedAt}
              playhead={moment}
              questions={view}
              onClose={() => {
                setTool('none');
              }}
            />
          )}
        </AtMoment>
      )}
    </>
  );
});

/** Where the trace stood when something was opened, kept while it is open: asked of the worker, for reports are up to a second old. */
function AtMoment(props: {
  readonly view: Pick<TraceView, 'askPlace' | 'running'>;
  readonly children: (moment: SampleIndex) => ReactNode;
}): ReactNode {
  const [moment, setMoment] = useState<SampleIndex | null>(null);
  const { askPlace, running } = props.view;
  useEffect(() => {
    let isOpen = true;
    void askPlace().then((place) => {
      // Where nothing is inked or no answer comes: what was reported last, as the header says it.
      if (isOpen) setMoment((known) => known ?? place ?? running.latest.report?.playhead ?? sampleIndex(0));
    });
    return () => {
      isOpen = false;
    };
  }, [askPlace, running]);
  return moment === null ? null : props.children(moment);
}
