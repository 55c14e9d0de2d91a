using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>Members that several messages have.</summary>
internal static class JsonMembers
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>A span of time as whole milliseconds, never negative.</summary>
        public void WriteMilliseconds(ReadOnlySpan<byte> name, TimeSpan value) =>
            json.WriteNumber(name, Math.Max(0, (long)value.TotalMilliseconds));

        public void WriteTexts(ReadOnlySpan<byte> name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        public void WriteUser(ReadOnlySpan<byte> name, UserProfile user)
        {
            json.WriteStartObject(name);
            json.WriteString("id"u8, user.Id);
            json.WriteString("name"u8, user.Name);
            json.WriteEndObject();
        }

        public void WritePeer(CallPeer peer)
        {
            json.WriteStartObject("peer"u8);
            json.WriteString("id"u8, peer.Id);
            json.WriteString("name"u8, peer.Name);
            if (peer.Device is { } device)
            {
                json.WriteString("device"u8, device.ToString());
            }

            json.WriteEndObject();
        }

        public void WriteMedia(MediaWish media)
        {
            json.WriteStartObject("media"u8);
            json.WriteBoolean("audio"u8, media.Audio);
            json.WriteBoolean("video"u8, media.Video);
            json.WriteEndObject();
        }

        /// <summary>The role and what follows from it.</summary>
        public void WriteRole(CallRole role)
        {
            json.WriteString("role"u8, role.ToWire());
            // The callee is the polite one in perfect negotiation.
            json.WriteBoolean("polite"u8, role == CallRole.Callee);
        }
    }
}
