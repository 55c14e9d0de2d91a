namespace Parley.NatLab.Networks;

/// <summary>A network that machines can be plugged into.</summary>
internal interface ISegment
{
    /// <summary>Plugs a machine in: cable, addresses, routes.</summary>
    /// <param name="landscape">Carries it out.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="interfaceName">The name of its interface there.</param>
    /// <param name="families">Which addresses it gets, of those that there are here.</param>
    /// <returns>Its addresses.</returns>
    Attachment Attach(Landscape landscape, Namespace machine, string interfaceName, Families families);
}
