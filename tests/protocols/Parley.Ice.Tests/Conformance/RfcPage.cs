using System.Reflection;
using System.Text;

namespace Parley.Ice.Tests.Conformance;

/// <summary>A page of docs/rfc: what an RFC asks for, section by section, and what proves it.</summary>
internal static class RfcPage
{
    private static readonly Dictionary<string, string> Titles = new()
    {
        ["6544"] = "TCP candidates with ICE",
        ["7675"] = "consent freshness",
        ["8421"] = "multihomed and dual-stack ICE",
        ["8445"] = "Interactive Connectivity Establishment",
        ["8838"] = "trickle ICE",
        ["8839"] = "SDP for ICE",
        ["8863"] = "ICE's patience",
    };

    private sealed record Row(string Section, string Requirement, string Proof);

    /// <summary>The RFCs that something is said about.</summary>
    public static IEnumerable<string> Rfcs => Proven.Select(one => one.Attribute.Rfc).Concat(NotProven.Select(one => one.Rfc)).Distinct().Order();

    private static IEnumerable<(RequirementAttribute Attribute, MethodInfo Test)> Proven =>
        from type in typeof(RfcPage).Assembly.GetTypes()
        from method in type.GetMethods()
        from attribute in method.GetCustomAttributes<RequirementAttribute>()
        select (attribute, method);

    private static IEnumerable<UnprovenAttribute> NotProven =>
        typeof(RfcPage).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<UnprovenAttribute>());

    /// <summary>The page's text.</summary>
    public static string Write(string rfc)
    {
        var rows = Proven.Where(one => one.Attribute.Rfc == rfc)
            .GroupBy(one => (one.Attribute.Section, one.Attribute.Requirement))
            .Select(group => new Row(
                group.Key.Section, group.Key.Requirement, string.Join("<br>", group.Select(one => Link(one.Test)).Order(StringComparer.Ordinal))))
            .ToList();
        var others = NotProven.Where(one => one.Rfc == rfc).ToList();
        var text = new StringBuilder()
            .Append("# RFC ").Append(rfc).Append(": ").AppendLine(Titles[rfc]).AppendLine()
            .AppendLine("Written by `RfcPagesTests` out of what the tests say of themselves; `PARLEY_UPDATE_DOCS=1` rewrites it. Requirements in our own words.")
            .AppendLine()
            .Append(rows.Count).Append(" requirements proven by tests, ").Append(others.Count).AppendLine(" not, with the reason.").AppendLine()
            .AppendLine("| § | requirement | test |").AppendLine("|---|---|---|");
        foreach (var row in rows.OrderBy(row => Key(row.Section)).ThenBy(row => row.Requirement, StringComparer.Ordinal))
        {
            text.Append("| ").Append(row.Section).Append(" | ").Append(row.Requirement).Append(" | ").Append(row.Proof).AppendLine(" |");
        }

        if (others.Count > 0)
        {
            text.AppendLine().AppendLine("## Not proven here").AppendLine()
                .AppendLine("| § | requirement | | why |").AppendLine("|---|---|---|---|");
            foreach (var row in others.OrderBy(row => Key(row.Section)).ThenBy(row => row.Requirement, StringComparer.Ordinal))
            {
                text.Append("| ").Append(row.Section).Append(" | ").Append(row.Requirement).Append(" | ").Append(Name(row.Standing))
                    .Append(" | ").Append(row.Why).AppendLine(" |");
            }
        }

        return text.Replace("\r\n", "\n").ToString();
    }

    // Sections in the order of their numbers, not of their letters.
    private static string Key(string section) => string.Join('.', section.Split('.').Select(part => part.PadLeft(3, '0')));

    private static string Link(MethodInfo test)
    {
        var file = $"{test.DeclaringType!.FullName!["Parley.Ice.Tests.".Length..].Replace('.', '/')}.cs";
        return $"[{test.Name.Replace('_', ' ')}](../../tests/protocols/Parley.Ice.Tests/{file})";
    }

    private static string Name(Standing standing) => standing switch
    {
        Standing.DoesNotApply => "does not apply",
        Standing.Elsewhere => "elsewhere",
        Standing.Differs => "differs",
        _ => "open",
    };
}
