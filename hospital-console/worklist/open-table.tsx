import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { OpenRow, type RowAside } from './open-row.tsx';
import type { WorklistRow } from './arrange-worklist.ts';
import './open-table.css';

interface OpenTableProps {
  readonly headingId: string;
  readonly rows: readonly WorklistRow[];
  readonly relayNow: UnixMillis;
  readonly trusted: boolean;
  readonly own: readonly string[];
  readonly titleOf: (hospital: string) => string;
  readonly aside: RowAside;
  /** Links are for cardiologists to make. */
  readonly mayShare: boolean;
}

/** Sessions that go on. The roles are written out because a phone lays the cells out as a card, which drops a table's own. */
export function OpenTable({ headingId, rows, ...shared }: OpenTableProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="open-table" role="table" aria-labelledby={headingId}>
      <div role="rowgroup">
        <div className="open-row open-row-head" role="row">
          <span role="columnheader">{t('worklist.patient')}</span>
          <span role="columnheader">{t('worklist.unit')}</span>
          <span role="columnheader">{t('rows.answer')}</span>
          <span role="columnheader">{t('delivery.heading')}</span>
          <span role="columnheader">{t('rows.eta')}</span>
          <span role="columnheader">{t('worklist.elapsed')}</span>
          <span role="columnheader">{t('rows.quality')}</span>
          <span role="columnheader">{t('rows.link')}</span>
        </div>
      </div>
      <div role="rowgroup">
        {rows.map((row) => (
          <OpenRow key={row.session.id} row={row} {...shared} />
        ))}
      </div>
    </div>
  );
}
