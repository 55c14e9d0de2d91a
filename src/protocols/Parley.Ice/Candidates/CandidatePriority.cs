using Parley.SansIO;

namespace Parley.Ice.Candidates;

/// <summary>
/// Priorities of candidates (RFC 8445 §5.1.2.1): <c>2^24 · type preference + 2^8 · local preference + (256 − component)</c>.
/// </summary>
public static class CandidatePriority
{
    /// <summary>RFC 8445 §5.1.2.2: the recommended type preference of host candidates.</summary>
    public const int HostPreference = 126;

    /// <summary>RFC 8445 §5.1.2.2: of peer-reflexive candidates.</summary>
    public const int PeerReflexivePreference = 110;

    /// <summary>RFC 8445 §5.1.2.2: of server-reflexive candidates.</summary>
    public const int ServerReflexivePreference = 100;

    /// <summary>
    /// How much lower the type preference of a TCP candidate is. RFC 6544 §4.2 wants UDP preferred; a direct TCP path (90 to 116 less this) stays above a
    /// relayed one.
    /// </summary>
    public const int TcpPenalty = 36;

    /// <summary>
    /// The type preference of a relayed candidate by what carries data to its TURN server: 2, 1 and 0. RFC 8445 §5.1.2.2 recommends 0 for all of them; browsers
    /// tell them apart like this, as lost segments hold up all that follows on a stream, and TLS costs a handshake more.
    /// </summary>
    public static int RelayedPreference(TransportProtocol toServer) => toServer switch
    {
        TransportProtocol.Udp => 2,
        TransportProtocol.Tcp => 1,
        _ => 0,
    };

    /// <summary>
    /// The local preference of a host or peer-reflexive TCP candidate (RFC 6544 §4.2): <c>2^13 · direction preference + other preference</c>, so that
    /// connections that this side opens come before those that it waits for.
    /// </summary>
    /// <param name="type">Who opens.</param>
    /// <param name="localPreference">The local preference that a UDP candidate of the same interface has; 8192 different ones are told apart.</param>
    public static int TcpLocalPreference(TcpCandidateType type, int localPreference)
    {
        var direction = type switch
        {
            TcpCandidateType.Active => 6,
            TcpCandidateType.Passive => 4,
            _ => 2,
        };
        return (direction << 13) | Math.Max(0, localPreference - (ushort.MaxValue - 0x1FFF));
    }

    /// <summary>Computes a priority.</summary>
    /// <param name="typePreference">0 to 126.</param>
    /// <param name="localPreference">0 to 65535: among candidates of one type.</param>
    /// <param name="component">1 to 256.</param>
    public static uint Compute(int typePreference, int localPreference, int component = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(typePreference);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(typePreference, 126);
        ArgumentOutOfRangeException.ThrowIfNegative(localPreference);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(localPreference, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(component, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(component, 256);
        return ((uint)typePreference << 24) | ((uint)localPreference << 8) | (uint)(256 - component);
    }

    /// <summary>The priority of a pair (RFC 8445 §6.1.2.3): <c>2^32 · MIN(G,D) + 2 · MAX(G,D) + (G&gt;D ? 1 : 0)</c>.</summary>
    /// <param name="controlling">G: the controlling agent's candidate.</param>
    /// <param name="controlled">D: the controlled agent's candidate.</param>
    public static ulong OfPair(uint controlling, uint controlled) =>
        ((ulong)Math.Min(controlling, controlled) << 32) + (2 * (ulong)Math.Max(controlling, controlled)) + (controlling > controlled ? 1UL : 0UL);
}
