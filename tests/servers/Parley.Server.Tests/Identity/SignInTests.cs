using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Identity;

/// <summary>Users with tokens.</summary>
public sealed class SignInTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly RSA _rsa = RSA.Create(2048);

    public void Dispose() => _rsa.Dispose();

    [Fact]
    public async Task A_good_token_signs_in_with_its_id_and_name()
    {
        await using var server = await StartAsync();
        var client = await SignInAsync(server, Token());

        Assert.Equal(("user-1", "Priya"), (client.UserId, (string?)client.Welcome!["user"]!["name"]));
        Assert.Null(client.Welcome["identity"]);
    }

    [Fact]
    public async Task A_token_signed_with_a_key_file_is_good()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _rsa.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(
            _clock, ("Parley:Jwt:PublicKeyFile", file), ("Parley:Jwt:Issuer", "tests"), ("Parley:Jwt:Audience", "parley"));

        var client = await SignInAsync(server, Token(key: new SigningCredentials(new RsaSecurityKey(_rsa), SecurityAlgorithms.RsaSha256)));

        Assert.Equal("user-1", client.UserId);
        File.Delete(file);
    }

    public static TheoryData<string, string> BadTokens => new()
    {
        { "other key", "token-invalid" },
        { "other audience", "token-invalid" },
        { "other issuer", "token-invalid" },
        { "unsigned", "token-invalid" },
        { "not yet", "token-invalid" },
        { "no user", "token-invalid" },
        { "guest's id", "token-invalid" },
        { "no token", "token-invalid" },
        { "expired", "token-expired" },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task A_bad_token_is_refused(string kind, string reason)
    {
        await using var server = await StartAsync();
        await using var client = await TestClient.ConnectAsync(server.WebSocket());
        var token = kind switch
        {
            "other key" => Token(key: Symmetric(RandomNumberGenerator.GetBytes(32))),
            "other audience" => Token(audience: "another service"),
            "other issuer" => Token(issuer: "somebody"),
            "unsigned" => new JsonWebTokenHandler().CreateToken("""{"sub":"user-1","aud":"parley","iss":"tests","exp":1900000000}"""),
            "not yet" => Token(from: TimeSpan.FromMinutes(5)),
            "no user" => Token(user: ""),
            "guest's id" => Token(user: "~Naomi"),
            "expired" => Token(until: TimeSpan.FromMinutes(-5), from: TimeSpan.FromMinutes(-10)),
            _ => "not a token",
        };

        await client.SendAsync(new { type = "hello", device = TestClient.NewId(), token });

        Assert.Equal((4003, reason), await client.ClosedAsync());
    }

    [Fact]
    public async Task Without_a_token_the_client_is_asked_to_sign_in()
    {
        await using var server = await StartAsync(("Parley:Guests:Allow", "Never"));
        await using var client = await TestClient.ConnectAsync(server.WebSocket());

        await client.SendAsync(new { type = "hello", device = TestClient.NewId() });

        Assert.Equal((4003, "sign-in-required"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Where_users_sign_in_guests_are_marked()
    {
        await using var server = await StartAsync();

        var guest = await TestClient.SignInAsync(server.WebSocket(), "user-1");

        Assert.Equal("~user-1", guest.UserId);
        Assert.Equal("user-1", (string?)guest.Welcome!["user"]!["name"]);
    }

    [Fact]
    public async Task A_session_ends_with_its_token_and_a_new_token_brings_it_back()
    {
        await using var server = await StartAsync();
        var client = await SignInAsync(server, Token(until: TimeSpan.FromSeconds(20)));
        server.Advance(TimeSpan.FromSeconds(19));
        await client.SettleAsync();

        server.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((4003, "token-expired"), await client.ClosedAsync());
        var back = await TestClient.ConnectAsync(server.WebSocket());
        await back.HelloAsync(null, client.Device, new
        {
            token = Token(until: TimeSpan.FromHours(1)),
            resume = new { session = client.Session, epoch = (string)client.Welcome!["epoch"]!, offset = 0 },
        });
        Assert.True((bool)back.Welcome!["recovered"]!);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        await using var server = await StartAsync();
        var client = await SignInAsync(server, Token(until: TimeSpan.FromSeconds(20)));

        await client.DoneAsync("renew", new { token = Token(until: TimeSpan.FromSeconds(40)) });
        server.Advance(TimeSpan.FromSeconds(24));
        await client.SettleAsync();
        server.Advance(TimeSpan.FromSeconds(10));
        await client.SettleAsync();
        server.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal((4003, "token-expired"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Another_users_token_renews_nothing()
    {
        await using var server = await StartAsync();
        var client = await SignInAsync(server, Token());

        var answer = await client.CommandAsync("renew", new { token = Token(user: "user-2") });

        Assert.Equal(("bad-type", "token"), ((string?)answer["code"], (string?)answer["member"]));
    }

    [Fact]
    public async Task A_users_session_is_not_resumed_without_a_token()
    {
        await using var server = await StartAsync();
        var client = await SignInAsync(server, Token());
        await using var thief = await TestClient.ConnectAsync(server.WebSocket());

        await thief.SendAsync(new
        {
            type = "hello",
            device = client.Device,
            resume = new { session = client.Session, epoch = (string)client.Welcome!["epoch"]!, offset = 0 },
        });

        Assert.Equal((4002, "name-invalid"), await thief.ClosedAsync());
        await client.SettleAsync();
    }

    private static SigningCredentials Symmetric(byte[] secret) => new(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256);

    private static async Task<TestClient> SignInAsync(TestServer server, string token)
    {
        var client = await TestClient.ConnectAsync(server.WebSocket());
        await client.HelloAsync(null, more: new { token });
        return client;
    }

    private Task<TestServer> StartAsync(params (string, string)[] more) => TestServer.StartAsync(_clock,
    [
        ("Parley:Jwt:SymmetricKey", Convert.ToBase64String(_secret)),
        ("Parley:Jwt:Issuer", "tests"),
        ("Parley:Jwt:Audience", "parley"),
        ("Parley:Jwt:ClockSkew", "00:00:00"),
        .. more,
    ]);

    private string Token(
        string user = "user-1",
        string audience = "parley",
        string issuer = "tests",
        TimeSpan? from = null,
        TimeSpan? until = null,
        SigningCredentials? key = null)
    {
        var now = _clock.GetUtcNow();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new Claim("sub", user), new Claim("name", "Priya")]),
            Audience = audience,
            Issuer = issuer,
            NotBefore = (now + (from ?? TimeSpan.Zero)).UtcDateTime,
            Expires = (now + (until ?? TimeSpan.FromHours(1))).UtcDateTime,
            SigningCredentials = key ?? Symmetric(_secret),
        });
    }
}
