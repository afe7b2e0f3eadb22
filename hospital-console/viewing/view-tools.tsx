import { ActionIcon } from '@mantine/core';
import { GitCompareArrows, Ruler } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
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
        <AtMoment latest={view.running.latest.report?.playhead ?? sampleIndex(0)}>
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

/** The moment at which something was opened, kept while it is open. */
function AtMoment(props: {
  readonly latest: SampleIndex;
  readonly children: (moment: SampleIndex) => ReactNode;
}): ReactNode {
  const [moment] = useState(props.latest);
  return props.children(moment);
}
