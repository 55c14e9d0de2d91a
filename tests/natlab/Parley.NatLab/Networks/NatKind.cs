namespace Parley.NatLab.Networks;

/// <summary>What a router does to what passes it, in the words of RFC 4787.</summary>
internal enum NatKind
{
    /// <summary>Endpoint-independent mapping and filtering ("full cone").</summary>
    EndpointIndependentFiltering,

    /// <summary>Endpoint-independent mapping, address-dependent filtering ("restricted cone").</summary>
    AddressDependentFiltering,

    /// <summary>Endpoint-independent mapping, address-and-port-dependent filtering ("port-restricted cone").</summary>
    AddressAndPortDependentFiltering,

    /// <summary>Address-and-port-dependent mapping and filtering ("symmetric").</summary>
    AddressAndPortDependentMapping,
}
