using System.Diagnostics;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <content>What waits for directory, calls and other gateways.</content>
internal sealed partial class MdnJsonConversation
{
    private const int FarewellAttempts = 5;
    private const int GuestKeyBytes = 12;

    private Task WorkAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _tail = WorkAfterAsync(_tail, cancellation);
        }
    }

    /// <summary>Works outside of whoever brought the news: a call that is told something must not wait for what that leads to.</summary>
    private async Task WorkAfterAsync(Task before, CancellationToken cancellation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        while (TryTakeWork(out var work))
        {
            await DoAsync(work, cancellation).ConfigureAwait(false);
        }
    }

    private bool TryTakeWork([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MdnJsonOutput? work)
    {
        lock (_gate)
        {
            return _work.TryDequeue(out work);
        }
    }

    private async ValueTask DoAsync(MdnJsonOutput work, CancellationToken cancellation)
    {
        try
        {
            switch (work)
            {
                case MdnJsonOutput.SignIn signIn:
                    await SignInAsync(signIn.Wish, cancellation).ConfigureAwait(false);
                    break;
                case MdnJsonOutput.Command command:
                    await TellCallAsync(command, cancellation).ConfigureAwait(false);
                    break;
                case MdnJsonOutput.Direct direct when User is { } user:
                    await _gateway.Backend.DirectAsync(direct.To, user, direct.Utf8, cancellation).ConfigureAwait(false);
                    break;
                case MdnJsonOutput.Broadcast broadcast when User is { } user:
                    _gateway.Tell(broadcast.Utf8.Span);
                    await _gateway.Backend.BroadcastAsync(_gateway.Id, user, broadcast.Utf8, cancellation).ConfigureAwait(false);
                    break;
                default:
                    throw new UnreachableException(work.GetType().Name);
            }
        }
        catch (BackendUnavailableException problem)
        {
            // This protocol has no words for it. A call that could not be told anything is given up; the rest is lost like chat is.
            _gateway.Environment.Faulted(null, problem);
            switch (work)
            {
                case MdnJsonOutput.SignIn:
                    Close(CloseReason.GoingAway);
                    break;
                case MdnJsonOutput.Command command:
                    Drive(() => _session.HandleReply(_gateway.Environment.Now, command.Call, ErrorCode.Unavailable));
                    break;
            }
        }
    }

    private async ValueTask SignInAsync(string name, CancellationToken cancellation)
    {
        if (GuestNames.ToUser(name, _gateway.Authenticator) is not { } wish)
        {
            Close(CloseReason.NameInvalid);
            return;
        }

        var user = wish;
        for (var attempt = 1; ; attempt++)
        {
            var address = new DeviceAddress(user.Id, Device, _gateway.Id, _gateway.Environment.Now.ToUnixTimeMilliseconds() + attempt);
            lock (_gate)
            {
                // Before the directory knows it: notices may come at once.
                _address = address;
            }

            var key = _gateway.NewToken(GuestKeyBytes);
            switch (await _gateway.Backend.RegisterAsync(user, address, key, cancellation).ConfigureAwait(false))
            {
                case Registration.Entered entered:
                    await WelcomeAsync(user, address, entered, cancellation).ConfigureAwait(false);
                    return;
                case Registration.NameTaken when GuestNames.Numbered(wish, attempt, _gateway.NewToken(3)) is { } other:
                    user = other;
                    break;
                case Registration.NameTaken:
                    Close(CloseReason.NameInvalid);
                    return;
                default:
                    Close(CloseReason.TooManySessions);
                    return;
            }
        }
    }

    private async ValueTask WelcomeAsync(
        UserProfile user, DeviceAddress address, Registration.Entered entered, CancellationToken cancellation)
    {
        Drive(() => _session.HandleSignedIn(_gateway.Environment.Now, user));
        if (User is null)
        {
            // The connection is gone; the farewell takes the device out again.
            return;
        }

        await _gateway.EnterAsync(user, this, cancellation).ConfigureAwait(false);
        if (entered.RingingCall is { } ringing)
        {
            await _gateway.Backend.SendAsync(ringing, new CallInput.DeviceJoined(address), cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask TellCallAsync(MdnJsonOutput.Command command, CancellationToken cancellation)
    {
        if (_address is not { } from || User is not { } user)
        {
            throw new UnreachableException("a command of nobody");
        }

        CallInput input = command.Content switch
        {
            MdnJsonCommand.Invite invite => new CallInput.Invite(from, user, invite.To, invite.Media),
            MdnJsonCommand.Alert => new CallInput.Alert(from),
            MdnJsonCommand.Accept accept => new CallInput.Accept(from, accept.Ack),
            MdnJsonCommand.HangUp hangUp => new CallInput.HangUp(from, hangUp.Reason),
            _ => throw new UnreachableException(command.Content.GetType().Name),
        };
        var reply = await _gateway.Backend.SendAsync(command.Call, input, cancellation).ConfigureAwait(false);
        Drive(() => _session.HandleReply(_gateway.Environment.Now, command.Call, reply.Error));
    }

    /// <summary>The connection is gone, and with it the session: tells its calls and leaves the directory.</summary>
    private async Task FarewellAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        DeviceAddress? address;
        CallId[] calls;
        lock (_gate)
        {
            address = _address;
            calls = [.. _session.Calls.Union(_legs.TakeAll())];
            _work.Clear();
        }

        // Again: a sign-in that was under way may have entered it meanwhile.
        _gateway.Remove(this);
        if (address is null)
        {
            return;
        }

        foreach (var call in calls)
        {
            await InsistAsync(async () => await _gateway.Backend.SendAsync(
                call, new CallInput.DeviceLeft(address), CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
        }

        if (User is { } user)
        {
            _gateway.ForgetPresence(user);
        }

        await InsistAsync(() => _gateway.Backend.UnregisterAsync(address, CancellationToken.None)).ConfigureAwait(false);
    }

    private async ValueTask InsistAsync(Func<ValueTask> attempt)
    {
        for (var left = FarewellAttempts; left > 0; left--)
        {
            try
            {
                await attempt().ConfigureAwait(false);
                return;
            }
            catch (BackendUnavailableException problem)
            {
                _gateway.Environment.Faulted(null, problem);
            }
        }
    }
}
