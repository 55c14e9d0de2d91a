namespace Parley.Ice.Pairs;

/// <summary>Where a pair stands (RFC 8445 §6.1.2.6).</summary>
public enum CandidatePairState : byte
{
    /// <summary>It waits for another pair of its foundation.</summary>
    Frozen,

    /// <summary>It is to be checked.</summary>
    Waiting,

    /// <summary>Its check is on its way.</summary>
    InProgress,

    /// <summary>Its check was answered.</summary>
    Succeeded,

    /// <summary>Its check was not answered, or wrongly.</summary>
    Failed,
}
