using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Parley.Web.Tests.Staging;

/// <summary>The product that signs people in: it makes their tokens (RFC 7519, HS256).</summary>
internal static class SignIn
{
    private const string Issuer = "https://product.example";
    private const string Audience = "parley";
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>What makes a server trust those tokens.</summary>
    public static string[] ServerOptions =>
        [$"--Parley:Jwt:SymmetricKey={Convert.ToBase64String(Secret)}", $"--Parley:Jwt:Issuer={Issuer}", $"--Parley:Jwt:Audience={Audience}"];

    /// <summary>Opens the page signed in, as the product's link does.</summary>
    public static async Task<Person> OpenAsync(IBrowser browser, ParleyProcess server, string name, MediaSource source)
    {
        var person = await Person.OpenAsync(browser, $"{server.Url}#token={Token(name)}", name, source);
        await person.ScreenAsync("lobby");
        Assert.Equal(name, await person.TextAsync("#self-name"));
        return person;
    }

    private static string Token(string user)
    {
        var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var content = $"{Part(new { alg = "HS256", typ = "JWT" })}.{Part(new { iss = Issuer, aud = Audience, sub = user, name = user, exp = expires })}";
        var signature = HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(content));
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
