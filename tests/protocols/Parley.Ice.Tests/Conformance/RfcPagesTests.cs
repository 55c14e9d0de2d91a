namespace Parley.Ice.Tests.Conformance;

public sealed class RfcPagesTests
{
    [Fact]
    public void The_pages_say_what_the_tests_say()
    {
        var pages = Path.Combine(Repository(), "docs", "rfc");
        foreach (var rfc in RfcPage.Rfcs)
        {
            var (file, text) = (Path.Combine(pages, $"{rfc}.md"), RfcPage.Write(rfc));
            if (Environment.GetEnvironmentVariable("PARLEY_UPDATE_DOCS") == "1")
            {
                Directory.CreateDirectory(pages);
                File.WriteAllText(file, text);
            }

            Assert.True(File.Exists(file) && File.ReadAllText(file) == text, $"docs/rfc/{rfc}.md is out of date: run this test with PARLEY_UPDATE_DOCS=1");
        }
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Parley.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
