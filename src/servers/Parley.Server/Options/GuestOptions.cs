using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Options;

/// <summary><c>Parley:Guests</c>: people who choose a name instead of signing in.</summary>
public sealed class GuestOptions
{
    /// <summary>Where guests are let in. On this machine only by default: a server on a public address must be told that everyone may come.</summary>
    [EnumDataType(typeof(GuestAccess))]
    public GuestAccess Allow { get; set; } = GuestAccess.Loopback;
}

/// <summary>Where guests are let in.</summary>
public enum GuestAccess
{
    /// <summary>Only over a listener bound to loopback, with <c>localhost</c>, <c>127.0.0.1</c> or <c>[::1]</c> as host, and not through a proxy.</summary>
    Loopback,

    /// <summary>Everywhere.</summary>
    Always,

    /// <summary>Nowhere.</summary>
    Never,
}
