/** Attributes that are written, by their keyword: tag and value representation. Source: DICOM PS3.6. */
const ATTRIBUTES = {
  FileMetaInformationVersion: ['00020001', 'OB'],
  MediaStorageSOPClassUID: ['00020002', 'UI'],
  MediaStorageSOPInstanceUID: ['00020003', 'UI'],
  TransferSyntaxUID: ['00020010', 'UI'],
  ImplementationClassUID: ['00020012', 'UI'],
  ImplementationVersionName: ['00020013', 'SH'],
  SpecificCharacterSet: ['00080005', 'CS'],
  SOPClassUID: ['00080016', 'UI'],
  SOPInstanceUID: ['00080018', 'UI'],
  StudyDate: ['00080020', 'DA'],
  ContentDate: ['00080023', 'DA'],
  AcquisitionDateTime: ['0008002A', 'DT'],
  StudyTime: ['00080030', 'TM'],
  ContentTime: ['00080033', 'TM'],
  AccessionNumber: ['00080050', 'SH'],
  Modality: ['00080060', 'CS'],
  Manufacturer: ['00080070', 'LO'],
  ReferringPhysicianName: ['00080090', 'PN'],
  CodeValue: ['00080100', 'SH'],
  CodingSchemeDesignator: ['00080102', 'SH'],
  CodingSchemeVersion: ['00080103', 'SH'],
  CodeMeaning: ['00080104', 'LO'],
  EquivalentCodeSequence: ['00080121', 'SQ'],
  TimezoneOffsetFromUTC: ['00080201', 'SH'],
  StationName: ['00081010', 'SH'],
  StudyDescription: ['00081030', 'LO'],
  ManufacturerModelName: ['00081090', 'LO'],
  PatientName: ['00100010', 'PN'],
  PatientID: ['00100020', 'LO'],
  PatientBirthDate: ['00100030', 'DA'],
  PatientSex: ['00100040', 'CS'],
  PatientAge: ['00101010', 'AS'],
  SoftwareVersions: ['00181020', 'LO'],
  StudyInstanceUID: ['0020000D', 'UI'],
  SeriesInstanceUID: ['0020000E', 'UI'],
  StudyID: ['00200010', 'SH'],
  SeriesNumber: ['00200011', 'IS'],
  InstanceNumber: ['00200013', 'IS'],
  WaveformOriginality: ['003A0004', 'CS'],
  NumberOfWaveformChannels: ['003A0005', 'US'],
  NumberOfWaveformSamples: ['003A0010', 'UL'],
  SamplingFrequency: ['003A001A', 'DS'],
  MultiplexGroupLabel: ['003A0020', 'SH'],
  ChannelDefinitionSequence: ['003A0200', 'SQ'],
  WaveformChannelNumber: ['003A0202', 'IS'],
  ChannelLabel: ['003A0203', 'SH'],
  ChannelStatus: ['003A0205', 'CS'],
  ChannelSourceSequence: ['003A0208', 'SQ'],
  ChannelDerivationDescription: ['003A020C', 'LO'],
  ChannelSensitivity: ['003A0210', 'DS'],
  ChannelSensitivityUnitsSequence: ['003A0211', 'SQ'],
  ChannelSensitivityCorrectionFactor: ['003A0212', 'DS'],
  ChannelBaseline: ['003A0213', 'DS'],
  ChannelTimeSkew: ['003A0214', 'DS'],
  WaveformBitsStored: ['003A021A', 'US'],
  AcquisitionContextSequence: ['00400555', 'SQ'],
  MeasurementUnitsCodeSequence: ['004008EA', 'SQ'],
  ConceptNameCodeSequence: ['0040A043', 'SQ'],
  ReferencedWaveformChannels: ['0040A0B0', 'US'],
  TemporalRangeType: ['0040A130', 'CS'],
  ReferencedSamplePositions: ['0040A132', 'UL'],
  AnnotationGroupNumber: ['0040A180', 'US'],
  NumericValue: ['0040A30A', 'DS'],
  WaveformAnnotationSequence: ['0040B020', 'SQ'],
  WaveformSequence: ['54000100', 'SQ'],
  WaveformBitsAllocated: ['54001004', 'US'],
  WaveformSampleInterpretation: ['54001006', 'CS'],
  WaveformPaddingValue: ['5400100A', 'OW'],
  WaveformData: ['54001010', 'OW'],
  UnformattedTextValue: ['00700006', 'ST'],
} as const;
type Keyword = keyof typeof ATTRIBUTES;

/** A data set as dcmjs writes it: by tag, ascending. */
export type DataSet = Readonly<Record<string, { readonly vr: string; readonly Value: readonly unknown[] }>>;

/** Text, numbers, bytes, or the items of a sequence. Empty text is an attribute without a value. */
type Content = string | readonly number[] | ArrayBuffer | readonly DataSet[];

/** A data set of attributes by their keywords. */
export function dataSet(contents: Readonly<Partial<Record<Keyword, Content>>>): DataSet {
  const found = (Object.entries(contents) as [Keyword, Content][]).map(([keyword, content]) => {
    const [tag, vr] = ATTRIBUTES[keyword];
    return [tag, { vr, Value: valuesOf(content) }] as const;
  });
  return Object.fromEntries(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function valuesOf(content: Content): readonly unknown[] {
  if (typeof content === 'string') return content === '' ? [] : [content];
  return content instanceof ArrayBuffer ? [content] : content;
}

/** One item of a code sequence. Source: DICOM PS3.3, table 8.8-1. */
export const codeItem = (
  CodeValue: string,
  CodingSchemeDesignator: string,
  CodeMeaning: string,
  more: Readonly<{ CodingSchemeVersion?: string; EquivalentCodeSequence?: readonly DataSet[] }> = {},
): DataSet => dataSet({ CodeValue, CodingSchemeDesignator, CodeMeaning, ...more });
