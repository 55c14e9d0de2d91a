namespace Parley.Ice.Tests.Conformance;

/// <summary>A requirement that no test of the agent proves, and why.</summary>
/// <param name="rfc">The RFC's number.</param>
/// <param name="section">Its section.</param>
/// <param name="requirement">What it asks for, in our own words.</param>
/// <param name="standing">How it stands.</param>
/// <param name="why">The reason.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class UnprovenAttribute(string rfc, string section, string requirement, Standing standing, string why) : Attribute
{
    public string Rfc { get; } = rfc;

    public string Section { get; } = section;

    public string Requirement { get; } = requirement;

    public Standing Standing { get; } = standing;

    public string Why { get; } = why;
}

/// <summary>Why a requirement has no test here.</summary>
internal enum Standing
{
    /// <summary>It is about what this agent is not: lite, of several components or streams.</summary>
    DoesNotApply,

    /// <summary>Another part fulfils it: SDP, the shell with its sockets, the application.</summary>
    Elsewhere,

    /// <summary>The agent does something else, on purpose.</summary>
    Differs,

    /// <summary>It is not done.</summary>
    Open,
}
