import { BatteryCharging, BatteryFull, BatteryLow, BatteryMedium } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { UnitReadinessJson } from '../../protocol/wire/sessions-api.ts';
import { Shape, type ShapeName } from '../look/shape.tsx';
import { instantOf } from '../viewing/clock-text.ts';
import { useSpan } from '../viewing/use-span.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { type Concern, type Readiness, TEST_OLD_AFTER_HOURS } from './readiness.ts';

const SHAPES: { readonly [Standing in Readiness['standing']]: ShapeName } = {
  ready: 'disc',
  recording: 'square',
  attention: 'triangle',
  untested: 'diamond',
};
const CHECKS = ['monitor', 'battery', 'position', 'storage'] as const;

export function FleetRow(props: { readonly readiness: Readiness; readonly relayNow: UnixMillis }): ReactNode {
  const { t } = useTranslation();
  const ago = useAgo(props.relayNow);
  const { unit, standing, concerns } = props.readiness;
  const { selfTest, software, link, heardAt, session } = unit;
  const heard = ago(heardAt);
  return (
    <div className="fleet-row fleet-row-body" role="row" data-testid="fleet-row" data-standing={standing}>
      <span role="cell" className="strong">
        <bdi>{visibleText(unit.unit)}</bdi>
      </span>
      <span role="cell" className="fleet-state">
        <span className={`fleet-mark fleet-mark-${standing}`}>
          <Shape name={SHAPES[standing]} />
          {t(`fleet.${standing}`)}
        </span>
        {session !== null && (
          <Link className="small" to={`/sessions/${session}`}>
            {t('fleet.open')}
          </Link>
        )}
        {concerns.map((concern) => (
          <span key={keyOf(concern)} className="small">
            <ConcernText concern={concern} />
          </span>
        ))}
      </span>
      <span role="cell" data-label={t('fleet.selfTest')}>
        {selfTest === null ? (
          <span className="soft">{t('fleet.never')}</span>
        ) : (
          <>
            <span>{t('fleet.ago', { span: ago(selfTest.at) ?? '–' })}</span>
            <span className="small soft">
              {selfTest.isHeld ? t('fleet.came') : t('fleet.didNotCome')} ·{' '}
              <bdi>
                {selfTest.seenBy.length === 0
                  ? t('fleet.notAnswered')
                  : t('fleet.answeredBy', { names: selfTest.seenBy.map(visibleText).join(', ') })}
              </bdi>
            </span>
          </>
        )}
      </span>
      <span role="cell" data-label={t('fleet.connection')}>
        <span>{t(`fleet.${link}`)}</span>
        <span className="small soft">
          {heard === null ? t('fleet.neverHeard') : t('fleet.lastHeard', { span: heard })}
        </span>
      </span>
      <span role="cell" data-label={t('fleet.battery')}>
        <Battery battery={unit.battery} ago={unit.battery === null ? null : ago(unit.battery.at)} />
      </span>
      <span role="cell" data-label={t('fleet.version')}>
        <bdi className="one-line" title={visibleText(software)}>
          {software === '' ? '–' : visibleText(software)}
        </bdi>
      </span>
    </div>
  );
}

const keyOf = (concern: Concern): string =>
  concern.kind === 'check-failed' ? `${concern.kind} ${concern.check}` : concern.kind;

function ConcernText({ concern }: { readonly concern: Concern }): ReactNode {
  const { t } = useTranslation();
  if (concern.kind === 'test-old') return t('fleet.why.test-old', { hours: TEST_OLD_AFTER_HOURS });
  if (concern.kind !== 'check-failed') return t(`fleet.why.${concern.kind}`);
  const known = CHECKS.find((name) => name === concern.check);
  // A check of a later version is told by its own name.
  const check = known === undefined ? visibleText(concern.check) : t(`fleet.checks.${known}`);
  return t('fleet.why.check-failed', { check });
}

function Battery(props: { readonly battery: UnitReadinessJson['battery']; readonly ago: string | null }): ReactNode {
  const { t } = useTranslation();
  const { battery, ago } = props;
  if (battery === null) return <span className="soft">{t('fleet.unknownBattery')}</span>;
  const { percent, isCharging } = battery;
  const Icon = isCharging ? BatteryCharging : percent < 20 ? BatteryLow : percent < 70 ? BatteryMedium : BatteryFull;
  return (
    <>
      <span className={percent < 20 && !isCharging ? 'fleet-battery strong' : 'fleet-battery'}>
        <Icon size="1.25rem" aria-hidden /> {percent} % {isCharging && t('fleet.charging')}
      </span>
      {ago !== null && <span className="small soft">{t('fleet.ago', { span: ago })}</span>}
    </>
  );
}

function useAgo(relayNow: UnixMillis): (iso: string | null) => string | null {
  const span = useSpan();
  return (iso) => {
    const at = instantOf(iso);
    return at === null ? null : span(milliseconds(Math.max(0, relayNow - at)));
  };
}
