using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Cloning;

namespace Parley.Signaling.Orleans.Serialization;

/// <summary>Lets calls within a silo share what they pass: it is immutable, so a copy would be the same again.</summary>
internal sealed class SeamCopier : IGeneralizedCopier
{
    public bool IsSupportedType(Type type) => SeamTypes.Contains(type);

    [return: NotNullIfNotNull(nameof(input))]
    public object? DeepCopy(object? input, CopyContext context) => input;
}
