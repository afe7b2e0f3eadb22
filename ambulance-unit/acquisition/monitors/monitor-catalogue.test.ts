import { describe, expect, it } from 'vitest';
import { MONITOR_MODELS, modelNamed, modelsFor } from './monitor-catalogue.ts';
import { DRIVER_NAMES } from './monitor-driver.ts';

const names = (models: ReturnType<typeof modelsFor>) => models.map(({ name }) => name);
const bluetooth = (service: string, namePrefix: string | null = null) =>
  ({ kind: 'bluetooth', service, namePrefix }) as const;
const HEART_RATE = '0000180d-0000-1000-8000-00805f9b34fb';

describe('the catalogue of monitors', () => {
  it('has one model for every driver, each with a sentence of its own for a person', () => {
    expect(MONITOR_MODELS.map(({ name }) => name).sort()).toEqual([...DRIVER_NAMES].sort());
    expect(new Set(MONITOR_MODELS.map(({ label }) => label)).size).toBe(MONITOR_MODELS.length);
    for (const name of DRIVER_NAMES) expect(modelNamed(name)?.name).toBe(name);
    expect(modelNamed('toaster')).toBeNull();
  });

  it('knows a monitor by the service that it advertises', () => {
    expect(names(modelsFor([bluetooth('a965db41-5e30-ad9e-fe47-02a582287800')]))).toEqual(['haldi']);
    expect(names(modelsFor([bluetooth('6e400001-b5a3-f393-e0a9-e50e24dcca9e', 'anything')]))).toEqual(['imediplus']);
  });

  it('a heart rate alone is not enough: the name tells whose it is', () => {
    expect(names(modelsFor([bluetooth(HEART_RATE, 'Polar H10 12345678')]))).toEqual(['polar-h10']);
    expect(names(modelsFor([bluetooth(HEART_RATE, 'Somebody else')]))).toEqual([]);
    expect(names(modelsFor([bluetooth(HEART_RATE)]))).toEqual([]);
  });

  it('a cable that several devices have leaves more than one, and a person is asked', () => {
    expect(names(modelsFor([{ kind: 'usb', vendorId: '0403', productId: '6015' }]))).toEqual(['physioglove', 'cyton']);
    expect(names(modelsFor([{ kind: 'usb', vendorId: '1a86', productId: '7523' }]))).toEqual(['serial22']);
    expect(names(modelsFor([{ kind: 'usb', vendorId: 'dead', productId: 'beef' }]))).toEqual([]);
  });

  it('what advertises the services of two is asked about too', () => {
    const both = [bluetooth('a965db41-5e30-ad9e-fe47-02a582287800'), bluetooth('6e400001-b5a3-f393-e0a9-e50e24dcca9e')];
    expect(names(modelsFor(both))).toEqual(['imediplus', 'haldi']);
  });

  it('listens before it writes, in the order that its maker gives', () => {
    for (const { wiring } of MONITOR_MODELS) {
      if (wiring.kind === 'bluetooth') expect(wiring.listens.length).toBeGreaterThan(0);
      else expect(wiring.baudRate).toBe(115_200);
    }
  });
});
