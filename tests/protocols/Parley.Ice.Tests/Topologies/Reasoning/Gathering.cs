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
                party.HostCandidates.Add(socket.Spot);
                if (party.Side.Tcp == IceTcp.ActiveAndPassive)
                {
                    party.Listeners.Add(new Base(line.Network, new Spot(line.Address, ++_nextPort), IsRelay: false));
                }
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
        if (seenAs.Family == IpFamily.None)
        {
            return;
        }

        var reached = Reach(socket, use, seenAs);
        party.Asked.Add(new Asked(use, socket.Network, reached is not null));
        if (reached is not { } mapped)
        {
            return;
        }

        // RFC 8656 §3: a TURN server answers Binding requests too, whoever sends them.
        if (use.Protocol == TransportProtocol.Udp && !isRelayOnly)
        {
            party.Candidates.Add(mapped);
        }

        if (use is { Kind: ServerKind.Turn, KnowsThePassword: true })
        {
            foreach (var relayed in RelayedAddresses(party, server, seenAs.Family))
            {
                var relay = new Base(0, new Spot(relayed, ++_nextPort), IsRelay: true);
                party.Bases.Add(relay);
                party.Candidates.Add(relay.Spot);
            }
        }
    }

    // What the server sees; null when it is not reached, or its answer does not come back.
    private Spot? Reach(Base socket, ServerUse use, IpAddress server)
    {
        var port = use.Protocol == TransportProtocol.Tls ? Infrastructure.TlsPort : Infrastructure.Port;
        var (carrier, source) = use.Protocol == TransportProtocol.Udp ? (Carrier.Udp, socket.Spot)
            : (new Carrier(TransportProtocol.Tcp, port), socket.Spot with { Port = ++_nextPort });
        return roads.Send(carrier, socket.Network, source, new Spot(server, port)) is { } question
            && roads.Send(carrier, question.Network, question.At, question.From) is { } answer && answer.At == source
            ? question.From : null;
    }

    // RFC 8656 §7.1: an address of one family, unless more is asked for. Who has no IPv4 asks for it too, as the other side may have nothing else; who has IPv4
    // need not ask for IPv6, as another side without IPv4 has asked by itself.
    private IEnumerable<IpAddress> RelayedAddresses(Party party, IpAddress server, IpFamily over) =>
        over == IpFamily.IPv4 || party.Side.Lines.Any(static line => line.Address.Family == IpFamily.IPv4) ? [server]
        : topology.Servers.HasIPv6 ? [Infrastructure.Turn, Infrastructure.Turn6]
        : [Infrastructure.Turn];
}
