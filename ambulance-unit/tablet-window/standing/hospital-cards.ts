import type { Hospital } from '../../tablet-port/tablet-state.ts';
import { unixMillis, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { Language } from '../words/language.ts';

export interface HospitalCard {
  readonly hospital: Hospital;
  readonly title: string;
  readonly etaAt: UnixMillis | null;
  /** `12.4`, `3` */
  readonly kilometres: string | null;
}

/** Those that help come first: PCI and open, then PCI and diverting, then the rest; within each by time of arrival. */
export function hospitalCards(
  hospitals: readonly Hospital[],
  language: Language,
  now: UnixMillis,
): readonly HospitalCard[] {
  const rank = ({ isPciCapable, isDiverting }: Hospital): number => (isPciCapable ? 0 : 2) + (isDiverting ? 1 : 0);
  return [...hospitals]
    .sort((one, other) => rank(one) - rank(other) || etaOf(one) - etaOf(other) || one.id.localeCompare(other.id))
    .map((hospital) => ({
      hospital,
      title: titleIn(hospital, language),
      etaAt: hospital.etaSeconds === null ? null : unixMillis(now + hospital.etaSeconds * 1000),
      kilometres: hospital.distanceMetres === null ? null : kilometresText(hospital.distanceMetres),
    }));
}
const etaOf = ({ etaSeconds }: Hospital): number => etaSeconds ?? Number.MAX_SAFE_INTEGER;

/** A hospital without a name in one language is called by the other. */
export const titleIn = ({ title, id }: Pick<Hospital, 'title' | 'id'>, language: Language): string =>
  (language === 'zh-TW' ? title.zh || title.en : title.en || title.zh) || id;

const kilometresText = (metres: number): string =>
  metres < 9_950 ? (metres / 1000).toFixed(1) : String(Math.round(metres / 1000));

/** By its id in the list, or by the name that it was chosen with where the list no longer has it. */
export function shownTitle(
  chosen: { readonly id: string; readonly title: string },
  hospitals: readonly Hospital[],
  language: Language,
): string {
  const listed = hospitals.find(({ id, title }) => id === chosen.id || title.en === chosen.title);
  return listed === undefined ? chosen.title : titleIn(listed, language);
}
