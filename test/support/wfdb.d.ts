/** The little of the npm package `wfdb` that is used here; it brings no types of its own. */
declare module 'wfdb' {
  import type { Readable } from 'node:stream';

  interface WfdbHeader {
    readonly sampling_frequency: number;
    readonly number_of_samples_per_signal: number;
    readonly signals: readonly {
      readonly format: number;
      readonly adc_gain: number;
      readonly baseline: number;
      readonly units: string;
      readonly description: string;
    }[];
  }
  export default class WFDB {
    static readonly FileLocator: new (basePath: string) => { locate(name: string): Readable | null };
    constructor(locator: InstanceType<typeof WFDB.FileLocator>);
    /** A stream of rows that also says 'header' once: a row has a value of each signal, in its unit, null where it is invalid. */
    readHeaderAndData(record: string): Readable;
  }
}
