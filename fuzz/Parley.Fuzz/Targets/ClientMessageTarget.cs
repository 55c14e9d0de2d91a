using System.Text.Json;
using Parley.Signaling.Protocol;

namespace Parley.Fuzz.Targets;

/// <summary>Reading a client's message never throws, and what it gives is what the message says.</summary>
internal static class ClientMessageTarget
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (!EnvelopeReader.TryRead(input, out var envelope, out _) || envelope.Type.IsNumbered)
        {
            return;
        }

        if (!ClientMessageReader.TryRead(input, envelope, out var message, out var error))
        {
            Check(error.Code is ErrorCode.BadType or ErrorCode.MissingMember or ErrorCode.UnknownType, $"unexpected {error}");
            Check(!string.IsNullOrEmpty(error.Member), "no member named");
            return;
        }

        using var json = JsonDocument.Parse(input.ToArray());
        Check(IsFaithful(message, json.RootElement), message.ToString());
        Check(message is not ClientMessage.Command command || command.Id == envelope.Id, "another id");
        Check(message is not ClientMessage.CallCommand about || about.CallId == envelope.Call, "another call");
    }

    private static bool IsFaithful(ClientMessage message, JsonElement json) => message switch
    {
        ClientMessage.Hello hello => hello.Tickets.Count <= ClientMessage.Hello.MaxTickets &&
            Same(hello.Device.ToString(), json, "device"u8) &&
            Same(hello.Token, json, "token"u8) && Same(hello.Name, json, "name"u8) && Same(hello.Identity, json, "identity"u8) &&
            (hello.Resume is null) == !PeerJson.TryGetMember(json, "resume"u8, out _) && (hello.Resume?.Offset ?? 0) >= 0,
        ClientMessage.Renew renew => Same(renew.Token, json, "token"u8) && renew.Token.Length > 0,
        ClientMessage.Subscribe subscribe => (subscribe.Users is null) == PeerJson.TryGetMember(json, "lobby"u8, out _) &&
            (subscribe.Users ?? []).All(UserId.IsValid),
        ClientMessage.Call call => Same(call.To, json, "to"u8) && UserId.IsValid(call.To) &&
            PeerJson.TryGetMember(json, "media"u8, out var media) &&
            PeerJson.TryGetMember(media, "audio"u8, out var audio) && call.Media.Audio == audio.GetBoolean() &&
            PeerJson.TryGetMember(media, "video"u8, out var video) && call.Media.Video == video.GetBoolean(),
        ClientMessage.HangUp hangUp => !PeerJson.TryGetMember(json, "reason"u8, out var reason)
            ? hangUp.Reason == EndReason.HungUp
            : hangUp.Reason.ToWire() == reason.GetString(),
        _ => true,
    };

    private static bool Same(string? read, JsonElement json, ReadOnlySpan<byte> name) =>
        read == (PeerJson.TryGetMember(json, name, out var value) ? value.GetString() : null);

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException(what);
        }
    }
}
