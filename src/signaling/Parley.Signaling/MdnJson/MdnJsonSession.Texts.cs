using System.Globalization;
using System.Text;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <content>What the client says.</content>
public sealed partial class MdnJsonSession
{
    private const string NamelessGuest = "guest";

    /// <summary>Takes a text message of the client. What cannot be read is ignored, up to a point.</summary>
    public void HandleText(DateTimeOffset now, ReadOnlySpan<byte> utf8)
    {
        if (!MdnJsonMessage.TryRead(utf8, out var message))
        {
            CountMistake(now);
            return;
        }

        switch (_state)
        {
            case State.Anonymous when message.Type == "username":
                BeginSignIn(message);
                break;
            case State.SignedIn signedIn:
                Handle(now, signedIn.User, message);
                SendRelays(now);
                break;
            default:
                // Whoever has no name yet has nothing to say.
                CountMistake(now);
                break;
        }
    }

    private void BeginSignIn(MdnJsonMessage message)
    {
        var wrote = message.Text("name"u8);
        var wish = GuestName.TryParse(wrote is null ? null : Markup.Strip(wrote), out var name) ? name : NamelessGuest;
        _state = new State.SigningIn(wrote);
        _outputs.Enqueue(new MdnJsonOutput.SignIn(wish));
    }

    private void Handle(DateTimeOffset now, UserProfile user, MdnJsonMessage message)
    {
        switch (message.Type)
        {
            case "username":
                // A name is for as long as the connection; the client is told which it has.
                Say(MdnJsonWriter.RejectUserName(id, user.Id));
                break;
            case "message":
                Chat(now, user, message);
                break;
            case "video-offer":
                Describe(now, message, isOffer: true);
                break;
            case "video-answer":
                Describe(now, message, isOffer: false);
                break;
            case "new-ice-candidate":
                SendCandidate(now, message);
                break;
            case "hang-up":
                HangUp(now, message);
                break;
            default:
                PassOn(now, message);
                break;
        }
    }

    private void Chat(DateTimeOffset now, UserProfile user, MdnJsonMessage message)
    {
        if (message.Text("text"u8) is not { } text || (message.Target is not null && !UserId.IsValid(message.Target)))
        {
            CountMistake(now);
            return;
        }

        var date = message.Number("date"u8) ?? Encoding.ASCII.GetBytes(now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        var line = MdnJsonWriter.Message(id, user.Id, message.Target, Markup.Strip(text), date);
        Talk(now, message.Target is { } target ? new MdnJsonOutput.Direct(target, line) : new MdnJsonOutput.Broadcast(line));
    }

    private void Describe(DateTimeOffset now, MdnJsonMessage message, bool isOffer)
    {
        if (message.Sdp is not { } sdp || message.Target is not { } target || !UserId.IsValid(target))
        {
            CountMistake(now);
            return;
        }

        var call = CallWith(target);
        if (call is null && isOffer)
        {
            call = Invite(target, sdp);
        }

        if (call is null)
        {
            PassOn(now, message);
            return;
        }

        if (!isOffer && call.Phase == MdnJsonCallPhase.Ringing)
        {
            call.Phase = MdnJsonCallPhase.Answering;
            Tell(call.Id, new MdnJsonCommand.Accept(call.Received));
        }

        Send(now, call, new RelayDraft(isOffer ? RelayKind.Offer : RelayKind.Answer, sdp));
    }

    private MdnJsonCall? Invite(string target, ReadOnlySpan<byte> sdp)
    {
        // The sample's client has one connection at a time: whoever invites has left every other call.
        foreach (var left in _calls.Values.Where(call => call.Phase != MdnJsonCallPhase.Ringing).ToList())
        {
            Leave(left, EndReason.HungUp);
        }

        if (_calls.Count >= MaxCalls)
        {
            return null;
        }

        var invited = new MdnJsonCall(newCallId(), target, MdnJsonCallPhase.Inviting);
        _calls.Add(invited.Id, invited);
        Tell(invited.Id, new MdnJsonCommand.Invite(target, new MediaWish(sdp.IndexOf("m=audio"u8) >= 0, sdp.IndexOf("m=video"u8) >= 0)));
        return invited;
    }

    private void SendCandidate(DateTimeOffset now, MdnJsonMessage message)
    {
        if (message.Target is not { } target)
        {
            // A connection that the client has already given up still finds candidates.
            return;
        }

        if (message.Candidate is not { } candidate)
        {
            CountMistake(now);
        }
        else if (CallWith(target) is { } call)
        {
            Send(now, call, new RelayDraft(RelayKind.Candidate, candidate));
        }
        else
        {
            PassOn(now, message);
        }
    }

    private void HangUp(DateTimeOffset now, MdnJsonMessage message)
    {
        if (message.Target is { } target && CallWith(target) is null)
        {
            PassOn(now, message);
            return;
        }

        foreach (var call in _calls.Values.Where(call => message.Target is null || call.Peer == message.Target).ToList())
        {
            Leave(call, EndReason.HungUp);
        }
    }

    private void Send(DateTimeOffset now, MdnJsonCall call, RelayDraft draft)
    {
        if (!call.TrySend(now, draft))
        {
            SayEnded(call);
            Leave(call, EndReason.MediaLost);
        }
    }

    private void Leave(MdnJsonCall call, EndReason reason)
    {
        _calls.Remove(call.Id);
        Tell(call.Id, new MdnJsonCommand.HangUp(reason));
    }

    private void PassOn(DateTimeOffset now, MdnJsonMessage message)
    {
        if (message.Target is { } target && UserId.IsValid(target))
        {
            Talk(now, new MdnJsonOutput.Direct(target, message.PassOn(User!.Id)));
        }
        else
        {
            CountMistake(now);
        }
    }

    /// <summary>Tells others something, unless it is too much.</summary>
    private void Talk(DateTimeOffset now, MdnJsonOutput output)
    {
        if (_talk.TryTake(now, out _))
        {
            _outputs.Enqueue(output);
        }
    }

    private MdnJsonCall? CallWith(string user) => _calls.Values.FirstOrDefault(call => call.Peer == user);
}
