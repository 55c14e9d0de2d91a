using System.Diagnostics.CodeAnalysis;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>
/// All alarms of a loop: a binary heap in which every alarm knows its place, so that moving one takes as many steps as the heap is deep, and thousands of agents
/// need no timer of the system.
/// </summary>
internal sealed class LoopTimers
{
    private LoopTimer[] _heap = new LoopTimer[16];
    private int _count;

    /// <summary>How many are set.</summary>
    public int Count => _count;

    /// <summary>When the next one is due.</summary>
    public Instant Next => _count == 0 ? Instant.Never : _heap[0].At;

    /// <summary>Sets an alarm, or moves it; <see cref="Instant.Never"/> takes it out.</summary>
    public void Set(LoopTimer timer, Instant at)
    {
        if (timer.At == at)
        {
            return;
        }

        timer.At = at;
        if (at == Instant.Never)
        {
            Remove(timer);
        }
        else if (timer.Place < 0)
        {
            if (_count == _heap.Length)
            {
                Array.Resize(ref _heap, _count * 2);
            }

            Rise(timer, _count++);
        }
        else
        {
            Settle(timer, timer.Place);
        }
    }

    /// <summary>Takes the next alarm whose time has come.</summary>
    public bool TryTake(Instant now, [NotNullWhen(true)] out LoopTimer? due)
    {
        due = _count > 0 && _heap[0].At <= now ? _heap[0] : null;
        if (due is null)
        {
            return false;
        }

        due.At = Instant.Never;
        Remove(due);
        return true;
    }

    private void Remove(LoopTimer timer)
    {
        var place = timer.Place;
        if (place < 0)
        {
            return;
        }

        timer.Place = -1;
        var last = _heap[--_count];
        _heap[_count] = null!;
        if (last != timer)
        {
            Settle(last, place);
        }
    }

    private void Settle(LoopTimer timer, int place)
    {
        if (place > 0 && timer.At < _heap[(place - 1) / 2].At)
        {
            Rise(timer, place);
        }
        else
        {
            Sink(timer, place);
        }
    }

    private void Rise(LoopTimer timer, int place)
    {
        while (place > 0 && timer.At < _heap[(place - 1) / 2].At)
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(timer, place);
    }

    private void Sink(LoopTimer timer, int place)
    {
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && _heap[child + 1].At < _heap[child].At)
            {
                child++;
            }

            if (timer.At <= _heap[child].At)
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(timer, place);
    }

    private void Put(LoopTimer timer, int place)
    {
        _heap[place] = timer;
        timer.Place = place;
    }
}
