using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>What bases and candidates a side gets from its lines and its servers.</summary>
internal sealed class Gathering(Topology topology, Roads roads)
{
    private int _nextPort;

    public void Gather(Party party)
    {
        var isRelayOnly = party.Side.Policy == IceCandidatePolicy.Relay;
        foreach (var line in party.Side.Lines)
        {
            var socket = new Base(line.Network, new Spot(line.Address, ++_nextPort), IsRelay: false);
            if (!isRelayOnly)
            {
                party.Bases.Add(socket);
                party.Candidates.Add(socket.Spot);
            }

            foreach (var use in party.Side.Uses)
            {
                foreach (var server in topology.Servers.AddressesFor(use))
                {
                    Ask(party, socket, use, server, isRelayOnly);
                }
            }
        }
    }

    private void Ask(Party party, Base socket, ServerUse use, IpAddress server, bool isRelayOnly)
    {
        var family = socket.Spot.Address.Family;
        var seenAs = server.Family == family ? server
            : party.UsesNat64(topology) && server.Family == IpFamily.IPv4 ? Roads.Synthesize(server)
            : default;
        if (seenAs.Family == IpFamily.None
            || roads.Send(Carrier.Udp, socket.Network, socket.Spot, new Spot(seenAs, Infrastructure.Port)) is not { } question
            || roads.Send(Carrier.Udp, question.Network, question.At, question.From) is not { } answer || answer.At != socket.Spot)
        {
            return;
        }

        var isRefused = use is { Kind: ServerKind.Turn, KnowsThePassword: false };
        if (!isRelayOnly && !isRefused)
        {
            party.Candidates.Add(question.From);
        }

        if (use.Kind == ServerKind.Turn && !isRefused)
        {
            foreach (var relayed in RelayedAddresses(party, server, seenAs.Family))
            {
                var relay = new Base(0, new Spot(relayed, ++_nextPort), IsRelay: true);
                party.Bases.Add(relay);
                party.Candidates.Add(relay.Spot);
            }
        }
    }

    // RFC 8656 §7.1: an address of one family, unless more is asked for. Who has no IPv4 asks for it too, as the other side may have nothing else; who has IPv4 need not
    // ask for IPv6, as another side without IPv4 has asked by itself.
    private IEnumerable<IpAddress> RelayedAddresses(Party party, IpAddress server, IpFamily over) =>
        over == IpFamily.IPv4 || party.Side.Lines.Any(static line => line.Address.Family == IpFamily.IPv4) ? [server]
        : topology.Servers.HasIPv6 ? [Infrastructure.Turn, Infrastructure.Turn6]
        : [Infrastructure.Turn];
}
