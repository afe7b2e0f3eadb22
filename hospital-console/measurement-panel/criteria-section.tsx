import { Switch } from '@mantine/core';
import { memo, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { ageOf, useCriteriaInputs, useKnownPatient } from './patient-facts.ts';
import { criteriaVerdict, leadsText, type StatementGroups } from './statement-groups.ts';
import { StatementLine } from './statement-line.tsx';
import { useReason } from './use-measuring-words.ts';

interface CriteriaHelperProps {
  readonly session: SessionId;
  /** Null while there is nothing that may be shown. */
  readonly groups: StatementGroups | null;
}

/** The STEMI criteria helper: its inputs, what is met, and what goes with it. Strong by weight and shape; no alarm colour. */
export function CriteriaHelper({ session, groups }: CriteriaHelperProps): ReactNode {
  const { t } = useTranslation();
  const evaluates = useCriteriaInputs((state) => state.evaluates);
  return (
    <section className="panel-section criteria-helper" data-testid="criteria-helper" aria-label={t('criteria.heading')}>
      <div className="criteria-head">
        <h3 className="panel-subheading">{t('criteria.heading')}</h3>
        <HelperSwitch />
      </div>
      <p className="criteria-label small soft">{t('criteria.label')}</p>
      {evaluates ? (
        <>
          <PatientInputs session={session} />
          {groups !== null && <Verdict groups={groups} />}
        </>
      ) : (
        <p className="small">{t('criteria.isOff')}</p>
      )}
    </section>
  );
}

/** Apart, as what was entered below it is: neither is drawn anew with each reading. */
const HelperSwitch = memo(function HelperSwitch(): ReactNode {
  const { t } = useTranslation();
  const evaluates = useCriteriaInputs((state) => state.evaluates);
  const switchHelper = useCriteriaInputs((state) => state.switchHelper);
  return (
    <Switch
      size="sm"
      data-testid="criteria-switch"
      aria-label={t('criteria.switch')}
      labelPosition="left"
      label={evaluates ? t('criteria.on') : t('criteria.off')}
      checked={evaluates}
      onChange={(event) => {
        switchHelper(event.currentTarget.checked);
      }}
    />
  );
});

const PatientInputs = memo(function PatientInputs({ session }: { readonly session: SessionId }): ReactNode {
  const { t } = useTranslation();
  const enter = useCriteriaInputs((state) => state.enter);
  const { facts, told, isTold } = useKnownPatient(session);
  // What is being typed may not be an age yet, and stays on the screen all the same.
  const [typed, setTyped] = useState(() => {
    const entered = useCriteriaInputs.getState().patients[session]?.ageYears ?? null;
    return entered === null ? '' : String(entered);
  });
  const isWrong = typed.trim() !== '' && ageOf(typed) === null;
  const id = useId();
  return (
    <div className="patient-inputs">
      <label className="patient-age" htmlFor={`${id}age`}>
        <span className="small soft">{t('criteria.age')}</span>
        <input
          id={`${id}age`}
          className="patient-age-input"
          inputMode="numeric"
          autoComplete="off"
          maxLength={3}
          data-testid="age"
          value={typed}
          placeholder={told.ageYears === null ? undefined : String(told.ageYears)}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}problem` : undefined}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            enter(session, { ageYears: ageOf(event.currentTarget.value) });
          }}
        />
        <span className="small soft">{t('criteria.years')}</span>
      </label>
      <fieldset className="patient-sex">
        <legend className="only-read-aloud">{t('criteria.sex')}</legend>
        {(['female', 'male'] as const).map((sex) => (
          <label key={sex} className="patient-sex-choice">
            <input
              type="radio"
              name={`${id}sex`}
              data-testid={`sex-${sex}`}
              checked={facts.sex === sex}
              onChange={() => {
                enter(session, { sex });
              }}
            />
            <span>{t(`criteria.${sex}`)}</span>
          </label>
        ))}
      </fieldset>
      {isTold && !isWrong && (
        <p className="small soft patient-told" data-testid="patient-told">
          {t('criteria.fromCrew')}
        </p>
      )}
      {isWrong && (
        <p className="small patient-problem" id={`${id}problem`} role="alert">
          {t('criteria.ageProblem')}
        </p>
      )}
    </div>
  );
});

function Verdict({ groups }: { readonly groups: StatementGroups }): ReactNode {
  const { t } = useTranslation();
  const reason = useReason();
  const verdict = criteriaVerdict(groups);
  const refused = groups.criteriaRefused;
  return (
    <div className="criteria-verdict" data-testid="criteria-verdict" data-verdict={verdict}>
      {verdict === 'met' && (
        <div className="criteria-met">
          <p className="criteria-met-word">{t('criteria.met')}</p>
          {groups.criteria.map((statement) => (
            <StatementLine key={statement.code} statement={statement} />
          ))}
        </div>
      )}
      {verdict === 'not-evaluable' && <NotEvaluable groups={groups} />}
      {(verdict === 'not-met' || verdict === 'in-part') && (
        <p className="criteria-not-met">
          <span className="strong">{verdict === 'not-met' ? t('criteria.notMet') : t('criteria.notMetInPart')}</span>{' '}
          <span className="soft">{t('criteria.notMetBody')}</span>
        </p>
      )}
      {refused
        .filter(({ leads }) => leads.length > 0)
        .map(({ leads, why, code }) => (
          <p key={code} className="small soft">
            {t('panel.because', { names: leadsText(leads), reason: why === null ? code : reason(why) })}
          </p>
        ))}
      {groups.caveats.length > 0 && (
        <div className="caveats">
          {groups.caveats.map((statement) => (
            <StatementLine
              key={statement.code}
              statement={statement}
              leadsAbove={groups.criteria.flatMap(({ leads }) => leads)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function NotEvaluable({ groups }: { readonly groups: StatementGroups }): ReactNode {
  const { t } = useTranslation();
  const reason = useReason();
  const whys = new Set(groups.criteriaRefused.flatMap(({ why }) => why ?? []));
  const sentence =
    whys.has('age-missing') && whys.has('sex-missing')
      ? t('criteria.missingBoth')
      : whys.has('age-missing')
        ? t('criteria.missingAge')
        : whys.has('sex-missing')
          ? t('criteria.missingSex')
          : t('criteria.notEvaluable', { reason: [...whys].map(reason).join(', ') });
  return <p className="criteria-not-evaluable strong">{sentence}</p>;
}
