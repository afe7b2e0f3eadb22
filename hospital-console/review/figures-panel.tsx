import { type ReactNode, useMemo } from 'react';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { MeasurementFigures } from '../measurement-panel/measurement-panel.tsx';
import { useCriteriaInputs, useKnownPatient } from '../measurement-panel/patient-facts.ts';
import { useReading } from '../viewing/readings.ts';
import { useStanding } from '../viewing/running-parts.tsx';
import type { TraceView } from '../viewing/use-trace-view.ts';

/** What to measure with; null where nobody looks at figures, so that nothing is measured. */
export function useMeasuring(session: SessionId, isShown: boolean): MeasurementOptions | null {
  const { facts: patient } = useKnownPatient(session);
  const evaluatesCriteria = useCriteriaInputs((state) => state.evaluates);
  return useMemo(() => (isShown ? { patient, evaluatesCriteria } : null), [isShown, patient, evaluatesCriteria]);
}

/** What was measured of the ten seconds on the paper, as it stands beside a live 12-lead. */
export function FiguresPanel(props: {
  readonly session: SessionId;
  readonly told: Pick<TraceView, 'running' | 'readings'>;
  readonly startedAt: UnixMillis | null;
}): ReactNode {
  const { session, told, startedAt } = props;
  const { reading, isLost } = useReading(told.readings);
  const standing = useStanding(told.running, reading, isLost);
  return <MeasurementFigures {...{ session, startedAt, reading }} {...standing} />;
}
