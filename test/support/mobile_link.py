"""A mobile network between two network namespaces: delay, jitter, loss and a narrow rate, each way by itself.

The kernels that the tests run on need no sch_netem for it: each end is a TUN device, and every packet passes through
here.

    python3 mobile_link.py NAMESPACE DEVICE ADDRESS NAMESPACE DEVICE ADDRESS SEED

Prints READY, then reads one JSON object a line and prints OK after each:
    {"up": {...}, "down": {...}}   up: from the first namespace to the second
with any of delay_ms, jitter_ms, loss_percent, kbit (0: no limit), queue_ms. Ends with its standard input.
"""

import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
LONGEST_PACKET = 65535
READS_A_TURN = 64


def open_tun(device):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def place(device, namespace, address, peer):
    ip("link", "set", device, "netns", namespace)
    ip("-n", namespace, "address", "add", address, "peer", peer, "dev", device)
    ip("-n", namespace, "link", "set", device, "up", "mtu", "1400")


class Way:
    """One direction: a queue before the narrow place, then the air, then the other end."""

    def __init__(self, source, target, chance):
        self.source, self.target, self.chance = source, target, chance
        self.delay_ms = self.jitter_ms = self.loss_percent = self.kbit = 0
        self.queue_ms = 1000
        self.free_at = 0.0
        self.newest = 0.0
        self.under_way = []
        self.count = 0

    def shape(self, wanted):
        for name, value in wanted.items():
            if not hasattr(self, name):
                raise SystemExit("unknown: %s" % name)
            setattr(self, name, value)

    def take(self, packet, now):
        leaves = now
        if self.kbit > 0:
            # A full queue drops at its tail, as a base station's does.
            if (self.free_at - now) * 1000 > self.queue_ms:
                return
            self.free_at = max(self.free_at, now) + len(packet) * 8 / (self.kbit * 1000)
            leaves = self.free_at
        if self.chance.random() * 100 < self.loss_percent:
            return
        air = self.delay_ms + self.chance.uniform(-self.jitter_ms, self.jitter_ms)
        # Radio links repeat what was lost before they hand on what follows: nothing overtakes.
        self.newest = max(self.newest, leaves + max(0.0, air) / 1000)
        self.count += 1
        heapq.heappush(self.under_way, (self.newest, self.count, packet))

    def read(self, now):
        for _ in range(READS_A_TURN):
            try:
                self.take(os.read(self.source, LONGEST_PACKET), now)
            except BlockingIOError:
                return

    def hand_over(self, now):
        while self.under_way and self.under_way[0][0] <= now:
            _, _, packet = heapq.heappop(self.under_way)
            try:
                os.write(self.target, packet)
            except OSError:
                pass  # the receiver's device is full or going away: one packet lost more


def main():
    here, here_device, here_address, there, there_device, there_address, seed = sys.argv[1:8]
    ends = [open_tun(here_device), open_tun(there_device)]
    place(here_device, here, here_address, there_address)
    place(there_device, there, there_address, here_address)
    chance = random.Random(int(seed))
    ways = {"up": Way(ends[0], ends[1], chance), "down": Way(ends[1], ends[0], chance)}
    print("READY", flush=True)
    words = b""
    while True:
        now = time.monotonic()
        for way in ways.values():
            way.hand_over(now)
        next_at = min((way.under_way[0][0] for way in ways.values() if way.under_way), default=now + 1)
        readable, _, _ = select.select([*ends, 0], [], [], max(0.0, next_at - now))
        now = time.monotonic()
        for way in ways.values():
            if way.source in readable:
                way.read(now)
        if 0 not in readable:
            continue
        more = os.read(0, LONGEST_PACKET)
        if not more:
            return
        words += more
        while b"\n" in words:
            line, words = words.split(b"\n", 1)
            for name, wanted in json.loads(line).items():
                ways[name].shape(wanted)
            print("OK", flush=True)


main()
