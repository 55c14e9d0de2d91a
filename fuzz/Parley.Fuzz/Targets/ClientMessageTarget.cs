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
            hello.Device.ToString() == json.GetProperty("device").GetString() &&
            Same(hello.Token, json, "token") && Same(hello.Name, json, "name") && Same(hello.Identity, json, "identity") &&
            (hello.Resume is null) == !json.TryGetProperty("resume", out _) && (hello.Resume?.Offset ?? 0) >= 0,
        ClientMessage.Renew renew => Same(renew.Token, json, "token") && renew.Token.Length > 0,
        ClientMessage.Subscribe subscribe => (subscribe.Users is null) == json.TryGetProperty("lobby", out _) &&
            (subscribe.Users ?? []).All(UserId.IsValid),
        ClientMessage.Call call => Same(call.To, json, "to") && UserId.IsValid(call.To) &&
            call.Media.Audio == json.GetProperty("media").GetProperty("audio").GetBoolean() &&
            call.Media.Video == json.GetProperty("media").GetProperty("video").GetBoolean(),
        ClientMessage.HangUp hangUp => !json.TryGetProperty("reason", out var reason)
            ? hangUp.Reason == EndReason.HungUp
            : hangUp.Reason.ToWire() == reason.GetString(),
        _ => true,
    };

    private static bool Same(string? read, JsonElement json, string name) =>
        read == (json.TryGetProperty(name, out var value) ? value.GetString() : null);

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException(what);
        }
    }
}
