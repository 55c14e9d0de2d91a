namespace Parley.Architecture.Tests;

/// <summary>The projects below <c>src/</c> and the arrows between them.</summary>
internal sealed class ProjectGraph(IEnumerable<SourceProject> projects)
{
    private readonly Dictionary<string, SourceProject> _byName = projects.ToDictionary(p => p.Name);

    public IEnumerable<SourceProject> Projects => _byName.Values;

    public SourceProject? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Everything a project reaches over any number of arrows, itself left out.</summary>
    public IReadOnlySet<string> Reach(SourceProject project)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(project.References);
        while (open.TryPop(out var name))
        {
            if (reached.Add(name) && Find(name) is { } next)
            {
                foreach (var reference in next.References)
                {
                    open.Push(reference);
                }
            }
        }

        return reached;
    }

    public static ProjectGraph OfRepository() => new(
        Repository.Files
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal)
                && file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => SourceProject.Parse(file, Repository.Read(file))));
}
