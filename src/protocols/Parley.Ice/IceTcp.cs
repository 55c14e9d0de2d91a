namespace Parley.Ice;

/// <summary>Which TCP candidates an agent has (RFC 6544 §4.1). Simultaneous open is left out, as in all browsers: few NATs let it through.</summary>
public enum IceTcp : byte
{
    /// <summary>None: UDP only.</summary>
    None,

    /// <summary>It opens connections, and takes none, as Chromium does.</summary>
    Active,

    /// <summary>It opens connections and listens for them.</summary>
    ActiveAndPassive,
}
