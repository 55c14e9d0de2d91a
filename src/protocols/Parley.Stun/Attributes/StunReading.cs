namespace Parley.Stun;

/// <summary>What came of looking for an attribute.</summary>
public enum StunReading : byte
{
    /// <summary>The message has none.</summary>
    Absent,

    /// <summary>There is one, but its value has not the form it must have.</summary>
    Malformed,

    /// <summary>It is there and was read.</summary>
    Present,
}
