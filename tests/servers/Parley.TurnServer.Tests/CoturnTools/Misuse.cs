using Parley.SansIO;
using Parley.Stun;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>What a client can do wrong, with the error code that it gets for it.</summary>
internal static class Misuse
{
    private const string Peer = "127.0.0.1:9";
    private const string DeniedPeer = "10.0.0.1:9";

    /// <summary>By name: how it is done, the code here, and the code of coturn where that is another one.</summary>
    public static IReadOnlyDictionary<string, (Func<StunTalk, Task<int>> Do, int Code, int? Coturn)> Cases { get; } =
        new Dictionary<string, (Func<StunTalk, Task<int>> Do, int Code, int? Coturn)>
        {
            ["Allocate without credentials"] = (talk => talk.AskOpenlyAsync(StunMethod.Allocate, StunTalk.Plain), 401, null),
            ["another password"] = (talk => With(talk, password: "wrong").AskAsync(StunMethod.Allocate, StunTalk.Plain), 401, null),
            ["a user that nobody knows"] = (talk => With(talk, user: "nobody").AskAsync(StunMethod.Allocate, StunTalk.Plain), 401, null),
            ["a nonce that was never given"] = (MadeUpNonceAsync, 438, null),
            ["Allocate without REQUESTED-TRANSPORT"] = (talk => talk.AskAsync(StunMethod.Allocate, Nothing), 400, null),
            ["Allocate over an unknown transport"] = (talk => talk.AskAsync(StunMethod.Allocate, (ref w) => w.Write(new RequestedTransport(99))), 442, 400),
            ["an unknown attribute that must be understood"] = (talk => talk.AskAsync(StunMethod.Allocate, UnknownAttribute), 420, null),
            ["an unknown address family"] = (talk => talk.AskAsync(StunMethod.Allocate, UnknownFamily), 440, null),
            ["both address families in two ways"] = (talk => talk.AskAsync(StunMethod.Allocate, TwoFamilies), 400, 0),
            ["EVEN-PORT with RESERVATION-TOKEN"] = (talk => talk.AskAsync(StunMethod.Allocate, EvenPortAndToken), 400, null),
            ["a token that was never given"] = (talk => talk.AskAsync(StunMethod.Allocate, Token), 508, 404),
            ["a second allocation"] = (talk => AfterAsync(talk, StunMethod.Allocate, StunTalk.Plain), 437, null),
            ["Refresh without an allocation"] = (talk => talk.AskAsync(StunMethod.Refresh, Nothing), 437, null),
            ["Refresh with another user's credentials"] = (AnotherUserAsync, 441, null),
            ["Refresh of the other address family"] = (talk => AfterAsync(talk, StunMethod.Refresh, IPv6), 443, null),
            ["CreatePermission without an allocation"] = (talk => talk.AskAsync(StunMethod.CreatePermission, StunTalk.Peer(Peer)), 437, 400),
            ["CreatePermission without a peer"] = (talk => AfterAsync(talk, StunMethod.CreatePermission, Nothing), 400, null),
            ["CreatePermission for the other address family"] = (talk => AfterAsync(talk, StunMethod.CreatePermission, StunTalk.Peer("[::1]:9")), 443, null),
            ["CreatePermission for a denied peer"] = (talk => AfterAsync(talk, StunMethod.CreatePermission, StunTalk.Peer(DeniedPeer)), 403, null),
            ["ChannelBind without an allocation"] = (talk => talk.AskAsync(StunMethod.ChannelBind, StunTalk.Channel(0x4000, Peer)), 437, 400),
            ["ChannelBind without a peer"] = (talk => AfterAsync(talk, StunMethod.ChannelBind, (ref w) => w.Write(new ChannelNumber(0x4000))), 400, null),
            ["ChannelBind without a number"] = (talk => AfterAsync(talk, StunMethod.ChannelBind, StunTalk.Peer(Peer)), 400, null),
            ["a channel number below the range"] = (talk => AfterAsync(talk, StunMethod.ChannelBind, StunTalk.Channel(0x3FFF, Peer)), 400, null),
            ["ChannelBind for a denied peer"] = (talk => AfterAsync(talk, StunMethod.ChannelBind, StunTalk.Channel(0x4000, DeniedPeer)), 403, null),
            ["ChannelBind for the other address family"] = (talk => AfterAsync(talk, StunMethod.ChannelBind, StunTalk.Channel(0x4000, "[::1]:9")), 443, null),
            ["a channel for two peers"] = (talk => TwoBindingsAsync(talk, (0x4000, "127.0.0.1:9"), (0x4000, "127.0.0.1:10")), 400, null),
            ["two channels for a peer"] = (talk => TwoBindingsAsync(talk, (0x4000, "127.0.0.1:9"), (0x4001, "127.0.0.1:9")), 400, null),
            ["Connect with a UDP allocation"] = (talk => AfterAsync(talk, StunMethod.Connect, StunTalk.Peer(Peer)), 437, 403),
            ["ConnectionBind over UDP"] = (talk => talk.AskAsync(StunMethod.ConnectionBind, (ref w) => w.Write(new ConnectionId(7))), 400, null),
        };

    private static StunTalk With(StunTalk talk, string user = Uclient.User, string password = Uclient.Password)
    {
        (talk.User, talk.Password) = (user, password);
        return talk;
    }

    private static async Task<int> MadeUpNonceAsync(StunTalk talk)
    {
        await talk.MakeUpNonceAsync();
        return await talk.AskAsync(StunMethod.Allocate, StunTalk.Plain);
    }

    private static async Task<int> AfterAsync(StunTalk talk, StunMethod method, RequestBody body)
    {
        await talk.AllocateAsync();
        return await talk.AskAsync(method, body);
    }

    private static async Task<int> AnotherUserAsync(StunTalk talk)
    {
        await talk.AllocateAsync();
        return await With(talk, "other", "password").AskAsync(StunMethod.Refresh, Nothing);
    }

    private static async Task<int> TwoBindingsAsync(StunTalk talk, (ushort Number, string Peer) first, (ushort Number, string Peer) second)
    {
        await talk.AllocateAsync();
        Assert.Equal(0, await talk.AskAsync(StunMethod.ChannelBind, StunTalk.Channel(first.Number, first.Peer)));
        return await talk.AskAsync(StunMethod.ChannelBind, StunTalk.Channel(second.Number, second.Peer));
    }

    private static void Nothing(ref StunMessageWriter writer)
    {
        // The method and the credentials are the whole request.
    }

    private static void UnknownAttribute(ref StunMessageWriter writer)
    {
        StunTalk.Plain(ref writer);
        writer.WriteUInt32((StunAttributeType)0x7777, 1);
    }

    private static void UnknownFamily(ref StunMessageWriter writer)
    {
        StunTalk.Plain(ref writer);
        writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 0x0300_0000);
    }

    private static void TwoFamilies(ref StunMessageWriter writer)
    {
        StunTalk.Plain(ref writer);
        IPv6(ref writer);
        writer.Write(new AdditionalAddressFamily(IpFamily.IPv6));
    }

    private static void IPv6(ref StunMessageWriter writer) => writer.Write(new RequestedAddressFamily(IpFamily.IPv6));

    private static void EvenPortAndToken(ref StunMessageWriter writer)
    {
        writer.Write(new EvenPort(ReserveNext: true));
        Token(ref writer);
    }

    private static void Token(ref StunMessageWriter writer)
    {
        StunTalk.Plain(ref writer);
        writer.Write(new ReservationToken(0x0102_0304_0506_0708));
    }
}
