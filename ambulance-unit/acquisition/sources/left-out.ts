/** A signal of a file that is not sent, and why. */
export interface LeftOutSignal {
  /** As the file names it. */
  readonly name: string;
  readonly reason: 'derived' | 'unknown-lead' | 'lead-twice' | 'no-voltage';
}

/** One sentence about what a file holds that is not sent, or null where all is. */
export function describeLeftOut({
  label,
  leftOut,
}: {
  readonly label: string;
  readonly leftOut: readonly LeftOutSignal[];
}): string | null {
  const reasons: Readonly<Record<LeftOutSignal['reason'], string>> = {
    derived: 'computed from I and II here',
    'unknown-lead': 'no lead known here',
    'lead-twice': 'a lead that is there already',
    'no-voltage': 'not a voltage',
  };
  if (leftOut.length === 0) return null;
  const parts = (Object.keys(reasons) as LeftOutSignal['reason'][]).flatMap((reason) => {
    const names = leftOut.filter((signal) => signal.reason === reason).map(({ name }) => name);
    return names.length === 0 ? [] : [`${names.join(', ')} (${reasons[reason]})`];
  });
  return `Not sent from ${label}: ${parts.join('; ')}.`;
}
