using Parley.Ice.Pairs;
using Parley.Stun;

namespace Parley.Ice.Checks;

/// <summary>A check whose answer is awaited.</summary>
internal sealed class OutstandingCheck(IceGeneration generation, CandidatePair pair, StunTransaction transaction)
{
    private StunTransaction _transaction = transaction;

    public IceGeneration Generation { get; } = generation;

    public CandidatePair Pair { get; } = pair;

    /// <summary>The transaction; changes in place.</summary>
    public ref StunTransaction Transaction => ref _transaction;

    /// <summary>What is sent, and sent again.</summary>
    public required byte[] Message { get; init; }

    /// <summary>The role that it was sent in (RFC 8445 §7.2.5.1).</summary>
    public required IceRole Role { get; init; }

    /// <summary>Whether it nominates.</summary>
    public bool Nominates { get; init; }

    /// <summary>Whether it only asks for consent (RFC 7675): it is not sent again.</summary>
    public bool IsConsent { get; init; }

    /// <summary>Not sent again and its failure does not count (RFC 8445 §7.3.1.4); its answer still does.</summary>
    public bool IsCancelled { get; set; }
}
