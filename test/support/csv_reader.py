"""Reads exported CSV with Python's own csv and prints what each file holds as one line of JSON.

Usage: csv_reader.py PATH... Each column whose name ends in `count` or `uV`, by its name, as little-endian float64 in Base64;
`seconds` of the first and the last row, and how many rows there are.
"""
import array
import base64
import csv
import json
import sys

for path in sys.argv[1:]:
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(line for line in file if line[0] != "#")
        names = next(rows)
        columns = list(zip(*rows))
    said = {}
    for name, column in zip(names, columns):
        if name.endswith((" count", " uV")):
            said[name] = base64.b64encode(array.array("d", map(float, column)).tobytes()).decode()
    seconds = columns[names.index("seconds")]
    print(json.dumps({"columns": said, "rows": len(seconds), "first": float(seconds[0]), "last": float(seconds[-1])}))
