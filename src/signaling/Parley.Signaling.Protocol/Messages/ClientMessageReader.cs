using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>
/// Reads the messages that the server itself handles. What a peer sends never throws; it is a record or a <see cref="MessageError"/>.
/// Stateless and thread-safe.
/// </summary>
public static class ClientMessageReader
{
    /// <summary>Reads a message whose envelope is not yet known.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ClientMessage? message, out MessageError error)
    {
        message = null;
        return EnvelopeReader.TryRead(utf8, out var envelope, out error) && TryRead(utf8, envelope, out message, out error);
    }

    /// <summary>Reads the message of an envelope that <see cref="EnvelopeReader"/> has read without error.</summary>
    /// <param name="utf8">The same bytes.</param>
    /// <param name="envelope">Their envelope.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">What was wrong; <see cref="ErrorCode.UnknownType"/> for types that clients do not send.</param>
    /// <exception cref="ArgumentException">A numbered relay message: it is passed on, not read.</exception>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, in Envelope envelope, [NotNullWhen(true)] out ClientMessage? message, out MessageError error)
    {
        message = null;
        error = default;
        if (envelope.Type.IsNumbered)
        {
            throw new ArgumentException("Relay messages are passed on as they are; only the server's own messages are read.", nameof(envelope));
        }

        if (envelope.Type == ClientMessageType.Unknown)
        {
            error = new MessageError(ErrorCode.UnknownType, "type");
            return false;
        }

        if (Missing(envelope) is { } member)
        {
            error = new MessageError(ErrorCode.MissingMember, member);
            return false;
        }

        message = ReadEnvelope(envelope) ?? ReadMembers(utf8, envelope, out error);
        return message is not null;
    }

    /// <summary>The routing key that this type needs and that is not there.</summary>
    private static string? Missing(in Envelope envelope) => envelope.Type switch
    {
        var type when type.IsCommand && envelope.Id is null => "id",
        ClientMessageType.Ack when envelope.Offset is null => "offset",
        >= ClientMessageType.Call and <= ClientMessageType.HangUp when envelope.Call is null => "call",
        ClientMessageType.Accept when envelope.Ack is null => "ack",
        _ => null,
    };

    /// <summary>The messages that their envelope holds completely.</summary>
    private static ClientMessage? ReadEnvelope(in Envelope envelope)
    {
        var id = envelope.Id.GetValueOrDefault();
        var call = envelope.Call.GetValueOrDefault();
        return envelope.Type switch
        {
            ClientMessageType.Bye => new ClientMessage.Bye(),
            ClientMessageType.Ack => new ClientMessage.Ack(envelope.Offset.GetValueOrDefault()),
            ClientMessageType.Pong => new ClientMessage.Pong(),
            ClientMessageType.RelayAck => new ClientMessage.RelayAck(call, envelope.Ack.GetValueOrDefault()),
            ClientMessageType.Unsubscribe => new ClientMessage.Unsubscribe(id),
            ClientMessageType.Ringing => new ClientMessage.Ringing(id, call),
            ClientMessageType.Accept => new ClientMessage.Accept(id, call, envelope.Ack.GetValueOrDefault()),
            ClientMessageType.Decline => new ClientMessage.Decline(id, call),
            _ => null,
        };
    }

    private static ClientMessage? ReadMembers(ReadOnlySpan<byte> utf8, in Envelope envelope, out MessageError error)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EnvelopeReader.MaxDepth });
        var members = new MemberReader(JsonElement.ParseValue(ref json));
        var id = envelope.Id.GetValueOrDefault();
        var call = envelope.Call.GetValueOrDefault();
        ClientMessage message = envelope.Type switch
        {
            ClientMessageType.Hello => ReadHello(members),
            ClientMessageType.Renew => new ClientMessage.Renew(id, members.Text("token")),
            ClientMessageType.Subscribe => new ClientMessage.Subscribe(id, ReadUsers(members)),
            ClientMessageType.Call => new ClientMessage.Call(id, call, members.User("to"), ReadMedia(members)),
            ClientMessageType.HangUp => new ClientMessage.HangUp(id, call, ReadReason(members)),
            _ => throw new System.Diagnostics.UnreachableException(envelope.Type.ToString()),
        };
        error = members.Error.GetValueOrDefault();
        return members.Error is null ? message : null;
    }

    private static ClientMessage.Hello ReadHello(MemberReader members) => new(
        members.Device("device"),
        members.OptionalText("token"),
        members.OptionalText("name"),
        members.OptionalText("identity"),
        members.OptionalObject("resume", resume =>
            new ResumePoint(resume.Text("session"), resume.Text("epoch"), resume.Integer("offset"))),
        members.OptionalTexts("tickets", ClientMessage.Hello.MaxTickets, ticket => ticket.Length > 0) ?? []);

    /// <summary>Either <c>lobby: true</c>, which gives null, or <c>users</c>.</summary>
    private static IReadOnlyList<string>? ReadUsers(MemberReader members)
    {
        if (!members.Has("lobby"))
        {
            return members.OptionalTexts("users", int.MaxValue, UserId.IsValid) ?? members.Missing<IReadOnlyList<string>>("users");
        }

        if (!members.Flag("lobby"))
        {
            members.Bad<bool>("lobby");
        }

        if (members.Has("users"))
        {
            members.Bad<bool>("users");
        }

        return null;
    }

    private static MediaWish ReadMedia(MemberReader members) =>
        members.Object("media", media => new MediaWish(media.Flag("audio"), media.Flag("video"))) ?? new MediaWish(false, false);

    private static EndReason ReadReason(MemberReader members)
    {
        var text = members.OptionalText("reason");
        if (text is null)
        {
            return EndReason.HungUp;
        }

        return WireNames.TryParse(text, out EndReason reason) &&
            reason is EndReason.HungUp or EndReason.MediaLost or EndReason.MediaFailed or EndReason.NoMedia
            ? reason
            : members.Bad<EndReason>("reason");
    }
}
