"""Reads DICOM waveform files with pydicom, and prints them as one line of JSON.

Usage: dicom_reader.py PATH...
Of each: what it is, whose it is, the annotations, and of each multiplex group rate, padding, channels, raw counts (int32) and
microvolts (float64), both little-endian in Base64.
Debian's pydicom is installed for its own Python: run it with /usr/bin/python3.
"""
import base64
import json
import struct
import sys

import pydicom
from pydicom.waveforms import generate_multiplex

# Some hundred thousand numbers take longer as text than all the rest.
def packed(letter, values):
    return base64.b64encode(struct.pack("<%d%s" % (len(values), letter), *values)).decode("ascii")


FORMATS = {("SS", 16): "h", ("SL", 32): "i", ("SB", 8): "b"}


def code(items):
    return None if not items else [items[0].CodingSchemeDesignator, items[0].CodeValue, items[0].CodeMeaning]


def group(item, volts):
    letter = FORMATS[(item.WaveformSampleInterpretation, item.WaveformBitsAllocated)]
    channels = []
    count = item.NumberOfWaveformChannels
    data = item.WaveformData
    size = struct.calcsize(letter)
    assert len(data) == item.NumberOfWaveformSamples * count * size, (len(data), item.NumberOfWaveformSamples, count)
    values = struct.unpack("<%d%s" % (len(data) // size, letter), data)
    for at, channel in enumerate(item.ChannelDefinitionSequence):
        channels.append({
            "label": channel.ChannelLabel,
            "source": code(channel.ChannelSourceSequence),
            "status": channel.get("ChannelStatus"),
            "derived": channel.get("ChannelDerivationDescription"),
            "unit": code(channel.ChannelSensitivityUnitsSequence)[1],
            "sensitivity": float(channel.ChannelSensitivity),
            "correction": float(channel.ChannelSensitivityCorrectionFactor),
            "baseline": float(channel.ChannelBaseline),
            "counts": packed("i", values[at::count]),
            # As pydicom itself makes microvolts of them.
            "microvolts": None if volts is None else packed("d", volts[:, at]),
        })
    padding = item.get("WaveformPaddingValue")
    return {
        "rate": float(item.SamplingFrequency),
        "samples": item.NumberOfWaveformSamples,
        "padding": None if padding is None else struct.unpack("<" + letter, padding)[0],
        "channels": channels,
    }


def positions(found):
    if found is None:
        return []
    return [int(at) for at in found] if hasattr(found, "__len__") else [int(found)]


def annotation(item):
    return {
        "text": item.get("UnformattedTextValue"),
        "concept": code(item.get("ConceptNameCodeSequence")),
        "value": None if "NumericValue" not in item else float(item.NumericValue),
        "unit": None if "MeasurementUnitsCodeSequence" not in item else code(item.MeasurementUnitsCodeSequence)[1],
        "channels": list(item.ReferencedWaveformChannels),
        "kind": item.get("TemporalRangeType"),
        "positions": positions(item.get("ReferencedSamplePositions")),
    }


files = []
for path in sys.argv[1:]:
    found = pydicom.dcmread(path)
    try:
        plotted = list(generate_multiplex(found, as_raw=False))
    except NotImplementedError:  # 32 bits, of which Debian's pydicom makes no potential
        plotted = [None] * len(found.WaveformSequence)
    files.append({
        "storage": str(found.SOPClassUID),
        "instance": str(found.SOPInstanceUID),
        "study": str(found.StudyInstanceUID),
        "syntax": str(found.file_meta.TransferSyntaxUID),
        "patient": {
            "name": str(found.PatientName),
            "id": found.PatientID,
            "sex": found.PatientSex,
            "age": found.get("PatientAge"),
        },
        "taken": str(found.AcquisitionDateTime),
        "groups": [group(item, plotted[at]) for at, item in enumerate(found.WaveformSequence)],
        "annotations": [annotation(item) for item in found.get("WaveformAnnotationSequence", [])],
    })
print(json.dumps(files))
