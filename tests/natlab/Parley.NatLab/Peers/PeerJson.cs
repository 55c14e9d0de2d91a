using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.NatLab.Peers;

/// <summary>How orders and reports are written.</summary>
internal static class PeerJson
{
    /// <summary>Lower camel case, the kind of message anywhere in the object, and no escapes that are not needed: a peer in C looks for texts.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Web)
    {
        AllowOutOfOrderMetadataProperties = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
