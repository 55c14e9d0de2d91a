namespace Parley.Architecture.Tests;

/// <summary>
/// Which arrows the design allows. A rule speaks of names, so it already holds for projects that are yet to come.
/// </summary>
internal static class DependencyRules
{
    private const string SansIO = "Parley.SansIO";
    private const string Rtp = "Parley.Rtp";
    private const string Stun = "Parley.Stun";
    private const string Turn = "Parley.Turn";
    private const string Wire = "Parley.Signaling.Protocol";
    private const string Rules = "Parley.Signaling";
    private const string Grains = "Parley.Signaling.Orleans";
    private const string Client = "Parley.Client";

    private static readonly string[] Layers = ["protocols", "peer", "signaling", "servers"];

    /// <summary>One sentence per violation; none when the graph is as designed.</summary>
    public static IEnumerable<string> Violations(ProjectGraph graph) =>
        graph.Projects.SelectMany(project => Violations(graph, project)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Violations(ProjectGraph graph, SourceProject project)
    {
        if (!Layers.Contains(project.Layer))
        {
            yield return $"{project.Name} lies in src/{project.Layer}, which is none of {string.Join(", ", Layers)}";
        }

        foreach (var name in project.References)
        {
            if (graph.Find(name) is not { } target)
            {
                yield return $"{project.Name} references {name}, which is not in src/";
            }
            else if (!MayReference(project, target))
            {
                yield return $"{project.Name} may not reference {name}";
            }
        }

        if (project.Layer == "signaling" && project.Name != Client)
        {
            foreach (var name in graph.Reach(project).Order(StringComparer.Ordinal))
            {
                if (graph.Find(name)?.Layer is "protocols" or "peer")
                {
                    yield return $"{project.Name} reaches {name}, but signaling never sees protocols";
                }
            }
        }

        foreach (var violation in PackageViolations(project))
        {
            yield return violation;
        }

        if (MustBeCore(project) && !project.IsCore)
        {
            yield return $"{project.Name} is a core and must set <ParleyCore>true</ParleyCore>";
        }
    }

    private static bool MayReference(SourceProject from, SourceProject to) => from.Layer switch
    {
        "protocols" => MayReferenceProtocol(from.Name, to.Name),
        "peer" => to.Layer is "protocols" or "peer",
        "signaling" => from.Name switch
        {
            Wire => false,
            Rules => to.Name is Wire,
            Grains => to.Name is Wire or Rules,
            Client => to.Layer is "protocols" or "peer" || to.Name is Wire or Rules,
            _ => to.Layer == "signaling",
        },
        "servers" => true,
        _ => false,
    };

    private static bool MayReferenceProtocol(string from, string to) => (from, to) switch
    {
        (SansIO, _) => false,
        (_, SansIO) => true,
        (Turn, Stun) => true,
        ("Parley.Ice", Stun or Turn) => true,
        (Stun or Turn or "Parley.Ice" or "Parley.Dtls" or "Parley.Sctp" or Rtp, Rtp) => false,
        (_, Rtp) => true,
        _ => false,
    };

    private static IEnumerable<string> PackageViolations(SourceProject project)
    {
        if (project.Name == Wire && project.Packages.Count > 0)
        {
            yield return $"{project.Name} references nothing, but has {string.Join(", ", project.Packages)}";
        }

        foreach (var package in project.Packages)
        {
            if (Is(package, "Microsoft.Orleans") && project.Name != Grains && project.Layer != "servers")
            {
                yield return $"{project.Name} may not use {package}: Orleans is for {Grains} and servers";
            }

            if (Is(package, "Microsoft.AspNetCore") && project.Layer != "servers")
            {
                yield return $"{project.Name} may not use {package}: ASP.NET Core is for servers";
            }

            if (Is(package, "Microsoft.Extensions") && MustBeCore(project))
            {
                yield return $"{project.Name} may not use {package}: a core knows no hosting, logging or DI";
            }
        }

        if (project.Sdk != "Microsoft.NET.Sdk" && project.Layer != "servers")
        {
            yield return $"{project.Name} may not use {project.Sdk}: web SDKs are for servers";
        }
    }

    private static bool MustBeCore(SourceProject project) => project.Layer == "protocols" || project.Name == Rules;

    private static bool Is(string package, string family) => package.StartsWith(family, StringComparison.Ordinal);
}
