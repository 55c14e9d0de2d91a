using System.Text.Json;
using System.Text.Unicode;

namespace Parley.Signaling.Protocol;

/// <summary>
/// Scans one client message once, without allocation, for what routing needs. It also makes sure that the message is one whole JSON
/// object, that no routing key occurs twice (in whatever spelling) and that each has a usable value; so what is relayed as the bytes
/// received means the same to every parser. Stateless and thread-safe.
/// </summary>
public static class EnvelopeReader
{
    /// <summary>Objects and arrays may be nested this deep, the message itself included; deeper is <see cref="ErrorCode.BadJson"/>.</summary>
    public const int MaxDepth = 64;

    /// <summary>The largest integer that JavaScript holds exactly, 2^53 − 1: the bound of <c>id</c> and <c>offset</c>.</summary>
    public const long MaxInteger = 9_007_199_254_740_991;

    /// <summary>Reads an envelope.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="envelope">What was read. On an error other than <see cref="ErrorCode.BadJson"/> it holds what was usable, so that
    /// the answer can name the command's <see cref="Envelope.Id"/> and <see cref="Envelope.Call"/>.</param>
    /// <param name="error">The first thing that was wrong; <see cref="ErrorCode.BadJson"/> before all others.</param>
    /// <returns>Whether the message can be routed. An unknown type is not an error here: see <see cref="Envelope.Type"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out Envelope envelope, out MessageError error)
    {
        envelope = default;
        error = new MessageError(ErrorCode.BadJson);
        // The reader below does not look into strings.
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        var scan = new EnvelopeScan(utf8);
        try
        {
            if (!scan.Run())
            {
                return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        envelope = scan.Envelope;
        error = scan.Error.GetValueOrDefault();
        return scan.Error is null;
    }
}
