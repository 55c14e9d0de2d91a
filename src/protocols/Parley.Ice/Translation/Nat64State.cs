using Parley.SansIO;

namespace Parley.Ice.Translation;

/// <summary>What an agent knows of its network's NAT64.</summary>
internal abstract record Nat64State
{
    private Nat64State()
    {
    }

    /// <summary>Nobody needed to know.</summary>
    public sealed record Unknown : Nat64State;

    /// <summary>The shell is asking.</summary>
    /// <param name="GiveUpAt">When nobody waits any longer.</param>
    public sealed record Asked(Instant GiveUpAt) : Nat64State;

    /// <summary>There is one.</summary>
    public sealed record Found(Nat64Prefix Prefix) : Nat64State;

    /// <summary>There is none, as far as anybody knows; an answer that comes late is taken all the same.</summary>
    public sealed record Missing : Nat64State;
}
