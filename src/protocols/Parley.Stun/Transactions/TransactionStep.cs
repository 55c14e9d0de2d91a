namespace Parley.Stun;

/// <summary>What a transaction wants done.</summary>
public enum TransactionStep : byte
{
    /// <summary>Nothing yet: wait until its next time-out.</summary>
    Wait,

    /// <summary>Send the same bytes again.</summary>
    Retransmit,

    /// <summary>No response has come: it has ended.</summary>
    TimedOut,

    /// <summary>Responses came, but nobody vouches for any of them: it has ended (RFC 8489 §9.1.4, §9.2.5).</summary>
    IntegrityViolated,
}
