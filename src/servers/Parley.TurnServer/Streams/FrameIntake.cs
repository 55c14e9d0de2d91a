using System.Buffers;
using Parley.Turn;

namespace Parley.TurnServer.Streams;

/// <summary>
/// What a stream has brought and nobody has taken yet. Holds a pooled buffer only while there is something in it, as large as the frame that is coming needs.
/// Not thread-safe.
/// </summary>
internal sealed class FrameIntake
{
    private byte[]? _buffer;
    private int _begin;
    private int _end;

    /// <summary>What is there, taken frames left out.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_begin.._end);

    /// <summary>How many bytes that is. Any thread may ask.</summary>
    public int Length => Volatile.Read(ref _end) - Volatile.Read(ref _begin);

    /// <summary>How many bytes it holds of the pool's.</summary>
    public int Held => _buffer?.Length ?? 0;

    /// <summary>Where to receive into.</summary>
    /// <param name="room">How many bytes there shall be room for in all, those that are there included.</param>
    public Memory<byte> Room(int room)
    {
        if (_buffer is null || _buffer.Length < room)
        {
            var larger = ArrayPool<byte>.Shared.Rent(room);
            Rest.CopyTo(larger);
            Replace(larger);
        }
        else if (_begin > 0 && _buffer.Length - _begin < room)
        {
            Rest.CopyTo(_buffer);
            (_begin, _end) = (0, _end - _begin);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes were received.</summary>
    public void Received(int count) => _end += count;

    /// <summary>Looks for the next frame. <see cref="Take"/> goes past it.</summary>
    /// <param name="maxLength">How long it may be.</param>
    /// <param name="frame">Its bytes, padding included, if it is whole.</param>
    /// <param name="needed">If it is not: how many bytes there must be before looking again is of use.</param>
    public TurnFrame Next(int maxLength, out ReadOnlySpan<byte> frame, out int needed)
    {
        var found = TurnFrames.Cut(Rest, maxLength, out needed);
        frame = found is TurnFrame.StunMessage or TurnFrame.ChannelData ? Rest[..needed] : default;
        return found;
    }

    /// <summary>So many bytes are done with.</summary>
    public void Take(int count) => _begin += count;

    /// <summary>Nothing is being received: gives the buffer back if nothing is in it.</summary>
    public void Relax()
    {
        if (_begin == _end && _buffer is not null)
        {
            Replace(null);
        }
    }

    /// <summary>Gives the buffer back with whatever is in it.</summary>
    public void Release() => Replace(null);

    private void Replace(byte[]? buffer)
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_begin, _end) = (0, buffer is null ? 0 : _end - _begin);
        _buffer = buffer;
    }
}
