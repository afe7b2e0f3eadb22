/** The little of dcmjs that is used here; it brings no types of its own. */
declare module 'dcmjs' {
  /** By tag, eight hexadecimal digits. */
  type DcmjsDataSet = Readonly<Record<string, { readonly vr: string; readonly Value: readonly unknown[] }>>;
  interface DcmjsFile {
    dict: DcmjsDataSet;
    write(): ArrayBuffer;
  }
  const dcmjs: {
    readonly data: { readonly DicomDict: new (meta: DcmjsDataSet) => DcmjsFile };
    readonly log: { setLevel(level: string): void };
  };
  export default dcmjs;
}
