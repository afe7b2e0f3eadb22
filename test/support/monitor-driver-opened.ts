import type {
  DriverSettings,
  MonitorDriver,
  MonitorModel,
} from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';

/** A driver of this model; a mistake in the settings is the test's own. */
export function driverOf(model: MonitorModel, settings: DriverSettings = new Map()): MonitorDriver {
  const opened = model.open(settings);
  if (!opened.ok) throw new Error(opened.sentence);
  return opened.driver;
}
