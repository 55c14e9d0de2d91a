namespace Parley.Ice;

/// <summary>Who nominates (RFC 8445 §6.1.1).</summary>
public enum IceRole : byte
{
    /// <summary>This agent nominates.</summary>
    Controlling,

    /// <summary>The other one does.</summary>
    Controlled,
}
