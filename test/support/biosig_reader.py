"""Reads files with libbiosig (Debian: python3-biosig) and prints what each holds as one line of JSON.

Usage: biosig_reader.py [--heads] PATH... Samples are physical values, little-endian float64, one after the other of each
channel; with --heads none is read.
"""
import base64
import json
import os
import re
import sys

import biosig


def say(path, heads_only):
    # What it says of SCP-ECG and aECG lacks a comma behind a delay that it has never set.
    header = json.loads(re.sub(r'"TimeDelay"\t: [^,\n"]*("Impedance"\t: [^,\n]*,)?', "", biosig.header(path)))
    channels = []
    if not heads_only:
        samples = biosig.data(path)
        channels = [base64.b64encode(samples[:, at].astype("<f8").tobytes()).decode() for at in range(samples.shape[1])]
    print(json.dumps({"header": header, "channels": channels}), flush=True)


paths = sys.argv[1:]
heads_only = paths[:1] == ["--heads"]
for path in paths[1:] if heads_only else paths:
    # A process for each: a header has bytes that libbiosig 2.5.0 never set, and behind another file they are no text.
    child = os.fork()
    if child == 0:
        say(path, heads_only)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status != 0:
        sys.exit(f"libbiosig does not read {path} (status {status})")
