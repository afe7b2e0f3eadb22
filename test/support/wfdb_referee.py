"""An independent reader of WFDB records, for the tests only.

Written from the WFDB Applications Guide, header(5) and signal(5), with Python's standard library, so that our own
reader and writer do not agree with each other merely because they share a mistake. Takes one record a line on its
standard input, "samples PATH" or "sums PATH" with the path of a header, and answers each with one line of JSON, so that
one process serves many records: a start of Python costs more than a record.

Fields: name, rate, length, base_time, base_date, comments, signals; per signal: name, file, format, gain, baseline,
units, initial, checksum, checksum_ok, initial_ok, crc32 (of all samples as little-endian int32), minimum, maximum and,
where asked for, samples (as little-endian int32 in base64). What it does not read is answered with {"refused": why}.
"""

import array
import base64
import json
import os
import re
import struct
import subprocess
import sys
import zlib


def read_8(raw, count):
    return list(struct.unpack("<%db" % count, raw[:count]))


def read_16(raw, count):
    return list(struct.unpack("<%dh" % count, raw[: 2 * count]))


def read_61(raw, count):
    return list(struct.unpack(">%dh" % count, raw[: 2 * count]))


def read_160(raw, count):
    return [value - 32768 for value in struct.unpack("<%dH" % count, raw[: 2 * count])]


def read_80(raw, count):
    return [value - 128 for value in raw[:count]]


def read_24(raw, count):
    return [int.from_bytes(raw[at : at + 3], "little", signed=True) for at in range(0, 3 * count, 3)]


def read_32(raw, count):
    return list(struct.unpack("<%di" % count, raw[: 4 * count]))


def twos_complement(value, bits):
    return value - (1 << bits) if value >> (bits - 1) else value


def read_212(raw, count):
    """Seen as one stream of nibbles: first sample = nibbles 0,1 and 2; second = nibbles 4,5 and 3."""
    samples = []
    for pair in range((count + 1) // 2):
        group = raw[3 * pair : 3 * pair + 3].ljust(3, b"\0")
        word = int.from_bytes(group[:2], "little")
        samples.append(twos_complement(word % 4096, 12))
        samples.append(twos_complement((word // 4096) * 256 + group[2], 12))
    return samples[:count]


def read_310(raw, count):
    samples = []
    for triple in range((count + 2) // 3):
        low, high = struct.unpack("<HH", raw[4 * triple : 4 * triple + 4].ljust(4, b"\0"))
        samples.append(twos_complement(low % 2048 // 2, 10))
        samples.append(twos_complement(high % 2048 // 2, 10))
        samples.append(twos_complement(low // 2048 + 32 * (high // 2048), 10))
    return samples[:count]


def read_311(raw, count):
    samples = []
    for triple in range((count + 2) // 3):
        (word,) = struct.unpack("<I", raw[4 * triple : 4 * triple + 4].ljust(4, b"\0"))
        samples.extend(twos_complement(word // 1024**place % 1024, 10) for place in range(3))
    return samples[:count]


READERS = {
    8: (read_8, 8),
    16: (read_16, 16),
    24: (read_24, 24),
    32: (read_32, 32),
    61: (read_61, 16),
    80: (read_80, 8),
    160: (read_160, 16),
    212: (read_212, 12),
    310: (read_310, 32 / 3),
    311: (read_311, 32 / 3),
}

FLAC_BITS = {508: 8, 516: 16, 524: 24}


def read_flac(path, bits):
    """By the reference decoder, which checks every frame; it gives the channels interleaved."""
    done = subprocess.run(
        ["flac", "--silent", "--decode", "--stdout", "--force-raw-format", "--endian=little", "--sign=signed", path],
        capture_output=True,
    )
    # Without an MD5 of the whole, which a stream cannot state at its head, it warns; a frame whose CRC is wrong is an error.
    if done.returncode != 0:
        raise SystemExit("flac does not read %s: %s" % (path, done.stderr.decode(errors="replace").strip()))
    reader = {8: read_8, 16: read_16, 24: read_24}[bits]
    return reader(done.stdout, len(done.stdout) * 8 // bits)


def read_annotations(path):
    """MIT format. Source: annot(5)."""
    with open(path, "rb") as file:
        raw = file.read()
    found = []
    sample = place = 0
    while place + 2 <= len(raw):
        (word,) = struct.unpack_from("<H", raw, place)
        place += 2
        code, low = word >> 10, word & 1023
        if word == 0:
            break
        if code == 59:
            high, rest = struct.unpack_from("<hH", raw, place)
            sample += high * 65536 + rest
            place += 4
        elif code == 63:
            found[-1]["text"] = raw[place : place + low].decode("utf-8")
            place += low + low % 2
        elif code in (60, 61, 62):
            continue
        else:
            sample += low
            found.append({"at": sample, "code": code, "text": ""})
    else:
        raise SystemExit("the annotations of %s have no end" % path)
    if place != len(raw):
        raise SystemExit("%d bytes stand behind the end of %s" % (len(raw) - place, path))
    return {"annotations": found}


GAIN = re.compile(r"^([0-9.eE+-]+)(?:\((-?\d+)\))?(?:/(\S+))?$")
FORMAT = re.compile(r"^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$")


def read_header(path):
    with open(path, encoding="utf-8", newline="") as header:
        text = header.read()
    lines = [line.rstrip("\r") for line in text.split("\n")]
    for number, line in enumerate(lines):
        if len(line.encode()) > 254:
            raise SystemExit("line %d of %s is longer than header(5) allows" % (number + 1, path))
    spoken = [line for line in lines if line.strip() and not line.startswith("#")]
    comments = [line[1:].strip() for line in lines if line.startswith("#")]
    return spoken, comments


def read_signals(folder, lines, length):
    """Signals of one ordinary record, in the order of the header."""
    signals = []
    for line in lines:
        fields = line.split(None, 8)
        fmt, per_frame, skew, offset = FORMAT.match(fields[1]).groups()
        if skew not in (None, "0"):
            raise SystemExit("skew is not read")
        gain, baseline, units = (200.0, None, None)
        if len(fields) > 2:
            gain, baseline, units = GAIN.match(fields[2]).groups()
        zero = int(fields[4]) if len(fields) > 4 else 0
        signals.append(
            {
                "name": fields[8].strip() if len(fields) > 8 else "",
                "file": fields[0],
                "format": int(fmt),
                "per_frame": int(per_frame or 1),
                "offset": int(offset or 0),
                "gain": float(gain),
                "baseline": zero if baseline is None else int(baseline),
                "units": units or "mV",
                "initial": int(fields[5]) if len(fields) > 5 else None,
                "checksum": int(fields[6]) if len(fields) > 6 else None,
                "zero": zero,
                "samples": [],
            }
        )
    for name in dict.fromkeys(signal["file"] for signal in signals):
        sharing = [signal for signal in signals if signal["file"] == name]
        width = sum(signal["per_frame"] for signal in sharing)
        if sharing[0]["format"] in FLAC_BITS:
            stream = read_flac(os.path.join(folder, name), FLAC_BITS[sharing[0]["format"]])
            if length and len(stream) != length * width:
                raise SystemExit("%s holds %d samples" % (name, len(stream)))
            for place, signal in enumerate(sharing):
                signal["samples"] = stream[place::width]
            continue
        if sharing[0]["format"] not in READERS:
            raise SystemExit("format %d is not read" % sharing[0]["format"])
        reader, bits = READERS[sharing[0]["format"]]
        with open(os.path.join(folder, name), "rb") as file:
            raw = file.read()[sharing[0]["offset"] :]
        frames = length or int(len(raw) * 8 / bits) // width
        stream = reader(raw, frames * width)
        place = 0
        for signal in sharing:
            taken = []
            for within in range(signal["per_frame"]):
                taken.append(stream[place + within :: width])
            place += signal["per_frame"]
            samples = [value for frame in zip(*taken) for value in frame]
            if signal["format"] == 8:
                value = signal["initial"] if signal["initial"] is not None else signal["zero"]
                for at, step in enumerate(samples):
                    value += step
                    samples[at] = value
            signal["samples"] = samples
    for signal in signals:
        samples = signal["samples"]
        signal["checksum_ok"] = signal["checksum"] is None or (sum(samples) - signal["checksum"]) % 65536 == 0
        signal["initial_ok"] = signal["initial"] is None or (bool(samples) and samples[0] == signal["initial"])
    return signals


def read_record(path):
    folder = os.path.dirname(path)
    spoken, comments = read_header(path)
    fields = spoken[0].split()
    name, _, segments = fields[0].partition("/")
    rate = float(fields[2].split("/")[0]) if len(fields) > 2 else 250.0
    length = int(fields[3]) if len(fields) > 3 else 0
    if segments:
        signals = None
        for line in spoken[1 : 1 + int(segments)]:
            part = read_record(os.path.join(folder, line.split()[0] + ".hea"))["signals"]
            if signals is None:
                signals = part
                continue
            for whole, piece in zip(signals, part):
                whole["samples"] = whole["samples"] + piece["samples"]
                whole["checksum_ok"] = whole["checksum_ok"] and piece["checksum_ok"]
                whole["initial_ok"] = whole["initial_ok"] and piece["initial_ok"]
    else:
        signals = read_signals(folder, spoken[1 : 1 + int(fields[1])], length)
    return {
        "name": name,
        "rate": rate,
        "length": length,
        "base_time": fields[4] if len(fields) > 4 else None,
        "base_date": fields[5] if len(fields) > 5 else None,
        "comments": comments,
        "signals": signals,
    }


def answer(wanted, path):
    if wanted == "annotations":
        return read_annotations(path)
    record = read_record(path)
    for signal in record["signals"]:
        samples = signal["samples"]
        numbers = array.array("i", samples)
        if sys.byteorder == "big":
            numbers.byteswap()
        signal["crc32"] = zlib.crc32(numbers.tobytes())
        signal["count"] = len(samples)
        signal["minimum"] = min(samples, default=0)
        signal["maximum"] = max(samples, default=0)
        if wanted == "samples":
            signal["samples"] = base64.b64encode(numbers.tobytes()).decode()
        else:
            del signal["samples"]
    return record


def main():
    for line in sys.stdin:
        wanted, _, path = line.rstrip("\n").partition(" ")
        try:
            said = answer(wanted, path)
        except (Exception, SystemExit) as why:
            said = {"refused": "%s: %s" % (type(why).__name__, why)}
        # json.dump would go through the slow encoder, piece by piece.
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
