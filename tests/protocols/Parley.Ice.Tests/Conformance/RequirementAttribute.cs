namespace Parley.Ice.Tests.Conformance;

/// <summary>The requirement that a test proves. docs/rfc/ is made of these.</summary>
/// <param name="rfc">The RFC's number.</param>
/// <param name="section">Its section.</param>
/// <param name="requirement">What it asks for, in our own words.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequirementAttribute(string rfc, string section, string requirement) : Attribute
{
    public string Rfc { get; } = rfc;

    public string Section { get; } = section;

    public string Requirement { get; } = requirement;
}
