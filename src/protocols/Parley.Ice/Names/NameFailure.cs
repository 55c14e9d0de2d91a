namespace Parley.Ice.Names;

/// <summary>Why a name has no address.</summary>
public enum NameFailure : byte
{
    /// <summary>The answer is still awaited.</summary>
    Awaited,

    /// <summary>Nobody knows it.</summary>
    NotFound,

    /// <summary>Nobody answered in time.</summary>
    TimedOut,
}

/// <summary>A name of the other side that was not resolved.</summary>
/// <param name="Name">The name.</param>
/// <param name="Why">Why not.</param>
public sealed record UnresolvedName(string Name, NameFailure Why);
