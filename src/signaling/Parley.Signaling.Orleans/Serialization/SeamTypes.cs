namespace Parley.Signaling.Orleans.Serialization;

/// <summary>The types that the rules and the gateways exchange: immutable records of Parley.Signaling and Parley.Signaling.Protocol.</summary>
internal static class SeamTypes
{
    public static bool Contains(Type type) =>
        (type.IsArray ? type.GetElementType()! : type).Namespace is "Parley.Signaling" or "Parley.Signaling.Protocol";
}
