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
    private readonly Dictionary<(IceCandidateType Type, IpAddress Base, TransportAddress? Server, TransportProtocol Protocol), string> _known = [];

    public string For(IceCandidateType type, IpAddress baseAddress, TransportAddress? server, TransportProtocol protocol = TransportProtocol.Udp)
    {
        var key = (type, baseAddress, server, protocol);
        if (!_known.TryGetValue(key, out var foundation))
        {
            _known[key] = foundation = (_known.Count + 1).ToString(CultureInfo.InvariantCulture);
        }

        return foundation;
    }
}
