using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace BareKestrel;

/// <summary>A signed-in connection that messages can be sent to.</summary>
internal interface IPeer
{
    /// <summary>Sends one text message, at the latest with the next <see cref="Flush"/>; safe from any thread.</summary>
    void Send(ReadOnlySpan<byte> text);

    /// <summary>Lets go what was sent.</summary>
    void Flush();
}

/// <summary>Finds the connection that a message names in <c>to</c>, without allocating.</summary>
internal sealed class Users
{
    private readonly ConcurrentDictionary<byte[], IPeer> _peers = new(new NameComparer());
    private readonly ConcurrentDictionary<byte[], IPeer>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public Users() => _lookup = _peers.GetAlternateLookup<ReadOnlySpan<byte>>();

    public static ReadOnlySpan<byte> Welcome => """{"type":"welcome"}"""u8;

    public void SignIn(ReadOnlySpan<byte> message, IPeer peer)
    {
        if (TryRead(message, "name"u8, out var name))
        {
            _peers[name.ToArray()] = peer;
            peer.Send(Welcome);
            peer.Flush();
        }
    }

    /// <summary>Forwards the message and returns its receiver, who is to be flushed.</summary>
    public IPeer? Relay(ReadOnlySpan<byte> message)
    {
        if (TryRead(message, "to"u8, out var to) && _lookup.TryGetValue(to, out var peer))
        {
            peer.Send(message);
            return peer;
        }

        return null;
    }

    // Walks the whole text, as JSON.parse does for the others.
    private static bool TryRead(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(key);
            reader.Read();
            if (wanted)
            {
                value = reader.ValueSpan;
                found = true;
            }

            reader.Skip();
        }

        return found;
    }

    private sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);
        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = 2166136261u;
            foreach (var b in alternate)
            {
                hash = (hash ^ b) * 16777619;
            }

            return (int)hash;
        }
    }
}
