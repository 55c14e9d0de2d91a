using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parley.Turn.Server;

/// <summary>
/// A hash table for small keys on the path of every datagram: one array, linear probing, no tombstones. Begins with nothing, so that an allocation without
/// peers holds no memory for them. Keys' hash codes are seeded per process (<see cref="HashCode"/>), so that nobody outside can make them collide.
/// </summary>
internal sealed class OpenTable<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
    where TValue : class
{
    private Entry[] _entries = [];
    private int _shift;

    public int Count { get; private set; }

    public bool TryGet(in TKey key, [NotNullWhen(true)] out TValue? value)
    {
        var entries = _entries;
        if (entries.Length != 0)
        {
            for (var i = Home(key); ; i = (i + 1) & (entries.Length - 1))
            {
                ref var entry = ref entries[i];
                if (entry.Value is null)
                {
                    break;
                }

                if (entry.Key.Equals(key))
                {
                    value = entry.Value;
                    return true;
                }
            }
        }

        value = null;
        return false;
    }

    /// <summary>Adds a key, or gives it another value.</summary>
    public void Set(in TKey key, TValue value)
    {
        // At most three quarters full, so that every search ends soon at a free place.
        if ((Count + 1) * 4 > _entries.Length * 3)
        {
            Grow();
        }

        ref var entry = ref Place(key);
        Count += entry.Value is null ? 1 : 0;
        entry = new Entry { Key = key, Value = value };
    }

    public bool Remove(in TKey key)
    {
        if (_entries.Length == 0)
        {
            return false;
        }

        ref var found = ref Place(key);
        if (found.Value is null)
        {
            return false;
        }

        found = default;
        Count--;
        CloseGap((int)((Unsafe.ByteOffset(ref _entries[0], ref found)) / Unsafe.SizeOf<Entry>()));
        return true;
    }

    /// <summary>Removes what a condition holds for.</summary>
    public void RemoveWhere(Func<TValue, bool> condition)
    {
        // What is removed may draw another entry into its place, which is looked at in turn.
        for (var i = 0; i < _entries.Length;)
        {
            if (_entries[i].Value is { } value && condition(value))
            {
                _entries[i] = default;
                Count--;
                CloseGap(i);
            }
            else
            {
                i++;
            }
        }
    }

    public IEnumerable<TValue> Values
    {
        get
        {
            foreach (var entry in _entries)
            {
                if (entry.Value is { } value)
                {
                    yield return value;
                }
            }
        }
    }

    private int Home(in TKey key) => (int)((uint)key.GetHashCode() * 0x9E3779B1u >> _shift);

    private ref Entry Place(in TKey key)
    {
        var i = Home(key);
        while (_entries[i].Value is not null && !_entries[i].Key.Equals(key))
        {
            i = (i + 1) & (_entries.Length - 1);
        }

        return ref _entries[i];
    }

    // Whoever stands behind the gap, and belongs at it or before it, moves into it.
    private void CloseGap(int gap)
    {
        var mask = _entries.Length - 1;
        for (var i = (gap + 1) & mask; _entries[i].Value is not null; i = (i + 1) & mask)
        {
            var home = Home(_entries[i].Key);
            if (((i - home) & mask) >= ((i - gap) & mask))
            {
                _entries[gap] = _entries[i];
                _entries[i] = default;
                gap = i;
            }
        }
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[Math.Max(4, old.Length * 2)];
        _shift = 32 - BitOperations.Log2((uint)_entries.Length);
        foreach (var entry in old)
        {
            if (entry.Value is not null)
            {
                Place(entry.Key) = entry;
            }
        }
    }

    private struct Entry
    {
        public TKey Key;
        public TValue? Value;
    }
}
