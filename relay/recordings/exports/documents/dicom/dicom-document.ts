import type { Hertz } from '../../../../../protocol/ecg/units.ts';
import {
  CannotBeWritten,
  type DocumentFormat,
  type ExportedEcg,
  type ExportedLead,
  instantOf,
} from '../exported-ecg.ts';
import { annotationsOf } from './dicom-annotations.ts';
import { type DataSet, dataSet } from './dicom-attributes.ts';
import { channelDefinitions } from './dicom-channels.ts';
import { bitsFor, fits16, multiplexed } from './dicom-samples.ts';
import { ageString, cut, decimalString, dicomTime, oneLine, personName } from './dicom-text.ts';
import { EXPLICIT_LITTLE_ENDIAN, IMPLEMENTATION_UID, instanceUid, seriesUid, STORAGE, studyUid } from './dicom-uids.ts';

/** A 12-Lead ECG holds no more. Source: DICOM PS3.3, A.34.3. */
const MOST_OF_TWELVE_LEAD = 16_384;
/** Ten minutes at 1000 Hz: an object is held whole. */
const MOST_SAMPLES = 600_000;
/** Channels of a 12-Lead ECG, of an ambulatory one, and of a general one. Source: DICOM PS3.3, A.34.3 to A.34.5. */
const MOST_CHANNELS = { twelveLead: 13, ambulatory: 12, general: 24, general32: 24 } as const;
/** What a 12-lead is made of; the other four are arithmetic. */
const TWELVE = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/**
 * DICOM: a 12-Lead ECG of up to 16 384 samples, a General ECG of a longer range, an ambulatory one of a slower monitor, and a
 * General 32-bit ECG where 16 bits do not hold the counts. Counts as they came; where nothing was recorded the padding value.
 */
export const dicomFormat: DocumentFormat = {
  name: 'dicom',
  title: 'DICOM',
  extension: 'dcm',
  mediaType: 'application/dicom',
  holdsGaps: true,
  mostSamples: () => MOST_SAMPLES,
  async write(ecg) {
    const bits = bitsFor(ecg.leads);
    const storage = storageOf(ecg, bits);
    const { leads, leftOut } = leadsFor(ecg, bits, storage);
    const channels = channelDefinitions(ecg, leads, bits);
    const { data, padding } = multiplexed(ecg, leads, bits);
    const rate = decimalString(ecg.samplingRate);
    const annotations = annotationsOf(ecg, leads);
    const group = dataSet({
      WaveformOriginality: 'ORIGINAL',
      NumberOfWaveformChannels: [leads.length],
      NumberOfWaveformSamples: [ecg.length],
      SamplingFrequency: rate.text,
      MultiplexGroupLabel: 'RHYTHM',
      ChannelDefinitionSequence: channels.items,
      WaveformBitsAllocated: [bits],
      WaveformSampleInterpretation: bits === 16 ? 'SS' : 'SL',
      ...(padding === null ? {} : { WaveformPaddingValue: padding }),
      WaveformData: data,
    });
    const said = identityOf(ecg);
    const content: DataSet = {
      ...said.identity,
      ...dataSet({
        SOPClassUID: STORAGE[storage],
        AcquisitionContextSequence: [],
        ...(annotations.items.length === 0 ? {} : { WaveformAnnotationSequence: annotations.items }),
        WaveformSequence: [group],
      }),
    };
    return {
      bytes: await part10(STORAGE[storage], instanceUid(content), content),
      leftOut: [
        ...leftOut,
        ...said.leftOut,
        ...channels.leftOut,
        ...annotations.leftOut,
        ...(rate.isExact
          ? []
          : [`The rate is written to sixteen characters: ${rate.text} Hz, for ${String(ecg.samplingRate)}.`]),
      ],
    };
  },
};

function storageOf(ecg: ExportedEcg, bits: 16 | 32): keyof typeof STORAGE {
  const rate: Hertz = ecg.samplingRate;
  const isTwelve = TWELVE.every((lead) => ecg.leads.some((one) => one.lead === lead));
  if (rate < 50 || rate > 1000)
    throw new CannotBeWritten(
      `DICOM's ECGs have 50 to 1000 samples a second; this recording has ${String(rate)}, and no sample is resampled.`,
    );
  if (rate < 200) {
    if (bits === 16) return 'ambulatory';
    throw new CannotBeWritten(
      `DICOM has no ECG of ${String(rate)} samples a second with counts of more than 16 bits, as this recording has.`,
    );
  }
  if (bits === 32) return 'general32';
  return isTwelve && ecg.length <= MOST_OF_TWELVE_LEAD ? 'twelveLead' : 'general';
}

/** Computed leads make room for measured ones, and for 16 bits. */
function leadsFor(
  ecg: ExportedEcg,
  bits: 16 | 32,
  storage: keyof typeof STORAGE,
): { readonly leads: readonly ExportedLead[]; readonly leftOut: readonly string[] } {
  const most = MOST_CHANNELS[storage];
  const holds = bits === 16 ? ecg.leads.filter(({ samples, isDerived }) => !isDerived || fits16(samples)) : ecg.leads;
  const leads = holds.length <= most ? holds : holds.filter(({ isDerived }) => !isDerived);
  if (leads.length > most)
    throw new CannotBeWritten(`Such a DICOM object has at most ${String(most)} channels, this recording more.`);
  const missing = ecg.leads.filter((lead) => !leads.includes(lead)).map(({ lead }) => lead);
  return {
    leads,
    leftOut:
      missing.length === 0
        ? []
        : [`${missing.join(', ')} are not written, for want of room: they follow from I and II.`],
  };
}

/** Whose it is, when and by what it was recorded: patient, study, series, equipment. */
function identityOf(ecg: ExportedEcg): { readonly identity: DataSet; readonly leftOut: readonly string[] } {
  const { session, firstSample } = ecg;
  const { patient } = session;
  const begun = dicomTime(instantOf(ecg, 0));
  const taken = dicomTime(instantOf(ecg, firstSample));
  const leftOut: string[] = [];
  const fitted = (what: string, text: string, most: number): string => {
    const whole = oneLine(text);
    const short = cut(whole, most);
    if (short !== whole) leftOut.push(`${what} is cut to ${String(most)} characters: ${short}`);
    return short;
  };
  const name = personName(patient.label);
  if (Array.from(patient.label).length > 62) leftOut.push('The name of the patient is cut to 62 characters.');
  // Part of a number is the number of somebody else.
  const isNumber = patient.caseNumber !== '' && oneLine(patient.caseNumber) === patient.caseNumber;
  const fits = isNumber && patient.caseNumber.length <= 64;
  if (patient.caseNumber !== '' && !fits)
    leftOut.push('The case number has no room as Patient ID: the id of the session stands there.');
  return {
    leftOut,
    identity: dataSet({
      SpecificCharacterSet: 'ISO_IR 192',
      TimezoneOffsetFromUTC: '+0000',
      StudyDate: begun.date,
      StudyTime: begun.time,
      ContentDate: taken.date,
      ContentTime: taken.time,
      AcquisitionDateTime: taken.both,
      AccessionNumber: '',
      Modality: 'ECG',
      Manufacturer: '',
      ManufacturerModelName: fitted('The name of the source', session.source, 64),
      ReferringPhysicianName: '',
      StationName: fitted('The name of the unit', session.unit, 16),
      StudyDescription: 'ECG of an ambulance',
      SoftwareVersions: fitted('The version of the software', session.software, 64),
      PatientName: name,
      PatientID: fits ? patient.caseNumber : session.id,
      PatientBirthDate: '',
      PatientSex: patient.sex === null ? '' : patient.sex === 'male' ? 'M' : 'F',
      ...(patient.ageYears === null ? {} : { PatientAge: ageString(patient.ageYears) }),
      StudyInstanceUID: studyUid(session.id),
      SeriesInstanceUID: seriesUid(session.id),
      StudyID: session.id.replaceAll('-', '').slice(-16),
      SeriesNumber: '1',
      // A place in the recording, so that objects of one series stand in the order of time.
      InstanceNumber: String(firstSample + 1),
    }),
  };
}

/** A file of DICOM part 10. */
async function part10(sopClass: string, sopInstance: string, content: DataSet): Promise<Uint8Array> {
  // Only here: a relay that exports no DICOM does not load it.
  const { default: dcmjs } = await import('dcmjs');
  const file = new dcmjs.data.DicomDict(
    dataSet({
      FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
      MediaStorageSOPClassUID: sopClass,
      MediaStorageSOPInstanceUID: sopInstance,
      TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN,
      ImplementationClassUID: IMPLEMENTATION_UID,
      ImplementationVersionName: 'PREARRIVAL',
    }),
  );
  const whole = { ...content, ...dataSet({ SOPInstanceUID: sopInstance }) };
  file.dict = Object.fromEntries(Object.entries(whole).sort(([one], [other]) => (one < other ? -1 : 1)));
  return new Uint8Array(file.write());
}
