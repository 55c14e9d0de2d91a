"""Pairs of aioice connections in one process, on 127.0.0.1: "one N WARM" one after the other, "many N WARM" all at once,
after WARM that are not measured. Prints JSON."""

import asyncio
import gc
import json
import resource
import sys
import time

import aioice
import aioice.ice


class Pair:
    def __init__(self):
        self.began = time.monotonic()
        self.naomi = aioice.Connection(ice_controlling=True)
        self.priya = aioice.Connection(ice_controlling=False)

    async def connect(self):
        await asyncio.gather(self.naomi.gather_candidates(), self.priya.gather_candidates())
        await asyncio.gather(self.introduce(self.naomi, self.priya), self.introduce(self.priya, self.naomi))
        await asyncio.gather(self.naomi.connect(), self.priya.connect())
        self.milliseconds = (time.monotonic() - self.began) * 1000

    async def introduce(self, one, other):
        other.remote_username, other.remote_password = one.local_username, one.local_password
        for candidate in one.local_candidates:
            await other.add_remote_candidate(candidate)
        await other.add_remote_candidate(None)

    async def close(self):
        await asyncio.gather(self.naomi.close(), self.priya.close())


async def connect(count):
    pairs = [Pair() for _ in range(count)]
    await asyncio.gather(*(pair.connect() for pair in pairs))
    return pairs


async def connect_and_close(count):
    pairs = await connect(count)
    await asyncio.gather(*(pair.close() for pair in pairs))
    return [pair.milliseconds for pair in pairs]


def resident_kb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def one(rounds, warm_up):
    await connect_and_close(warm_up)
    return {"connectMs": [ms for _ in range(rounds) for ms in await connect_and_close(1)]}


async def many(count, warm_up):
    await connect_and_close(warm_up)
    gc.collect()
    memory, cpu, began = resident_kb(), cpu_seconds(), time.monotonic()
    pairs = await connect(count)
    all_ms = (time.monotonic() - began) * 1000
    cpu_ms = (cpu_seconds() - cpu) * 1000
    now = resident_kb()
    gc.collect()
    agents = 2 * count
    return {
        "agents": agents,
        "allMs": all_ms,
        "connectMs": [pair.milliseconds for pair in pairs],
        "cpuMsPerAgent": cpu_ms / agents,
        "kbPerAgent": (now - memory) / agents,
        "kbPerAgentAfterCollection": (resident_kb() - memory) / agents,
    }


# aioice leaves loopback addresses out.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
mode, number, warm_up = sys.argv[1:]
print(json.dumps(asyncio.run({"one": one, "many": many}[mode](int(number), int(warm_up)))), flush=True)
