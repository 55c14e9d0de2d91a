using Parley.SansIO;

namespace Parley.WebRtc.Ice.Mdns;

/// <summary>A name that is answered for.</summary>
/// <param name="address">What it stands for.</param>
internal sealed class OwnName(IpAddress address)
{
    private long? _answered;

    /// <summary>What it stands for.</summary>
    public IpAddress Address => address;

    /// <summary>Whether a question of this type is answered with it.</summary>
    public bool Fits(DnsRecordType type) =>
        type == DnsRecordType.Any || type == (address.Family == IpFamily.IPv4 ? DnsRecordType.A : DnsRecordType.Aaaa);

    /// <summary>Whether the last answer is so long ago, which then begins anew.</summary>
    public bool MayAnswer(TimeSpan pause)
    {
        var now = Environment.TickCount64;
        if (_answered is { } before && now - before < pause.TotalMilliseconds)
        {
            return false;
        }

        _answered = now;
        return true;
    }
}
