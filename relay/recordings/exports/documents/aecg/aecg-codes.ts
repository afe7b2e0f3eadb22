/** Systems of codes, as an aECG names them. */
export const MDC = { codeSystem: '2.16.840.1.113883.6.24', codeSystemName: 'MDC' } as const;
export const ACT = { codeSystem: '2.16.840.1.113883.5.4', codeSystemName: 'ActCode' } as const;

/** `20261122130509.250`, UTC. */
export const stamp = (instant: number): string => new Date(Math.floor(instant)).toISOString().replaceAll(/[-:TZ]/g, '');
