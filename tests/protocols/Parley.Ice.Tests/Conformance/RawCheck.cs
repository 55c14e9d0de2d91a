using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>How a hand-made check differs from a good one.</summary>
internal sealed record RawCheck
{
    /// <summary>The sender's role; null for the one that the agent has not.</summary>
    public IceRole? Role { get; init; }

    public bool HasRole { get; init; } = true;

    public ulong TieBreaker { get; init; } = 1;

    public uint? Priority { get; init; } = 110u << 24;

    public bool UseCandidate { get; init; }

    public uint? Nomination { get; init; }

    public bool HasFingerprint { get; init; } = true;

    public bool HasIntegrity { get; init; } = true;

    /// <summary>USERNAME; null for the right one.</summary>
    public string? Username { get; init; }

    /// <summary>The password; null for the right one.</summary>
    public string? Password { get; init; }

    /// <summary>Attributes that nobody knows.</summary>
    public IReadOnlyList<StunAttributeType> Unknown { get; init; } = [];
}
