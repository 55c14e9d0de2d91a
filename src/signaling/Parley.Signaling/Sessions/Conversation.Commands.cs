using System.Diagnostics;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <content>What a client asks for once it has been welcomed.</content>
public sealed partial class Conversation
{
    private ValueTask HandleAsync(Session session, ClientMessage message, CancellationToken cancellation)
    {
        switch (message)
        {
            case ClientMessage.Ack ack:
                session.Acknowledge(ack.Offset);
                return ValueTask.CompletedTask;
            case ClientMessage.Pong:
                return ValueTask.CompletedTask;
            case ClientMessage.Bye:
                _closed = true;
                return new ValueTask(_gateway.Leave(session));
            case ClientMessage.Hello:
                Reject(_gateway.Environment.Now, default, new MessageError(ErrorCode.UnknownType, "type"));
                return ValueTask.CompletedTask;
            case ClientMessage.Command command:
                return CarryOutAsync(session, command, cancellation);
            default:
                throw new UnreachableException(message.GetType().Name);
        }
    }

    private async ValueTask CarryOutAsync(Session session, ClientMessage.Command command, CancellationToken cancellation)
    {
        ServerMessage.Error? error;
        try
        {
            error = command switch
            {
                ClientMessage.CallCommand call => await TellCallAsync(session, call, cancellation),
                ClientMessage.Renew renew => await RenewAsync(session, renew, cancellation),
                ClientMessage.Subscribe subscribe => await SubscribeAsync(session, subscribe, cancellation),
                ClientMessage.Unsubscribe => Unsubscribe(session),
                _ => throw new UnreachableException(command.GetType().Name),
            };
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Whatever it was, it must not take the connection with it: the same command may be sent again.
            _gateway.Environment.Faulted(session, problem);
            error = new ServerMessage.Error(ErrorCode.Unavailable, Call: (command as ClientMessage.CallCommand)?.CallId);
        }

        Send(error is null ? new ServerMessage.Done(command.Id) : error with { Id = command.Id });
        if (error is null && command is ClientMessage.Subscribe)
        {
            // The snapshot follows the answer.
            _gateway.Presence.Start(session);
        }
    }

    private async ValueTask<ServerMessage.Error?> TellCallAsync(
        Session session, ClientMessage.CallCommand command, CancellationToken cancellation)
    {
        var from = session.Address;
        CallInput input = command switch
        {
            ClientMessage.Call call => new CallInput.Invite(from, session.User, call.To, call.Media),
            ClientMessage.Ringing => new CallInput.Alert(from),
            ClientMessage.Accept accept => new CallInput.Accept(from, accept.Holds),
            ClientMessage.Decline => new CallInput.Decline(from),
            ClientMessage.HangUp hangUp => new CallInput.HangUp(from, hangUp.Reason),
            _ => throw new UnreachableException(command.GetType().Name),
        };
        if (input is CallInput.Invite)
        {
            session.Begin(command.CallId);
        }

        var reply = await _gateway.Backend.SendAsync(command.CallId, input, cancellation);
        if (reply.Error is not { } code)
        {
            return null;
        }

        if (input is CallInput.Invite)
        {
            session.Abandon(command.CallId);
        }

        return new ServerMessage.Error(code, Call: command.CallId);
    }

    private async ValueTask<ServerMessage.Error?> RenewAsync(
        Session session, ClientMessage.Renew renew, CancellationToken cancellation)
    {
        var verdict = await _gateway.Authenticator.CheckAsync(renew.Token, cancellation);
        if (verdict is TokenVerdict.Good good && good.User.Id == session.User.Id && session.GuestKey is null)
        {
            session.SetTokenExpiry(good.ExpiresAt);
            return null;
        }

        return new ServerMessage.Error(ErrorCode.BadType, Member: "token");
    }

    private async ValueTask<ServerMessage.Error?> SubscribeAsync(
        Session session, ClientMessage.Subscribe subscribe, CancellationToken cancellation)
    {
        if (subscribe.Users is { } users && users.Count > _gateway.Limits.MaxSubscribedUsers)
        {
            return new ServerMessage.Error(ErrorCode.TooManyUsers);
        }

        await _gateway.Presence.SubscribeAsync(session, subscribe.Users, cancellation);
        return null;
    }

    private ServerMessage.Error? Unsubscribe(Session session)
    {
        _gateway.Presence.Unsubscribe(session);
        return null;
    }
}
