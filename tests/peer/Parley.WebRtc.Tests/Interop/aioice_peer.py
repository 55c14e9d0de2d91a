"""One side of a call with aioice: speaks lines on its standard input and output, and echoes what data come.

Both ways: "credentials UFRAG PASSWORD", "candidate ...", "end". Out also: "connected", "closed". Arguments: controlling or controlled, the address.
"""

import asyncio
import sys

import aioice
import aioice.ice


def say(line):
    print(line, flush=True)


async def lines():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode().strip()


async def echo(connection):
    try:
        while True:
            await connection.send(await connection.recv())
    except ConnectionError:
        say("closed")


async def main(role, address):
    # aioice leaves loopback addresses out.
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: [address]
    connection = aioice.Connection(ice_controlling=role == "controlling")
    await connection.gather_candidates()
    say(f"credentials {connection.local_username} {connection.local_password}")
    for candidate in connection.local_candidates:
        say(f"candidate {candidate.to_sdp()}")
    say("end")

    echoing = None
    async for line in lines():
        verb, _, rest = line.partition(" ")
        if verb == "credentials":
            connection.remote_username, connection.remote_password = rest.split()
        elif verb == "candidate":
            # aioice knows UDP only, as RFC 8445 does.
            if " udp " in rest:
                await connection.add_remote_candidate(aioice.Candidate.from_sdp(rest))
        elif verb == "end":
            await connection.add_remote_candidate(None)
            await connection.connect()
            say("connected")
            echoing = asyncio.create_task(echo(connection))
    if echoing:
        echoing.cancel()
    await connection.close()


asyncio.run(main(*sys.argv[1:]))
