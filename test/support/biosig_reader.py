"""Reads files with libbiosig (Debian: python3-biosig) and prints what each holds as one line of JSON.

Usage: biosig_reader.py PATH... Samples are physical values, little-endian float64, one after the other of each channel.
"""
import base64
import json
import re
import sys

import biosig

for path in sys.argv[1:]:
    # What it says of SCP-ECG and aECG lacks a comma behind a delay that it has never set.
    header = json.loads(re.sub(r'"TimeDelay"\t: [^,\n"]*("Impedance"\t: [^,\n]*,)?', "", biosig.header(path)))
    samples = biosig.data(path)
    print(json.dumps({
        "header": header,
        "channels": [base64.b64encode(samples[:, at].astype("<f8").tobytes()).decode() for at in range(samples.shape[1])],
    }))
