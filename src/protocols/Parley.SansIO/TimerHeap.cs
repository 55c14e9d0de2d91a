using System.Diagnostics.CodeAnalysis;

namespace Parley.SansIO;

/// <summary>All time-outs of an engine or a loop: the earliest on top; to set, move or remove one costs a logarithm of their number. Not thread-safe.</summary>
public sealed class TimerHeap
{
    private readonly List<Timed> _heap = [];

    /// <summary>How many are set.</summary>
    public int Count => _heap.Count;

    /// <summary>When the earliest is due; <see cref="Instant.Never"/> if none is set.</summary>
    public Instant Next => _heap.Count == 0 ? Instant.Never : _heap[0].Due;

    /// <summary>Sets or moves a time-out; <see cref="Instant.Never"/> takes it out.</summary>
    public void Set(Timed timed, Instant due)
    {
        ArgumentNullException.ThrowIfNull(timed);
        if (due == Instant.Never)
        {
            Remove(timed);
            timed.Due = due;
            return;
        }

        if (timed.Place >= 0 && timed.Due == due)
        {
            return;
        }

        timed.Due = due;
        if (timed.Place < 0)
        {
            timed.Place = _heap.Count;
            _heap.Add(timed);
        }

        Down(timed, Up(timed, timed.Place));
    }

    /// <summary>Takes a time-out out, if it is set.</summary>
    public void Remove(Timed timed)
    {
        ArgumentNullException.ThrowIfNull(timed);
        if (timed.Place < 0)
        {
            return;
        }

        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last != timed)
        {
            Down(last, Up(last, timed.Place));
        }

        timed.Place = -1;
    }

    /// <summary>Takes one whose time has come.</summary>
    public bool TryTakeDue(Instant now, [NotNullWhen(true)] out Timed? due)
    {
        due = Next <= now && _heap.Count > 0 ? _heap[0] : null;
        if (due is not null)
        {
            Remove(due);
        }

        return due is not null;
    }

    private int Up(Timed timed, int place)
    {
        while (place > 0 && timed.Due < _heap[(place - 1) / 2].Due)
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(timed, place);
        return place;
    }

    private void Down(Timed timed, int place)
    {
        while ((place * 2) + 1 is var child && child < _heap.Count)
        {
            child += child + 1 < _heap.Count && _heap[child + 1].Due < _heap[child].Due ? 1 : 0;
            if (timed.Due <= _heap[child].Due)
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(timed, place);
    }

    private void Put(Timed timed, int place)
    {
        _heap[place] = timed;
        timed.Place = place;
    }
}
