namespace Parley.Simulation.Streams;

/// <summary>What kind of segment it is.</summary>
public enum SegmentKind
{
    /// <summary>Opens.</summary>
    Syn,

    /// <summary>Accepts.</summary>
    SynAck,

    /// <summary>Carries bytes.</summary>
    Data,

    /// <summary>Has got everything up to a number.</summary>
    Ack,

    /// <summary>No more bytes will come.</summary>
    Fin,

    /// <summary>There is no such connection.</summary>
    Reset,
}

/// <summary>What a simulated TCP segment says. Segments are numbered, not bytes: nothing here needs a window.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Number">Of data and FIN: its own; of an ACK: the next one that is expected.</param>
public readonly record struct Segment(SegmentKind Kind, int Number = 0);
