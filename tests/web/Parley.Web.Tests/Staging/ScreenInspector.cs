using System.Text.Json.Serialization;

namespace Parley.Web.Tests.Staging;

/// <summary>Looks at a screen as it stands: axe-core finds nothing, and a picture of it is kept.</summary>
internal static class ScreenInspector
{
    private static readonly string Axe = File.ReadAllText(ParleyProcess.Built("Axe"));
    private static readonly DirectoryInfo Pictures = Directory.CreateDirectory(ParleyProcess.Built("Screens"));

    /// <summary>To be given to <see cref="Person.OpenAsync"/>: the page's policy lets nothing in later.</summary>
    public static string Script => Axe;

    /// <summary>Fails with what axe-core finds on the screen. The picture goes to <c>artifacts/screens</c>.</summary>
    public static async Task InspectAsync(Person person, string name)
    {
        // Colours are themselves again when what fades in has done so.
        await person.WaitAsync("document.getAnimations().every((it) => it.playState !== 'running' || it.effect.getComputedTiming().endTime === Infinity)");
        await person.Page.ScreenshotAsync(Path.Combine(Pictures.FullName, $"{name}.png"));
        var findings = await person.Page.EvaluateAsync<Finding[]>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .map(({ id, help, nodes }) => ({ id, help, places: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`) }))
            """);
        Assert.True(findings.Length == 0, $"{name}:\n{string.Join('\n', findings.Select(finding => finding.ToString()))}");
    }

    private sealed record Finding(
        [property: JsonPropertyName("id")] string Rule, string Help, string[] Places)
    {
        public override string ToString() => $"{Rule} ({Help})\n{string.Join('\n', Places)}";
    }
}
