using System.Globalization;
using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice.Gathering;

/// <summary>
/// Foundations (RFC 8445 §5.1.1.3): the same for candidates of one type, one base address, one server and one transport. Numbers in the order of
/// their coming: a hash would tell what the base address is.
/// </summary>
internal sealed class Foundations
{
    private readonly Dictionary<(IceCandidateType Type, IpAddress Base, TransportAddress? Server, TransportProtocol Protocol, int Attempt), string> _known = [];

    /// <summary>The foundation of a candidate.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="baseAddress">The address of its interface.</param>
    /// <param name="server">The server that it comes from.</param>
    /// <param name="protocol">What the server was asked over, or what the candidate takes.</param>
    /// <param name="attempt">How often the server was asked before: pairs of a new relay must not freeze behind checks to one that is gone.</param>
    public string For(
        IceCandidateType type, IpAddress baseAddress, TransportAddress? server, TransportProtocol protocol = TransportProtocol.Udp, int attempt = 0)
    {
        var key = (type, baseAddress, server, protocol, attempt);
        if (!_known.TryGetValue(key, out var foundation))
        {
            _known[key] = foundation = (_known.Count + 1).ToString(CultureInfo.InvariantCulture);
        }

        return foundation;
    }
}
