using System.Net;

namespace Parley.SansIO;

/// <summary>An IP address and a port (RFC 8489 §3, "transport address"), as a value that neither copying nor comparing allocates for.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port.</param>
public readonly record struct TransportAddress(IpAddress Address, ushort Port)
{
    /// <summary>Which protocol the address belongs to; <see cref="IpFamily.None"/> for the default value.</summary>
    public IpFamily Family => Address.Family;

    /// <summary>The same with an IPv4-mapped address turned into the IPv4 one it means.</summary>
    public TransportAddress Unmapped => Address.IsMapped ? new(Address.Unmapped, Port) : this;

    /// <summary>The value of an <see cref="IPEndPoint"/>.</summary>
    public static TransportAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new(IpAddress.From(endPoint.Address), (ushort)endPoint.Port);
    }

    /// <summary>Reads an address with a port: 192.0.2.1:3478 or [2001:db8::1]:3478.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TransportAddress Parse(string text) => From(IPEndPoint.Parse(text));

    /// <summary>The same as the platform's type. Allocates.</summary>
    public IPEndPoint ToIPEndPoint() => new(Address.ToIPAddress(), Port);

    /// <inheritdoc/>
    public bool Equals(TransportAddress other) => Port == other.Port && Address.Equals(other.Address);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Address.GetHashCode() * 397) ^ Port);

    /// <inheritdoc/>
    public override string ToString() => Family == IpFamily.IPv6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}
