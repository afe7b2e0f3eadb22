"""The Merkle root over the records of an unpacked proof package, for the tests only.

Written from the package's own readme.txt and RFC 6962 with Python's standard library: usage merkle_root.py FOLDER COUNT.
Prints the root over the first COUNT records, in hexadecimal.
"""

import hashlib
import os
import struct
import sys


def leaves(folder):
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            raw = file.read()
        at = 0
        while at < len(raw):
            time, length = raw[at : at + 8], struct.unpack(">I", raw[at + 8 : at + 12])[0]
            content = raw[at + 12 : at + 12 + length]
            yield hashlib.sha256(b"\x00" + time + content).digest()
            at += 12 + length


def root(hashes):
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while 2 * split < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + root(hashes[:split]) + root(hashes[split:])).digest()


print(root(list(leaves(os.path.join(sys.argv[1], "records")))[: int(sys.argv[2])]).hex())
