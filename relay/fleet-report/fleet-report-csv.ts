import type { FleetReportJson, FleetRowJson, ShareJson95, SpreadJson } from '../../protocol/wire/fleet-report.ts';

const HEAD = [
  ...['scope', 'name', 'cases', 'recorded_s', 'gap_s', 'awaited_s'],
  ...['twelve_leads', 'delivered', 'delivered_least', 'delivered_most', 'retakes'],
  ...['delay_p50_ms', 'delay_p95_ms', 'delay_p99_ms', 'delay_samples'],
  ...['alerts', 'unanswered', 'acknowledged_p50_ms', 'acknowledged_p95_ms', 'acknowledged_p99_ms', 'acknowledged'],
  ...['activations', 'false_activations', 'absent'],
];

/** Comma-separated values (RFC 4180), one row of figures a scope. An absent figure is an empty field; why stands last. */
export function fleetReportCsv(report: FleetReportJson): string {
  const rows: readonly (readonly (string | number)[])[] = [
    HEAD,
    ['all', `${report.from} to ${report.to} ${report.zone}`, ...figures(report.all)],
    ...report.units.map((row) => ['unit', row.unit, ...figures(row)]),
    ...report.hours.map(({ recorded, gap }, hour) => padded(['hour', hour, '', seconds(recorded), seconds(gap)])),
    ...report.places.map(({ latitude, longitude, gap, cases }) =>
      padded(['place', `${latitude.toFixed(2)} ${longitude.toFixed(2)}`, cases, '', seconds(gap)]),
    ),
    ...(report.gapWithoutPlace > 0 ? [padded(['place', 'not known', '', '', seconds(report.gapWithoutPlace)])] : []),
  ];
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

const seconds = (value: number): string => value.toFixed(1);
const padded = (row: readonly (string | number)[]): readonly (string | number)[] => [
  ...row,
  ...Array<string>(HEAD.length - row.length).fill(''),
];

function figures(row: FleetRowJson): readonly (string | number)[] {
  const { delivered, retakes, delay, unanswered, acknowledgement, falseActivations } = row;
  const all = { delivered, retakes, delay, unanswered, acknowledgement, falseActivations };
  const absent = Object.entries(all).flatMap(([name, figure]) =>
    figure.kind === 'absent' ? [`${name}: ${figure.reason}`] : [],
  );
  const shared = (share: ShareJson95, read: (share: Extract<ShareJson95, { kind: 'share' }>) => number | string) =>
    share.kind === 'absent' ? '' : read(share);
  const spread = (figure: SpreadJson): readonly (number | string)[] =>
    figure.kind === 'absent' ? ['', '', '', 0] : [figure.p50, figure.p95, figure.p99, figure.n];
  return [
    ...[row.cases, seconds(row.recorded), seconds(row.gap), seconds(row.awaited)],
    shared(delivered, ({ of }) => of) || 0,
    shared(delivered, ({ count }) => count),
    shared(delivered, ({ least }) => least.toFixed(3)),
    shared(delivered, ({ most }) => most.toFixed(3)),
    shared(retakes, ({ count }) => count),
    ...spread(delay),
    shared(unanswered, ({ of }) => of) || 0,
    shared(unanswered, ({ count }) => count),
    ...spread(acknowledgement),
    shared(falseActivations, ({ of }) => of) || 0,
    shared(falseActivations, ({ count }) => count),
    absent.join('; '),
  ];
}

/** A name that begins as a formula does is a formula to a spreadsheet (CWE-1236): it stands behind an apostrophe. */
function field(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
