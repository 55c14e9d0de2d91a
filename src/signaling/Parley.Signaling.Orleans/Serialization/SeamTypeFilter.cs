using Orleans.Serialization;

namespace Parley.Signaling.Orleans.Serialization;

/// <summary>Allows the seam types, the abstract ones too, to be named between silos; nothing else is allowed by it.</summary>
internal sealed class SeamTypeFilter : ITypeFilter
{
    public bool? IsTypeAllowed(Type type) => SeamTypes.Contains(type) ? true : null;
}
