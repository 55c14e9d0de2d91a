using System.Net;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Options;

/// <summary>Which peers clients may name, out of what the operator says and where the server is.</summary>
internal static class PeerRules
{
    /// <summary>Makes the policy.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="machine">The addresses of this machine: none of them is a peer.</param>
    /// <param name="relays">Relayed addresses, as peers see them and as they are bound: reached on live ports, in process.</param>
    public static PeerPolicy From(TurnOptions options, IEnumerable<IPAddress> machine, IEnumerable<RelayAddress> relays) => new(
        options.AllowPeers.Select(Prefix),
        options.DenyPeers.Select(Prefix),
        machine.Select(IpAddress.From).Concat(options.Backends.Select(IpAddress.Parse)),
        relays.SelectMany(relay => new[] { relay.Public, relay.Bind }).Distinct());

    private static IpPrefix Prefix(string text) =>
        IpPrefix.TryParse(text, out var prefix) ? prefix : throw new ArgumentException($"'{text}' is no prefix; validate the options first.", nameof(text));
}
