namespace Parley.Server.Hosting;

/// <summary>The clock of gateway, certificates and tokens. A type of its own, so that tests can turn it without turning the silo's.</summary>
/// <param name="Time">The clock.</param>
internal sealed record ServerClock(TimeProvider Time);
