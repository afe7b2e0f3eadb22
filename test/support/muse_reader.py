"""Reads a RestingECG document with Python's own XML and Base64, and prints it as one line of JSON.

Usage: muse_reader.py PATH...
Of the rhythm waveform: the rate, and of each lead its weight in uV and its counts.
"""
import array
import base64
import json
import sys
import xml.etree.ElementTree as ET
import zlib

files = []
for path in sys.argv[1:]:
    root = ET.parse(path).getroot()
    assert root.tag == "RestingECG", root.tag
    rhythm = [w for w in root.findall("Waveform") if w.findtext("WaveformType") == "Rhythm"][0]
    leads = {}
    for lead in rhythm.findall("LeadData"):
        data = base64.b64decode(lead.findtext("WaveFormData"), validate=True)
        assert len(data) == int(lead.findtext("LeadByteCountTotal"))
        assert zlib.crc32(data) == int(lead.findtext("LeadDataCRC32"))
        samples = array.array("h", data)
        if sys.byteorder == "big":
            samples.byteswap()
        assert len(samples) == int(lead.findtext("LeadSampleCountTotal"))
        leads[lead.findtext("LeadID")] = {
            "weight": float(lead.findtext("LeadAmplitudeUnitsPerBit")),
            "samples": samples.tolist(),
        }
    rate = int(rhythm.findtext("SampleBase")) * 10.0 ** int(rhythm.findtext("SampleExponent"))
    files.append({"rate": rate, "leads": leads})
print(json.dumps(files))
