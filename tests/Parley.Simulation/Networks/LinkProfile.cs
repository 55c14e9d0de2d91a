namespace Parley.Simulation.Networks;

/// <summary>How a link treats packets, in either direction. The default is a short and perfect wire.</summary>
public sealed record LinkProfile
{
    /// <summary>How long a packet takes.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How much longer it may take, by chance; packets overtake each other then.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How likely a packet is lost: 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How likely it comes twice: 0 to 1.</summary>
    public double Duplication { get; init; }

    /// <summary>The largest packet with its headers; larger ones are lost without a word, as on paths that drop fragments.</summary>
    public int Mtu { get; init; } = 1500;
}
