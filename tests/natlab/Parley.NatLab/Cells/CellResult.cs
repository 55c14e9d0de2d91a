namespace Parley.NatLab.Cells;

/// <summary>What came of a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Seen">The route; null if there was none.</param>
/// <param name="Connected">How long until both had a pair that works, from the moment that both were told to start.</param>
/// <param name="Problem">What went wrong; null if nothing did.</param>
internal sealed record CellResult(Cell Cell, Route? Seen, TimeSpan? Connected, string? Problem)
{
    /// <summary>Whether it is as theory demands.</summary>
    public bool Ok => Problem is null && Seen == Cell.Expected;

    /// <summary>The types of both peers' own candidates, caller first; empty if nobody looked.</summary>
    public string Ends { get; init; } = "";

    /// <summary>Of a cell with something in mid-session: how long until data came through again both ways.</summary>
    public TimeSpan? Recovered { get; init; }
}
