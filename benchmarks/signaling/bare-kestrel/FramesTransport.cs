using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace BareKestrel;

/// <summary>Connection middleware with its own framing: messages are unmasked where they were received.</summary>
internal static class FramesTransport
{
    public static async Task RunAsync(ConnectionContext connection, Users users, bool direct)
    {
        if (!await Upgrade.AnswerAsync(connection.Transport))
        {
            return;
        }

        IPeer peer = direct
            ? new SocketPeer(NonBlocking(connection.Features.Get<IConnectionSocketFeature>()!.Socket))
            : new PipePeer(connection.Transport.Output);
        var signedIn = false;
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync();
            var buffer = read.Buffer;
            IPeer? receiver = null;
            while (Frame.TryRead(ref buffer, out var frame))
            {
                if (frame.Opcode != Frame.Text)
                {
                    continue;
                }

                // One flush for all messages of this read that go to the same receiver.
                var next = Handle(frame, users, peer, ref signedIn);
                if (receiver is not null && receiver != next)
                {
                    receiver.Flush();
                }

                receiver = next ?? receiver;
            }

            receiver?.Flush();
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    // Its sends then answer WouldBlock instead of waiting; asynchronous operations are not concerned.
    private static Socket NonBlocking(Socket socket)
    {
        socket.Blocking = false;
        return socket;
    }

    private static IPeer? Handle(in Frame frame, Users users, IPeer peer, ref bool signedIn)
    {
        byte[]? rented = null;
        Span<byte> text;
        if (frame.Payload.IsSingleSegment)
        {
            text = MemoryMarshal.AsMemory(frame.Payload.First).Span;
        }
        else
        {
            rented = ArrayPool<byte>.Shared.Rent((int)frame.Payload.Length);
            frame.Payload.CopyTo(rented);
            text = rented.AsSpan(0, (int)frame.Payload.Length);
        }

        Frame.Unmask(text, frame.Mask);
        IPeer? receiver = null;
        if (signedIn)
        {
            receiver = users.Relay(text);
        }
        else
        {
            users.SignIn(text, peer);
            signedIn = true;
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return receiver;
    }
}
