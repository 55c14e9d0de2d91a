namespace Parley.Ice.Streams;

/// <summary>What a stream has brought and nobody has read yet. Whoever cuts messages out bounds it by not waiting for endless ones.</summary>
internal sealed class StreamBuffer
{
    private const int FirstLength = 2048;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>What is to be read; its bytes stay where they are until <see cref="Append"/>.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _end)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    public void Skip(int count)
    {
        _start += count;
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
    }

    private void MakeRoom(int more)
    {
        var needed = _end - _start + more;
        var bytes = needed <= _bytes.Length ? _bytes : new byte[Math.Max(FirstLength, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed))];
        Unread.CopyTo(bytes);
        (_bytes, _end, _start) = (bytes, _end - _start, 0);
    }
}
