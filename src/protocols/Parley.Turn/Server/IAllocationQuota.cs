namespace Parley.Turn.Server;

/// <summary>How many allocations users may have, alone and together, over all engines. Used from the engines' threads.</summary>
public interface IAllocationQuota
{
    /// <summary>Takes one allocation for a user.</summary>
    /// <param name="user">Who asks: for time-limited credentials the part after the time, so that a fresh credential is no fresh quota.</param>
    /// <returns>False when the user or the server has as many as are allowed.</returns>
    bool TryTake(string user);

    /// <summary>The allocation is gone.</summary>
    void Return(string user);
}
