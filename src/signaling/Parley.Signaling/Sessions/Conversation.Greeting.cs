using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <content>The first message: who is it, what session does it go on with, what calls does it have.</content>
public sealed partial class Conversation
{
    private async ValueTask GreetAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellation)
    {
        _greeted = true;
        if (!EnvelopeReader.TryRead(utf8.Span, out var envelope, out var error) && error.Code == ErrorCode.BadJson)
        {
            Send(new ServerMessage.Error(error.Code));
            Close(CloseReason.HelloExpected);
            return;
        }

        if (envelope.Type != ClientMessageType.Hello)
        {
            Close(CloseReason.HelloExpected);
            return;
        }

        if (error.Member is not null || !ClientMessageReader.TryRead(utf8.Span, envelope, out var message, out error))
        {
            Send(new ServerMessage.Error(error.Code, Member: error.Member));
            Close(CloseReason.ProtocolViolation);
            return;
        }

        var hello = (ClientMessage.Hello)message;
        try
        {
            var greeting = new Greeting(_gateway, _connection, _terms, hello);
            Session = await greeting.RunAsync(cancellation);
            if (greeting.Refusal is { } refusal)
            {
                Close(refusal);
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            _gateway.Environment.Faulted(null, problem);
            Close(CloseReason.GoingAway);
        }
    }
}
