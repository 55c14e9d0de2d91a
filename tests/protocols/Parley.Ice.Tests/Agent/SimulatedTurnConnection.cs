using Parley.Simulation.Streams;
using Parley.Turn;

namespace Parley.Ice.Tests.Agent;

/// <summary>A client's connection at the simulated TURN server: cuts its messages out of the stream.</summary>
internal sealed class SimulatedTurnConnection
{
    private readonly SimulatedTcpConnection _connection;
    private readonly List<byte> _received = [];

    public SimulatedTurnConnection(SimulatedTcpConnection connection)
    {
        _connection = connection;
        connection.Received = Receive;
        connection.Closed = _ => Closed();
    }

    /// <summary>Gets each message.</summary>
    public Action<ReadOnlyMemory<byte>> Received { get; set; } = static _ => { };

    /// <summary>The connection is over; not called after <see cref="Close"/>.</summary>
    public Action Closed { get; set; } = static () => { };

    public void Send(ReadOnlySpan<byte> bytes) => _connection.Send(bytes);

    public void Close() => _connection.Close();

    private void Receive(ReadOnlyMemory<byte> bytes)
    {
        _received.AddRange(bytes.Span);
        while (_received.Count > 0)
        {
            var frame = TurnFrames.Cut(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received), TurnFrames.MaxLength, out var length);
            if (frame == TurnFrame.Incomplete)
            {
                return;
            }

            if (frame is not (TurnFrame.StunMessage or TurnFrame.ChannelData))
            {
                _connection.Close();
                Closed();
                return;
            }

            byte[] message = [.. _received[..length]];
            _received.RemoveRange(0, length);
            Received(message);
        }
    }
}
