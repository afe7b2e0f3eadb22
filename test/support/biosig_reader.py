"""Reads files with libbiosig (Debian: python3-biosig) and prints what each holds as one line of JSON.

Usage: biosig_reader.py [--heads] PATH... Samples are physical values, little-endian float64, one after the other of each
channel; with --heads none is read.
"""
import base64
import json
import re
import sys

import biosig

paths = sys.argv[1:]
heads_only = paths[:1] == ["--heads"]
for path in paths[1:] if heads_only else paths:
    # What it says of SCP-ECG and aECG lacks a comma behind a delay that it has never set.
    header = json.loads(re.sub(r'"TimeDelay"\t: [^,\n"]*("Impedance"\t: [^,\n]*,)?', "", biosig.header(path)))
    channels = []
    if not heads_only:
        samples = biosig.data(path)
        channels = [base64.b64encode(samples[:, at].astype("<f8").tobytes()).decode() for at in range(samples.shape[1])]
    print(json.dumps({"header": header, "channels": channels}))
