import { milliseconds, type Milliseconds, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { TabletState, TalkLine } from '../../tablet-port/tablet-state.ts';
import type { Place } from './place.ts';
import { toReadBack } from './primary-action.ts';

/** What a person must know or do, whatever step is on the screen: one strip each, most urgent first. */
export type Strip =
  | { readonly kind: 'call-hospital'; readonly title: string; readonly phone: string }
  | { readonly kind: 'storage-trouble' }
  | { readonly kind: 'storage-full' }
  | { readonly kind: 'monitor-lost'; readonly trouble: string; readonly isRetrying: boolean }
  | { readonly kind: 'link-refused'; readonly why: string }
  | { readonly kind: 'to-read-back'; readonly line: TalkLine }
  /** Said by the hospital since the messages were last looked at; nobody need read it back. */
  | { readonly kind: 'new-message'; readonly line: TalkLine }
  | { readonly kind: 'repeat-due'; readonly lasting: Milliseconds }
  | { readonly kind: 'storage-nearly-full' };

/** More would leave no room for the step itself; what was left out comes up as the others go. */
const MOST = 2;

/** `unseen`: the newest message of the hospital that came since this screen last showed them. */
export function stripsOf(state: TabletState, place: Place, unseen: TalkLine | null, now: UnixMillis): readonly Strip[] {
  const { current, monitor, link, storage } = state;
  const strips: Strip[] = [];
  if (current?.callHospital) strips.push({ kind: 'call-hospital', ...current.callHospital });
  if (storage.trouble !== null) strips.push({ kind: 'storage-trouble' });
  if (storage.space === 'full') strips.push({ kind: 'storage-full' });
  // The place of the monitor says it itself, at length.
  if (monitor.kind === 'lost' && place !== 'monitor' && current !== null) {
    strips.push({ kind: 'monitor-lost', trouble: monitor.trouble, isRetrying: monitor.isRetrying });
  }
  if (link.kind === 'refused') strips.push({ kind: 'link-refused', why: link.why ?? 'unknown' });
  if (current !== null) {
    const line = toReadBack(current);
    if (line !== null && place !== 'talk') strips.push({ kind: 'to-read-back', line });
    if (unseen !== null && line === null && place !== 'talk') strips.push({ kind: 'new-message', line: unseen });
    const { repeatDueAt, countdown, stage } = current;
    if (repeatDueAt !== null && repeatDueAt <= now && countdown === null && stage === 'under-way') {
      strips.push({ kind: 'repeat-due', lasting: milliseconds(now - repeatDueAt) });
    }
  }
  if (storage.space === 'nearly-full') strips.push({ kind: 'storage-nearly-full' });
  return strips.slice(0, MOST);
}

/** Messages of the hospital that no screen has shown in full: also after a screen was loaded again, for the journal knows. */
export const unseenMessages = (talk: readonly TalkLine[]): readonly TalkLine[] =>
  talk.filter(({ from, isShown, said }) => from === 'hospital' && !isShown && said.kind === 'message');
