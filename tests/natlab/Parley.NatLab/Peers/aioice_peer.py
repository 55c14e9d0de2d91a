"""A peer of the NAT laboratory: aioice, which obeys and reports in lines of JSON."""

import asyncio
import json
import sys

import aioice


class Peer:
    def __init__(self):
        self.connection = None
        self.transport = "udp"

    def say(self, kind, **fields):
        print(json.dumps({"is": kind, **fields}), flush=True)

    async def obey(self, order):
        kind = order["do"]
        if kind == "start":
            await self.start(order)
        elif kind == "remote":
            self.connection.remote_username = order["usernameFragment"]
            self.connection.remote_password = order["password"]
            asyncio.ensure_future(self.connect())
        elif kind == "candidate":
            candidate = aioice.Candidate.from_sdp(order["text"].removeprefix("candidate:"))
            await self.connection.add_remote_candidate(candidate)
        elif kind == "end-of-candidates":
            await self.connection.add_remote_candidate(None)
        elif kind == "send":
            await self.connection.send(order["text"].encode())

    async def start(self, order):
        """aioice knows one STUN and one TURN server: the first of the list."""
        server = order["servers"][0]
        place = (server["address"], server["port"])
        self.transport = server["transport"]
        self.connection = aioice.Connection(
            ice_controlling=order["controlling"],
            stun_server=place if self.transport == "udp" else None,
            turn_server=place,
            turn_username=server["username"],
            turn_password=server["password"],
            turn_transport="udp" if self.transport == "udp" else "tcp",
            turn_ssl=self.transport == "tls",
        )
        self.say("credentials", usernameFragment=self.connection.local_username, password=self.connection.local_password)
        await self.connection.gather_candidates()
        for candidate in self.connection.local_candidates:
            self.say("candidate", text="candidate:" + candidate.to_sdp())
        self.say("end-of-candidates")

    async def connect(self):
        self.say("state", name="checking")
        try:
            await self.connection.connect()
        except ConnectionError as error:
            self.say("state", name="failed")
            self.say("verdict", text=str(error))
            return
        pair = self.connection._nominated[1]
        self.say("selected", local=self.end(pair.local_candidate), remote=self.end(pair.remote_candidate))
        self.say("state", name="completed")
        while True:
            try:
                data = await self.connection.recv()
            except ConnectionError:
                self.say("state", name="failed")
                return
            self.say("data", text=data.decode())

    def end(self, candidate):
        relayed = candidate.type == "relay" and candidate in self.connection.local_candidates
        return {
            "type": candidate.type,
            "address": candidate.host,
            "port": candidate.port,
            "transport": self.transport if relayed else candidate.transport,
        }


async def main():
    peer = Peer()
    loop = asyncio.get_event_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    peer.say("ready")
    while line := await orders.readline():
        await peer.obey(json.loads(line))


asyncio.run(main())
