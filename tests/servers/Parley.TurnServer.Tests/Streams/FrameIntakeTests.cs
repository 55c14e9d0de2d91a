using Parley.Stun;
using Parley.Turn;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

public sealed class FrameIntakeTests
{
    private readonly FrameIntake _intake = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Frames_come_out_as_they_went_in_whatever_the_pieces(int piece)
    {
        byte[][] frames =
        [
            .. Enumerable.Range(0, 50).Select(i => i % 2 == 0
                ? StreamClient.Message(StunMethod.Binding)
                : StreamClient.ChannelMessage(0x4001, Enumerable.Repeat((byte)i, i * 13).ToArray())),
        ];
        var stream = frames.SelectMany(frame => frame).ToArray();
        var found = new List<byte[]>();
        var needed = 0;
        for (var sent = 0; sent < stream.Length; sent += piece)
        {
            var part = stream.AsSpan(sent, Math.Min(piece, stream.Length - sent));
            while (!part.IsEmpty)
            {
                var room = _intake.Room(Math.Max(needed, 16)).Span;
                var taken = part[..Math.Min(part.Length, room.Length)];
                taken.CopyTo(room);
                _intake.Received(taken.Length);
                part = part[taken.Length..];
                while (_intake.Next(TurnFrames.MaxLength, out var frame, out needed) is TurnFrame.StunMessage or TurnFrame.ChannelData)
                {
                    found.Add(frame.ToArray());
                    _intake.Take(frame.Length);
                }
            }
        }

        Assert.Equal(frames, found);
        Assert.Equal(0, _intake.Length);
    }

    [Fact]
    public void An_empty_intake_holds_no_memory()
    {
        Assert.Equal(0, _intake.Held);
        new byte[4].CopyTo(_intake.Room(16));
        _intake.Received(4);

        _intake.Relax();
        Assert.NotEqual(0, _intake.Held);

        _intake.Take(4);
        _intake.Relax();
        Assert.Equal(0, _intake.Held);
    }
}
