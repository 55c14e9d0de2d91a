namespace Parley.WebRtc.Ice.Mdns;

/// <summary>The types of records that ICE asks for (RFC 1035 §3.2.2, RFC 3596 §2.1), and the question for all.</summary>
internal enum DnsRecordType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>Whatever there is; only in questions.</summary>
    Any = 255,
}
