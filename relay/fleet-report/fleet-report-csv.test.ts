import { expect, it } from 'vitest';
import { FleetAccount } from './fleet-account.ts';
import { fleetReportCsv } from './fleet-report-csv.ts';

it('a report as rows has every field in each row, leaves an absent figure empty and says why, and holds no formula', () => {
  const nobody = new Map<number, number>();
  const fleet = new FleetAccount();
  fleet.add({
    unit: '=HYPERLINK("x", 1)',
    ...{ recorded: 3600, gap: 12.5, awaited: 0, gapByHour: new Map([[9, 12.5]]), heldByHour: nobody },
    ...{ gapByPlace: new Map([['25.05 121.53', 12.5]]), twelveLeads: 4, delivered: 3, retakes: 1, delays: nobody },
    ...{ acknowledgements: [], alerts: 0, activations: 0, falseActivations: 0 },
  });
  const report = fleet.report({ from: '2026-11-01', to: '2026-11-30', zone: 'UTC', madeAt: '', casesNotRead: 0 });
  const lines = fleetReportCsv(report).split('\r\n').slice(0, -1);
  const [head = '', all = '', unit = ''] = lines;
  expect(unit).toMatch(/^unit,"'=HYPERLINK\(""x"", 1\)",1,3600\.0,12\.5,0\.0,4,3,0\.301,0\.954,1,,,,0,0,,/);
  expect(all).toContain('delay: no-samples; unanswered: no-alert');
  expect(lines).toHaveLength(1 + 1 + 1 + 24 + 1);
  for (const line of lines.filter((one) => !one.includes('"')))
    expect(line.split(',')).toHaveLength(head.split(',').length);
});
