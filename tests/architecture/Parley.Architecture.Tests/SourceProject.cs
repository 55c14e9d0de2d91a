using System.Xml.Linq;

namespace Parley.Architecture.Tests;

/// <summary>What a project file says about what it sees.</summary>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Layer">Its folder below <c>src/</c>: protocols, peer, signaling, servers.</param>
internal sealed record SourceProject(string Name, string Layer)
{
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Package and framework references.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    public string Sdk { get; init; } = "Microsoft.NET.Sdk";

    public bool IsCore { get; init; }

    public static SourceProject Parse(string path, string xml)
    {
        var project = XDocument.Parse(xml).Root ?? throw new InvalidDataException($"{path} is empty.");
        return new SourceProject(Path.GetFileNameWithoutExtension(path), path.Split('/')[1])
        {
            Sdk = project.Attribute("Sdk")?.Value ?? "",
            IsCore = project.Descendants("ParleyCore").Any(e => e.Value.Trim() == "true"),
            References =
            [
                .. Includes(project, "ProjectReference")
                    .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))),
            ],
            Packages = [.. Includes(project, "PackageReference"), .. Includes(project, "FrameworkReference")],
        };
    }

    private static IEnumerable<string> Includes(XElement project, string element) =>
        project.Descendants(element).Attributes("Include").Select(a => a.Value);
}
