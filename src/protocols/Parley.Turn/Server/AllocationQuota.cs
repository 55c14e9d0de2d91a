namespace Parley.Turn.Server;

/// <summary>Counts allocations per user and in total. Thread-safe; remembers users who have an allocation and no one else.</summary>
public sealed class AllocationQuota : IAllocationQuota
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _perUser = new(StringComparer.Ordinal);
    private int _total;
    private int _maxPerUser;
    private int _maxTotal;

    /// <summary>Nobody has an allocation yet.</summary>
    /// <param name="maxPerUser">How many allocations one user may have, 0 for any number.</param>
    /// <param name="maxTotal">How many allocations all users together may have, 0 for any number.</param>
    public AllocationQuota(int maxPerUser, int maxTotal) => Apply(maxPerUser, maxTotal);

    /// <summary>How many allocations there are.</summary>
    public int Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Takes other limits. Who has more already keeps them, and gets none until enough of them are gone.</summary>
    public void Apply(int maxPerUser, int maxTotal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxPerUser);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTotal);
        lock (_lock)
        {
            (_maxPerUser, _maxTotal) = (maxPerUser, maxTotal);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        lock (_lock)
        {
            var held = _perUser.GetValueOrDefault(user);
            if (IsReached(_maxPerUser, held) || IsReached(_maxTotal, _total))
            {
                return false;
            }

            _perUser[user] = held + 1;
            _total++;
            return true;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The user has no allocation.</exception>
    public void Return(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        lock (_lock)
        {
            if (!_perUser.TryGetValue(user, out var held))
            {
                throw new InvalidOperationException("Give back an allocation once, under the name it was taken for.");
            }

            if (held == 1)
            {
                _perUser.Remove(user);
            }
            else
            {
                _perUser[user] = held - 1;
            }

            _total--;
        }
    }

    private static bool IsReached(int max, int held) => max > 0 && held >= max;
}
