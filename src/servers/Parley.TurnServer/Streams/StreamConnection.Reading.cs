using Parley.SansIO;
using Parley.Turn;

namespace Parley.TurnServer.Streams;

/// <content>
/// The client's messages on their way to the loop. While the loop has no room nothing more is read, so TCP slows the client down; while nothing comes no
/// buffer is held.
/// </content>
internal sealed partial class StreamConnection
{
    // How much is received at once: more from those who have shown that they may relay, and that they send much.
    private const int Room = 4 << 10;
    private const int BusyRoom = 16 << 10;

    private enum Stop
    {
        Incomplete,
        LoopFull,
        Binding,
        NotTurn,
        TooLong,
    }

    private bool IsAllocated => (Phase)Volatile.Read(ref _phase) == Phase.Allocated;

    private async Task<StreamEnd> ReceiveAsync()
    {
        var needed = 0;
        var busy = false;
        while (true)
        {
            // Waiting without a buffer costs a system call more, so who relays over plain TCP keeps a small one; TLS has another one to give back.
            var keeps = IsAllocated && _protocol == TransportProtocol.Tcp;
            if (!keeps || _intake.Held > Room)
            {
                _intake.Relax();
            }

            if (_intake.Held == 0 && !keeps)
            {
#pragma warning disable CA2022 // Nothing is read: it only waits until there is something to read.
                await _stream.ReadAsync(Memory<byte>.Empty);
#pragma warning restore CA2022 // as above
            }

            var room = _intake.Room(Math.Max(needed, busy ? BusyRoom : Room));
            var received = await _stream.ReadAsync(room);
            if (received == 0)
            {
                return StreamEnd.ClosedByClient;
            }

            busy = IsAllocated && received == room.Length;
            _intake.Received(received);
            Stop stop;
            while ((stop = PostFrames(out needed)) != Stop.Incomplete)
            {
                if (stop == Stop.NotTurn)
                {
                    return StreamEnd.NotTurn;
                }

                if (stop == Stop.TooLong && !await MayBeLongAsync())
                {
                    return StreamEnd.TooLong;
                }

                if (stop == Stop.Binding && await _binding!.Task is { } peer)
                {
                    return await SpliceAsync(peer);
                }

                if (stop == Stop.LoopFull)
                {
                    if (Volatile.Read(ref _end) != 0 || _loop.IsStopped)
                    {
                        return StreamEnd.Stopped;
                    }

                    await _loop.WaitForRoomAsync();
                }
            }
        }
    }

    private Stop PostFrames(out int needed)
    {
        var max = IsAllocated ? TurnFrames.MaxLength : _owner.Settings.MaxIdleFrame;
        while (true)
        {
            switch (_intake.Next(max, out var frame, out needed))
            {
                case TurnFrame.StunMessage or TurnFrame.ChannelData:
                    // One with an allocation stays what it is.
                    var binding = !IsAllocated && StreamMessage.IsConnectionBindRequest(frame);
                    if (binding)
                    {
                        BeginBinding();
                    }

                    if (!_loop.TryPostMessage(_path, _client, frame))
                    {
                        return Stop.LoopFull;
                    }

                    _intake.Take(frame.Length);
                    if (binding)
                    {
                        return Stop.Binding;
                    }

                    break;
                case TurnFrame.Incomplete:
                    return Stop.Incomplete;
                case TurnFrame.TooLong:
                    return Stop.TooLong;
                default:
                    return Stop.NotTurn;
            }
        }
    }

    // A client may have the response to its Allocate, and use it, before the loop has told us of the allocation: that happens in the same turn of the loop.
    private async Task<bool> MayBeLongAsync()
    {
        if (!IsAllocated)
        {
            await LoopHasTurnedAsync();
            return IsAllocated;
        }

        return false;
    }
}
