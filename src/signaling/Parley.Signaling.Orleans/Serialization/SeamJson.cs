using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Signaling.Orleans.Serialization;

/// <summary>JSON for the seam types between silos. Closed hierarchies (an abstract record with its cases nested in it) name the case.</summary>
internal static class SeamJson
{
    private const string Case = "$case";

    public static JsonSerializerOptions Options { get; } = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameCases } },
    };

    private static void NameCases(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || !SeamTypes.Contains(info.Type))
        {
            return;
        }

        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = Case };
        foreach (var nested in info.Type.GetNestedTypes().Where(nested => nested.IsSubclassOf(info.Type)))
        {
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(nested, nested.Name));
        }
    }
}
