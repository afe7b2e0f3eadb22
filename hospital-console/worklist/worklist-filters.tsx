import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HospitalJson } from '../../protocol/wire/sessions-api.ts';
import { FILTERS, type WorklistFilter } from './arrange-worklist.ts';

interface WorklistFiltersProps {
  readonly filter: WorklistFilter;
  readonly choose: (filter: WorklistFilter) => void;
  readonly hospital: string | null;
  readonly chooseHospital: (hospital: string | null) => void;
  readonly hospitals: readonly HospitalJson[];
  readonly titleOf: (hospital: string) => string;
}

export function WorklistFilters(props: WorklistFiltersProps): ReactNode {
  const { t } = useTranslation();
  const { filter, hospitals, hospital, titleOf } = props;
  return (
    <div className="worklist-filters" role="group" aria-label={t('rows.filter')}>
      {FILTERS.map((name) => (
        <Button
          key={name}
          size="compact-md"
          variant={name === filter ? 'filled' : 'default'}
          aria-pressed={name === filter}
          data-testid={`filter-${name}`}
          onClick={() => {
            props.choose(name);
          }}
        >
          {t(`rows.filters.${name}`)}
        </Button>
      ))}
      {hospitals.length > 1 && (
        <NativeSelect
          aria-label={t('rows.hospital')}
          value={hospital ?? ''}
          data={[
            { value: '', label: t('rows.everyHospital') },
            ...hospitals.map(({ id }) => ({ value: id, label: titleOf(id) })),
          ]}
          onChange={({ currentTarget }) => {
            props.chooseHospital(currentTarget.value === '' ? null : currentTarget.value);
          }}
        />
      )}
    </div>
  );
}
